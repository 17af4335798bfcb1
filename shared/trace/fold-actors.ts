// Replicas and clients in the picture: each step is taken again, or, where the host has the states itself, looked up; what
// a step emits goes into the picture of messages and operations.

import {
  type ClientEffect,
  type ClientInput,
  type ClientState,
  clientConfigOf,
  initClient,
  stepClient,
} from '../client/client.ts';
import { collectEffects, type Effect, type Protocol } from '../core/contract.ts';
import type { ActorId, ClientId, ReplicaId } from '../core/ids.ts';
import { assertNever, present } from '../core/result.ts';
import { initReplica, stepInPlace } from '../core/step.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { ReplicaFault } from '../host/fault.ts';
import { applyRows, diskOf, foldWriting } from './fold-disk.ts';
import { foldAttachment, foldNewReplicaLinks } from './fold-links.ts';
import { foldArrival, foldEmission, foldFreed, foldSilence } from './fold-messages.ts';
import { foldAsking, foldCall, foldReturn } from './fold-operations.ts';
import { foldTimer, foldTimerGone, foldTimersGone } from './fold-timers.ts';
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
  /** The same for the steps of clients. */
  readonly onClientRepeated?: (event: Event<'clientStepped'>, effects: readonly ClientEffect[]) => void;
}

// ---------------------------------------------------------------- replicas

export function foldReplicaStart(
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
  const fresh = {
    identity,
    alive: true,
    frozen: false,
    stopped: null,
    state,
    persists: 0,
    durablePersists: 0,
    writing: null,
    begun: false,
    told: null,
    disk: picture.hasDisks ? diskOf(event.rows) : null,
  };
  if (known !== undefined) {
    Object.assign(known, fresh);
    return;
  }
  foldNewReplicaLinks(picture, event.replica);
  const clock = { aheadMillis: 0, rate: 1, setAt: event.at, last: 0 };
  picture.replicas.push({ id: event.replica, ...fresh, lastInstruction: 0, clock });
}

export function foldReplicaStop(picture: RunPicture, event: Event<'replicaStopped'>): void {
  const replica = replicaOf(picture, event.replica);
  replica.alive = false;
  replica.frozen = false;
  replica.stopped = { reason: event.reason, sentence: event.sentence, at: event.at };
  foldSilence(picture, event.replica);
  foldTimersGone(picture, event.replica);
}

export function foldReplicaStep(
  picture: RunPicture,
  event: Event<'replicaStepped'>,
  protocol: Protocol,
  { states, onRepeated }: FoldOptions,
): void {
  const replica = replicaOf(picture, event.replica);
  if (states === undefined) {
    const out = collectEffects(onRepeated !== undefined);
    stepInPlace(protocol, replica.state, event.input, event.now ?? event.at, out);
    onRepeated?.(event, out.effects);
  }
  foldTold(replica, event);
  if (event.input.type === 'timeout') foldTimerGone(picture, replica.id, event.input.timer);
  if (event.message !== undefined) foldArrival(picture, event.message);
  let sent = 0;
  for (const effect of event.effects) {
    if (effect.type === 'persist') {
      replica.persists += 1;
      replica.disk?.undurable.push(effect.rows);
    }
    if (effect.type === 'setTimer') foldTimer(picture, replica.id, effect, event.at, replica.clock.rate);
    if (effect.type === 'cancelTimer') foldTimerGone(picture, replica.id, effect.timer);
    if (effect.type !== 'send' && effect.type !== 'reply') continue;
    const to = effect.type === 'send' ? effect.to : effect.client;
    const body =
      effect.type === 'send'
        ? effect.message
        : { type: 'reply', number: effect.number, result: effect.result };
    const message = present(event.messages[sent], 'the identity of a message');
    const mustWait = replica.persists > replica.durablePersists;
    foldEmission(picture, message, replica.id, to, body, event.at, mustWait ? replica.persists : 0);
    sent += 1;
  }
  foldWriting(picture, replica, event.at);
}

/** What the step itself tells of its replica. */
function foldTold(replica: ReplicaPicture, event: Event<'replicaStepped'>): void {
  const { input } = event;
  replica.begun = true;
  replica.clock.last = event.now ?? event.at;
  if (input.type === 'links') replica.told = input.up;
  if (input.type === 'instruction') replica.lastInstruction = input.number;
}

/** What a crash or a restart does shows in the events that follow from it, and so does a full disk. */
export function foldReplicaFault(picture: RunPicture, fault: ReplicaFault, at: number): void {
  const replica = replicaOf(picture, fault.replica);
  switch (fault.type) {
    case 'crash':
    case 'restart':
      picture.pending = fault;
      break;
    case 'freeze':
    case 'thaw':
      replica.frozen = fault.type === 'freeze';
      break;
    case 'fillDisk':
      if (replica.disk !== null) replica.disk.isFull = true;
      break;
    case 'clock':
      replica.clock = {
        aheadMillis: fault.aheadMillis,
        rate: fault.rate,
        setAt: at,
        last: replica.clock.last,
      };
      break;
    default:
      assertNever(fault);
  }
}

export function foldDurable(picture: RunPicture, event: Event<'rowsDurable'>): void {
  const replica = replicaOf(picture, event.replica);
  const { disk } = replica;
  if (disk !== null) applyRows(disk.rows, disk.undurable.splice(0, event.persists - replica.durablePersists));
  replica.writing = null;
  replica.durablePersists = event.persists;
  foldFreed(picture, replica.id, event.persists);
  foldWriting(picture, replica, event.at);
}

function replicaOf(picture: RunPicture, id: ReplicaId): ReplicaPicture {
  return present(
    picture.replicas.find((replica) => replica.id === id),
    `replica ${id}`,
  );
}

// ---------------------------------------------------------------- clients

export function foldClientStart(
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

export function foldClientStep(
  picture: RunPicture,
  event: Event<'clientStepped'>,
  protocol: Protocol,
  { states, onClientRepeated }: FoldOptions,
): void {
  const client = clientOf(picture, event.client);
  const { input } = event;
  if (states === undefined) {
    const effects = repeatClientStep(protocol, client, input);
    onClientRepeated?.(event, effects);
  }
  if (input.type === 'timeout') foldTimerGone(picture, client.id, input.timer);
  if (event.message !== undefined) foldArrival(picture, event.message);
  if (input.type === 'attach') foldAttachment(picture, event.client, input.replica);
  if (input.type === 'operate') foldCall(picture, event, input.operation, client.replica);
  let sent = 0;
  for (const effect of event.effects) {
    if (effect.type === 'complete') foldReturn(picture, event, effect);
    if (effect.type === 'setTimer') foldTimer(picture, client.id, effect, event.at, 1);
    if (effect.type === 'cancelTimer') foldTimerGone(picture, client.id, effect.timer);
    if (effect.type !== 'send') continue;
    const message = present(event.messages[sent], 'the identity of a message');
    foldEmission(picture, message, event.client, effect.to, effect.message, event.at, 0);
    foldAsking(picture, event.client, effect);
    sent += 1;
  }
}

/** Where the session rules break, they broke in the run as well: the state stays as it was left, and a violation follows. */
function repeatClientStep(protocol: Protocol, client: ClientState, input: ClientInput): ClientEffect[] {
  try {
    return stepClient(protocol, client, input);
  } catch {
    return [];
  }
}

function clientOf(picture: RunPicture, id: ActorId) {
  return present(
    picture.clients.find((client) => client.id === id),
    `client ${id}`,
  );
}
