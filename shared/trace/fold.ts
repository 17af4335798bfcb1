// The fold: from a trace to the picture of its run. States are derived by the step functions that made them, so the
// picture is the run's own truth and not a second telling. The only switch over trace events.

import { clientConfigOf, initClient, stepClient } from '../client/client.ts';
import { collectEffects, type Effect, type Protocol } from '../core/contract.ts';
import type { ActorId, ClientId, ReplicaId } from '../core/ids.ts';
import { cloneJson } from '../core/json.ts';
import { COMMANDS_KEPT_MAX, REMARKS_KEPT_MAX, VIOLATIONS_KEPT_MAX } from '../core/limits.ts';
import { assert, assertNever, present } from '../core/result.ts';
import { initReplica, stepInPlace } from '../core/step.ts';
import { type RunHeader, TRACE_VERSION, type TraceEvent } from '../core/trace.ts';
import { isLinkFault } from '../host/fault.ts';
import { foldAttachment, foldFault, foldLinkChange, foldNewReplicaLinks } from './fold-links.ts';
import {
  foldArrival,
  foldDeparture,
  foldEmission,
  foldLoss,
  foldRelease,
  foldSilence,
} from './fold-messages.ts';
import { foldCall, foldReturn } from './fold-operations.ts';
import type { ReplicaPicture, RunPicture } from './picture.ts';

type Event<Type extends TraceEvent['type']> = Extract<TraceEvent, { type: Type }>;

/** Where the states are, for a host that steps them itself: the fold then points at them instead of stepping. */
export interface StateSource {
  replica(id: ReplicaId): unknown;
  client(id: ClientId): RunPicture['clients'][number];
}

export interface FoldOptions {
  readonly states?: StateSource;
  /** Is shown the effects of each step of a replica that was repeated, to be compared with those of the event. */
  readonly onRepeated?: (event: Event<'replicaStepped'>, effects: readonly Effect[]) => void;
}

/**
 * Folds the next event into the picture, in place. With a state source it must be called right after the event
 * happened: the states that it points at move on.
 * @param picture `null` before the first event, which is `runStarted`.
 */
export function foldEvent(
  picture: RunPicture | null,
  event: TraceEvent,
  protocol: Protocol,
  options: FoldOptions = {},
): RunPicture {
  if (event.type === 'runStarted') {
    assert(picture === null && event.sequence === 1, 'a run starts once, with its first event');
    return emptyPicture(event.header, event.at);
  }
  assert(picture !== null, 'the first event of a trace is runStarted');
  assert(
    event.sequence === picture.sequence + 1,
    `event ${event.sequence} does not follow event ${picture.sequence}: the trace has a gap`,
  );
  foldHappening(picture, event, protocol, options);
  picture.sequence = event.sequence;
  picture.at = event.at;
  return picture;
}

/** The picture that a whole trace gives; `null` of an empty one. */
export function foldTrace(events: Iterable<TraceEvent>, protocol: Protocol): RunPicture | null {
  let picture: RunPicture | null = null;
  for (const event of events) picture = foldEvent(picture, event, protocol);
  return picture;
}

/** A copy that shares nothing that will change. */
export function clonePicture(picture: RunPicture): RunPicture {
  return cloneJson(picture);
}

function emptyPicture(header: RunHeader, at: number): RunPicture {
  assert(header.version === TRACE_VERSION, `a trace of version ${header.version} cannot be read here`);
  return {
    sequence: 1,
    at,
    header,
    replicas: [],
    clients: [],
    links: [],
    messages: [],
    operations: [],
    commands: [],
    remarks: [],
    violations: [],
  };
}

function foldHappening(
  picture: RunPicture,
  event: Exclude<TraceEvent, { type: 'runStarted' }>,
  protocol: Protocol,
  options: FoldOptions,
): void {
  switch (event.type) {
    case 'replicaStarted':
      foldStart(picture, event, protocol, options);
      break;
    case 'replicaStopped':
      foldStop(picture, event);
      break;
    case 'replicaStepped':
      foldReplicaStep(picture, event, protocol, options);
      break;
    case 'rowsDurable':
      replicaOf(picture, event.replica).durablePersists = event.persists;
      break;
    case 'clientStarted':
      foldClientStart(picture, event, protocol, options);
      break;
    case 'clientStepped':
      foldClientStep(picture, event, protocol, options);
      break;
    case 'messageSent':
      foldDeparture(picture, event);
      break;
    case 'messageLost':
      foldLoss(picture, event, protocol);
      break;
    case 'messageReleased':
      foldRelease(picture, event);
      break;
    case 'faultInjected':
      // A crash or a restart shows in the events that follow from it.
      if (isLinkFault(event.fault)) foldFault(picture, event.fault, event.at);
      break;
    case 'linkChanged':
      foldLinkChange(picture, event);
      break;
    case 'commandStarted':
      picture.commands.push({
        command: event.command,
        line: event.line,
        at: event.at,
        sequence: event.sequence,
        output: null,
        error: null,
      });
      keepNewest(picture.commands, COMMANDS_KEPT_MAX);
      break;
    case 'commandEnded':
      foldCommandEnd(picture, event);
      break;
    case 'remarked':
      picture.remarks.push({ text: event.text, at: event.at });
      keepNewest(picture.remarks, REMARKS_KEPT_MAX);
      break;
    case 'violated': {
      const { invariant, replica, sentence, at, sequence } = event;
      picture.violations.push({ invariant, replica, sentence, at, sequence });
      keepNewest(picture.violations, VIOLATIONS_KEPT_MAX);
      break;
    }
    // For viewers, who compare it with `digestOf` the picture; it changes nothing.
    case 'digested':
      break;
    default:
      assertNever(event);
  }
}

