// The session guarantees of each client, judged as the run goes on: how often each was held, how often a replica
// refused for its sake, and how often an answer broke one that was switched off (Terry 1994). A shadow session is asked
// what it would have needed, so a guarantee is judged whether its client chose it or not.

import {
  GUARANTEES,
  type Guarantee,
  type Lacking,
  type Operation,
  type Protocol,
} from '../../shared/core/contract.ts';
import type { ClientId, ReplicaId } from '../../shared/core/ids.ts';
import { cloneJson } from '../../shared/core/json.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';

/** What came of one guarantee in a client's session so far. */
export interface Tally {
  held: number;
  refused: number;
  broken: number;
  /** The newest operation that was refused for its sake, or that broke it. */
  newest: {
    readonly verdict: 'refused' | 'broken';
    readonly number: number;
    readonly lacking: readonly Lacking[];
  } | null;
}

export interface SessionLens {
  /** A row a client; a client is never forgotten, and there are few. */
  readonly tallies: Map<ClientId, Record<Guarantee, Tally>>;
  /** What requests under way would need, and lack, by client and number; gone when they end. */
  readonly underWay: Map<string, Map<Guarantee, Judged>>;
}

interface Judged {
  readonly context: unknown;
  /** `null` until a replica has looked at the request; empty: nothing was lacking. */
  lacking: readonly Lacking[] | null;
}

export function emptyLens(): SessionLens {
  return { tallies: new Map(), underWay: new Map() };
}

/** Terry's four: reads are tested for the first two, writes for the others. */
export function concerns(guarantee: Guarantee, operation: Operation): boolean {
  const ofReads = guarantee === 'RYW' || guarantee === 'MR';
  return ofReads === (operation.type === 'get');
}

/** Takes one event in; the picture has been folded up to it already. */
export function judgeSessions(
  lens: SessionLens,
  event: TraceEvent,
  picture: Pick<RunPicture, 'clients' | 'replicas'>,
  protocol: Protocol,
): void {
  if (event.type === 'clientStepped') {
    for (const effect of event.effects) {
      if (effect.type === 'send' && effect.message.type === 'request')
        onCall(lens, event.client, effect.message, picture, protocol);
      if (effect.type === 'complete') onReturn(lens, event.client, effect);
    }
  } else if (event.type === 'replicaStepped' && event.input.type === 'request') {
    onRequest(lens, event.replica, event.input, picture, protocol);
  }
}

function keyOf(client: ClientId, number: number): string {
  return `${client} ${number}`;
}

function onCall(
  lens: SessionLens,
  client: ClientId,
  request: { readonly number: number; readonly operation: Operation },
  picture: Pick<RunPicture, 'clients'>,
  protocol: Protocol,
): void {
  const session = picture.clients.find(({ id }) => id === client)?.session;
  if (session === undefined) return;
  const judged = new Map<Guarantee, Judged>();
  for (const guarantee of GUARANTEES)
    if (concerns(guarantee, request.operation))
      judged.set(guarantee, {
        context: contextOf(protocol, session, guarantee, request.operation),
        lacking: null,
      });
  lens.underWay.set(keyOf(client, request.number), judged);
}

/** What a request would carry if this guarantee alone had been chosen. */
function contextOf(
  protocol: Protocol,
  session: unknown,
  guarantee: Guarantee,
  operation: Operation,
): unknown {
  const shadow = cloneJson(session);
  protocol.session.choose(shadow, [guarantee]);
  return protocol.session.context(shadow, operation);
}

function onRequest(
  lens: SessionLens,
  replica: ReplicaId,
  request: { readonly client: ClientId; readonly number: number; readonly operation: Operation },
  picture: Pick<RunPicture, 'replicas'>,
  protocol: Protocol,
): void {
  const judged = lens.underWay.get(keyOf(request.client, request.number));
  const state = picture.replicas.find(({ id }) => id === replica)?.state;
  if (judged === undefined || state === undefined) return;
  // A replica that accepts a write has taken in nothing but that write, which no column of the request speaks of.
  for (const one of judged.values()) {
    const refusal = protocol.session.refusal?.(state, request.client, request.operation, one.context);
    // A request that came twice was answered at its first coming.
    if (refusal !== undefined) one.lacking ??= refusal?.lacking ?? [];
  }
}

function onReturn(
  lens: SessionLens,
  client: ClientId,
  {
    number,
    result,
  }: {
    readonly number: number;
    readonly result: {
      readonly type: string;
      readonly reason?: string;
      readonly lacking?: readonly Lacking[];
    };
  },
): void {
  const judged = lens.underWay.get(keyOf(client, number));
  lens.underWay.delete(keyOf(client, number));
  const isRefused = result.type === 'refused';
  if (judged === undefined || (isRefused && result.reason !== 'ERR_DEP')) return;
  const refusedFor = new Set((result.lacking ?? []).flatMap(({ guarantees }) => guarantees));
  for (const [guarantee, { lacking }] of judged) {
    if (lacking === null) continue;
    const tally = tallyOf(lens, client)[guarantee];
    if (isRefused) {
      // Another guarantee was the reason: this one was neither kept nor broken.
      if (!refusedFor.has(guarantee)) continue;
      tally.refused += 1;
      tally.newest = { verdict: 'refused', number, lacking };
    } else if (lacking.length === 0) {
      tally.held += 1;
    } else {
      tally.broken += 1;
      tally.newest = { verdict: 'broken', number, lacking };
    }
  }
}

function tallyOf(lens: SessionLens, client: ClientId): Record<Guarantee, Tally> {
  const known = lens.tallies.get(client);
  if (known !== undefined) return known;
  const fresh = { RYW: emptyTally(), MR: emptyTally(), WFR: emptyTally(), MW: emptyTally() };
  lens.tallies.set(client, fresh);
  return fresh;
}

function emptyTally(): Tally {
  return { held: 0, refused: 0, broken: 0, newest: null };
}

/** What is known of a client so far. */
export function tallyFor(lens: SessionLens, client: ClientId, guarantee: Guarantee): Tally {
  return lens.tallies.get(client)?.[guarantee] ?? emptyTally();
}

/** The replicas that serve and at which this client's next read, or write, would break the guarantee now. */
export function wouldBreakAt(
  picture: Pick<RunPicture, 'clients' | 'replicas' | 'operations'>,
  protocol: Protocol,
  client: ClientId,
  guarantee: Guarantee,
): ReplicaId[] {
  const session = picture.clients.find(({ id }) => id === client)?.session;
  if (session === undefined) return [];
  const read = picture.operations.findLast((one) => one.client === client && one.operation.type === 'get');
  const operation: Operation =
    guarantee === 'RYW' || guarantee === 'MR'
      ? (read?.operation ?? { type: 'get', key: '', view: 'tentative' })
      : { type: 'put', key: '', value: '' };
  const context = contextOf(protocol, session, guarantee, operation);
  const rules = protocol.session;
  return picture.replicas
    .filter(({ alive, state }) => alive && protocol.isServing(state))
    .filter(({ state }) => (rules.refusal?.(state, client, operation, context) ?? null) !== null)
    .map(({ id }) => id);
}
