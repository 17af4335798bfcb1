// A trace's client history, as it streams by: only operations under way are kept in memory.
//
// An operation whose outcome nobody knows is `info`, never `fail`; its client goes on under another name, as outside
// checkers ask for.

import { type ClientEffect, callOf } from '../../client/client.ts';
import type { Guarantee, Operation, OperationResult, Update, VersionsTold } from '../../core/contract.ts';
import type { ClientId, ReplicaId } from '../../core/ids.ts';
import { assertNever } from '../../core/result.ts';
import type { TraceEvent } from '../../core/trace.ts';
import type { RunPicture } from '../../trace/picture.ts';
import type { HistoryOperation, HistoryResult } from './history.ts';

/** What a protocol's evidence tells of versions: `protocol.session.versions`. Without it a history has values alone. */
export type ReadVersions = ((evidence: unknown) => VersionsTold) | undefined;

/** Operations in the order in which they ended; those that never did come last, in the order of their start. */
export function* historyOf(
  events: Iterable<TraceEvent>,
  versions?: ReadVersions,
): Generator<HistoryOperation, void, undefined> {
  const follower = new HistoryFollower(versions);
  for (const event of events) yield* follower.take(event);
  yield* follower.close();
}

/** What a history is made of. */
export type ClientStep = Pick<
  Extract<TraceEvent, { type: 'clientStepped' }>,
  'client' | 'at' | 'sequence' | 'input' | 'effects'
>;
type Complete = Extract<ClientEffect, { type: 'complete' }>;

/** An operation under way. */
interface Call {
  readonly client: string;
  readonly session: ClientId;
  readonly number: number;
  readonly operation: Operation;
  /** Whom it was sent to, or was last; `null`: nobody yet. */
  replica: ReplicaId | null;
  readonly at: number;
  readonly sequence: number;
  /** Absent where the trace does not begin with the client. */
  readonly guarantees: readonly Guarantee[] | undefined;
}

interface Asked {
  readonly number: number;
  readonly replica: ReplicaId | null;
}

/** The names of one session: each is a client that does one thing at a time. */
interface Names {
  readonly free: string[];
  given: number;
}

export class HistoryFollower {
  readonly #versions: ReadVersions;
  readonly #calls = new Map<ClientId, Map<number, Call>>();
  readonly #names = new Map<ClientId, Names>();
  readonly #guarantees = new Map<ClientId, readonly Guarantee[]>();

  constructor(versions?: ReadVersions) {
    this.#versions = versions;
  }

  /** Whether nothing was seen of any client. */
  get isFresh(): boolean {
    return this.#names.size === 0 && this.#guarantees.size === 0;
  }

  /** Begins in the middle of a run, with what is chosen and under way there. */
  begin({ clients, operations }: Pick<RunPicture, 'clients' | 'operations'>): void {
    for (const { id, guarantees } of clients) this.#guarantees.set(id, guarantees);
    for (const { client, number, operation, replica, calledAt, calledSequence, endedAt } of operations)
      if (endedAt === null) this.#add(client, { number, replica }, operation, calledAt, calledSequence);
  }

  /** @returns the operations that ended with that event */
  take(event: TraceEvent): HistoryOperation[] {
    if (event.type === 'clientStarted') return this.start(event.client, event.guarantees);
    return event.type === 'clientStepped' ? this.step(event) : [];
  }

  /** A client begins, under a name that may have been another's. @returns what that one will never be told */
  start(client: ClientId, guarantees: readonly Guarantee[]): HistoryOperation[] {
    this.#guarantees.set(client, guarantees);
    return this.#endAll(client);
  }

  /** @returns the operations that ended with that step */
  step(step: ClientStep): HistoryOperation[] {
    if (step.input.type === 'choose') this.#guarantees.set(step.client, step.input.guarantees);
    if (step.input.type === 'operate') this.#onCall(step, step.input.operation);
    return step.effects.flatMap((effect) => {
      if (effect.type === 'send') this.#onAsked(step.client, effect);
      return effect.type === 'complete' ? this.#onComplete(step, effect) : [];
    });
  }

  /** @returns the operations that are still under way: the trace ends here. */
  close(): HistoryOperation[] {
    const open = [...this.#calls.keys()].flatMap((client) => this.#endAll(client));
    return open.sort((left, right) => left.start - right.start);
  }

  #onCall({ client, at, sequence, effects }: ClientStep, operation: Operation): void {
    const number = callOf(effects);
    if (number !== null) this.#add(client, { number, replica: null }, operation, at, sequence);
  }