// ---------------------------------------------------------------- replicas

function foldStart(
  picture: RunPicture,
  event: Event<'replicaStarted'>,
  protocol: Protocol,
  { states }: FoldOptions,
): void {
  const { identity } = event;
  const state =
    states?.replica(event.replica) ??
    initReplica(protocol, identity, picture.header.config, event.rows).state;
  const known = picture.replicas.find((replica) => replica.id === event.replica);
  if (known !== undefined) {
    Object.assign(known, { identity, alive: true, stopped: null, state, persists: 0, durablePersists: 0 });
    return;
  }
  foldNewReplicaLinks(picture, event.replica);
  picture.replicas.push({
    id: event.replica,
    identity,
    alive: true,
    stopped: null,
    state,
    persists: 0,
    durablePersists: 0,
  });
}

function foldStop(picture: RunPicture, event: Event<'replicaStopped'>): void {
  const replica = replicaOf(picture, event.replica);
  replica.alive = false;
  replica.stopped = { reason: event.reason, sentence: event.sentence, at: event.at };
  foldSilence(picture, event.replica);
}

function foldReplicaStep(
  picture: RunPicture,
  event: Event<'replicaStepped'>,
  protocol: Protocol,
  { states, onRepeated }: FoldOptions,
): void {
  const replica = replicaOf(picture, event.replica);
  if (states === undefined) {
    const out = collectEffects();
    stepInPlace(protocol, replica.state, event.input, event.now ?? event.at, out);
    onRepeated?.(event, out.effects);
  }
  if (event.message !== undefined) foldArrival(picture, event.message);
  let sent = 0;
  for (const effect of event.effects) {
    if (effect.type === 'persist') replica.persists += 1;
    if (effect.type !== 'send' && effect.type !== 'reply') continue;
    const to = effect.type === 'send' ? effect.to : effect.client;
    const { message } =
      effect.type === 'send'
        ? effect
        : { message: { type: 'reply', number: effect.number, result: effect.result } };
    foldEmission(
      picture,
      present(event.messages[sent], 'the identity of a message'),
      replica.id,
      to,
      message,
      event.at,
    );
    sent += 1;
  }
}

function replicaOf(picture: RunPicture, id: ReplicaId): ReplicaPicture {
  return present(
    picture.replicas.find((replica) => replica.id === id),
    `replica ${id}`,
  );
}

// ---------------------------------------------------------------- clients

function foldClientStart(
  picture: RunPicture,
  event: Event<'clientStarted'>,
  protocol: Protocol,
  { states }: FoldOptions,
): void {
  const config = clientConfigOf(picture.header);
  picture.clients.push(
    states?.client(event.client) ?? initClient(protocol, event.client, event.guarantees, config),
  );
}

function foldClientStep(
  picture: RunPicture,
  event: Event<'clientStepped'>,
  protocol: Protocol,
  { states }: FoldOptions,
): void {
  const client = clientOf(picture, event.client);
  const { input } = event;
  if (states === undefined) {
    try {
      stepClient(protocol, client, input);
    } catch {
      // The session rules broke here in the run as well; the state stays as it was left, and a violation follows.
    }
  }
  if (event.message !== undefined) foldArrival(picture, event.message);
  if (input.type === 'attach') foldAttachment(picture, event.client, input.replica);
  if (input.type === 'operate') foldCall(picture, event, input.operation);
  let sent = 0;
  for (const effect of event.effects) {
    if (effect.type === 'complete') foldReturn(picture, event, effect);
    if (effect.type !== 'send') continue;
    const message = present(event.messages[sent], 'the identity of a message');
    foldEmission(picture, message, event.client, effect.to, effect.message, event.at);
    sent += 1;
  }
}

function clientOf(picture: RunPicture, id: ActorId) {
  return present(
    picture.clients.find((client) => client.id === id),
    `client ${id}`,
  );
}

// ---------------------------------------------------------------- commands

function foldCommandEnd(picture: RunPicture, event: Event<'commandEnded'>): void {
  const command = picture.commands.findLast((one) => one.command === event.command);
  // Of so old a command the picture no longer knows the start.
  if (command === undefined) return;
  command.output = event.output;
  command.error = event.error ?? null;
}

function keepNewest(list: unknown[], keptMax: number): void {
  if (list.length > keptMax) list.shift();
}
