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
import { present } from '../core/result.ts';
import { initReplica, stepInPlace } from '../core/step.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { ReplicaFault } from '../host/fault.ts';
import { foldAttachment, foldNewReplicaLinks } from './fold-links.ts';
import { foldArrival, foldEmission, foldSilence } from './fold-messages.ts';
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
  if (known !== undefined) {
    Object.assign(known, {
      identity,
      alive: true,
      frozen: false,
      stopped: null,
      state,
      persists: 0,
      durablePersists: 0,
    });
    return;
  }
  foldNewReplicaLinks(picture, event.replica);
  picture.replicas.push({
    id: event.replica,
    identity,
    alive: true,
    frozen: false,
    stopped: null,
    state,
    persists: 0,
    durablePersists: 0,
  });
}

export function foldReplicaStop(picture: RunPicture, event: Event<'replicaStopped'>): void {
  const replica = replicaOf(picture, event.replica);
  replica.alive = false;
  replica.frozen = false;
  replica.stopped = { reason: event.reason, sentence: event.sentence, at: event.at };
  foldSilence(picture, event.replica);
}

export function foldReplicaStep(
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

/** What a crash or a restart does shows in the events that follow from it, and so does a full disk or a wrong clock. */
export function foldReplicaFault(picture: RunPicture, fault: ReplicaFault): void {
  if (fault.type === 'freeze' || fault.type === 'thaw')
    replicaOf(picture, fault.replica).frozen = fault.type === 'freeze';
}

export function foldDurable(picture: RunPicture, event: Event<'rowsDurable'>): void {
  replicaOf(picture, event.replica).durablePersists = event.persists;
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