  /** One that follows sends a request again, under its number: it stays one operation. */
  #onAsked(client: ClientId, { to, message }: Extract<ClientEffect, { type: 'send' }>): void {
    const call = this.#calls.get(client)?.get(message.number);
    if (call !== undefined) call.replica = to;
  }

  #add(session: ClientId, asked: Asked, operation: Operation, at: number, sequence: number): void {
    const client = this.#takeName(session);
    const calls = this.#calls.get(session) ?? new Map<number, Call>();
    this.#calls.set(session, calls);
    const guarantees = this.#guarantees.get(session);
    calls.set(asked.number, { client, session, operation, at, sequence, guarantees, ...asked });
  }

  #onComplete(event: ClientStep, { number, result, replica }: Complete): HistoryOperation[] {
    const call = this.#calls.get(event.client)?.get(number);
    // Called before the trace begins.
    if (call === undefined) return [];
    this.#calls.get(event.client)?.delete(number);
    call.replica ??= replica;
    const told = result.type === 'refused' ? {} : (this.#versions?.(result.evidence) ?? {});
    const operations = toOperations(call, result, event, told);
    if (operations.every((operation) => operation.result !== 'info'))
      this.#names.get(event.client)?.free.push(call.client);
    return operations;
  }

  /** Whoever waits for an answer will never be told. */
  #endAll(session: ClientId): HistoryOperation[] {
    const calls = [...(this.#calls.get(session)?.values() ?? [])];
    this.#calls.delete(session);
    return calls.flatMap((call) => toOperations(call, null, null, {}));
  }

  #takeName(session: ClientId): string {
    const names = this.#names.get(session) ?? { free: [], given: 0 };
    this.#names.set(session, names);
    const free = names.free.pop();
    if (free !== undefined) return free;
    names.given += 1;
    return names.given === 1 ? session : `${session}#${names.given}`;
  }
}

function toOperations(
  call: Call,
  result: OperationResult | null,
  ended: { readonly at: number; readonly sequence: number } | null,
  { version, rank, seen }: VersionsTold,
): HistoryOperation[] {
  const { client, session, number, operation, replica, at, sequence, guarantees } = call;
  const answer = toAnswer(result);
  const parts = toParts(operation, result);
  return parts.map(({ isCertain, ...part }, index) => ({
    client,
    ...(client === session ? {} : { session }),
    number,
    ...(parts.length === 1 ? {} : { part: index + 1 }),
    ...part,
    start: at,
    end: ended?.at ?? null,
    ...(answer.result === 'ok' && !isCertain ? { result: 'info' } : answer),
    ...(version === undefined ? {} : { version }),
    ...(rank === undefined ? {} : { rank }),
    ...(seen === undefined ? {} : { seen }),
    ...(replica === null ? {} : { replica }),
    ...(guarantees === undefined ? {} : { guarantees }),
    places: [sequence, ended?.sequence ?? null],
  }));
}

function toAnswer(result: OperationResult | null): Pick<HistoryOperation, 'result' | 'error'> {
  if (result === null) return { result: 'info' };
  if (result.type !== 'refused') return { result: 'ok' };
  const outcome: HistoryResult = result.reason === 'TIMEOUT' ? 'info' : 'fail';
  return { result: outcome, error: result.reason };
}

interface Part extends Pick<HistoryOperation, 'op' | 'key' | 'value' | 'expected' | 'view'> {
  /** Whether it took effect if the request was accepted. */
  readonly isCertain: boolean;
}

function toParts(operation: Operation, result: OperationResult | null): Part[] {
  switch (operation.type) {
    case 'get': {
      const value = result?.type === 'value' ? result.value : null;
      return [{ op: 'get', key: operation.key, value, view: operation.view, isCertain: true }];
    }
    case 'put':
    case 'modify':
      return [{ op: 'put', key: operation.key, value: operation.value, isCertain: true }];
    case 'delete':
      return [{ op: 'delete', key: operation.key, value: null, isCertain: true }];
    case 'write':
      return toConditionalParts(operation);
    default:
      return assertNever(operation);
  }
}

/** To accept a conditional write does not tell whether its condition held, nor which alternative was taken. */
function toConditionalParts({ check, updates, merge }: Extract<Operation, { type: 'write' }>): Part[] {
  if (check.length === 0)
    return lastOfEachKey(updates).map((update) => ({ ...toWrite(update), isCertain: true }));
  const [first, ...more] = check;
  const [update, ...others] = updates;
  const isCas = more.length === 0 && others.length === 0 && merge.length === 0 && first?.key === update?.key;
  const expected = isCas && first !== undefined ? { expected: first.equals } : {};
  const possible = [...updates, ...merge.flatMap((alternative) => alternative.updates)];
  return withoutRepetition(possible).map(({ key, value }) => ({
    op: 'cas',
    key,
    value,
    ...expected,
    isCertain: false,
  }));
}

function toWrite({ key, value }: Update): Pick<HistoryOperation, 'op' | 'key' | 'value'> {
  return value === null ? { op: 'delete', key, value } : { op: 'put', key, value };
}

/** What an update overwrites within its own request is seen by nobody. */
function lastOfEachKey(updates: readonly Update[]): Update[] {
  return [...new Map(updates.map((update) => [update.key, update])).values()];
}

function withoutRepetition(updates: readonly Update[]): Update[] {
  return [...new Map(updates.map((update) => [JSON.stringify([update.key, update.value]), update])).values()];
}
