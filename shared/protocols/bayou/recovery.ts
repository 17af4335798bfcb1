// Recovery: the state that the durable rows give, after the first start and after each crash (rule BY13).

import type { Identity, Row } from '../../core/contract.ts';
import type { ClientId } from '../../core/ids.ts';
import { keyedEntries, keyedSet } from '../../core/keyed.ts';
import { seedRandom } from '../../core/random.ts';
import { assert, present } from '../../core/result.ts';
import { applyWrite } from './apply.ts';
import type { BayouConfig } from './config.ts';
import { emptyVector } from './coverage.ts';
import { type MetaRow, type OmittedRow, writeRowKey } from './durable.ts';
import { learnWrite } from './membership.ts';
import { ROOT, type ServerName } from './names.ts';
import { compareWrites } from './order.ts';
import { rememberRequest } from './request-window.ts';
import type {
  BayouState,
  KnownServer,
  Omitted,
  RequestWindow,
  Stage,
  TentativeWrite,
  Write,
  WriteId,
} from './types.ts';

/** The state that the rows give: the same after the first start and after each crash. */
export function recoverState(identity: Identity, config: BayouConfig, rows: readonly Row[]): BayouState {
  const found = sortRows(rows);
  const omitted = recoverOmitted(found);
  const state: BayouState = {
    ...seedRandom(identity.seed, `${identity.id}#${identity.incarnation}`),
    id: identity.id,
    incarnation: identity.incarnation,
    config,
    stage: 'unnamed',
    name: found.meta?.name ?? (identity.sponsor === null ? ROOT : null),
    sponsor: identity.sponsor,
    nonce: found.meta?.nonce ?? 0,
    joinTries: 0,
    leaving: found.meta?.leaving ?? false,
    leaveInstruction: null,
    tellTo: null,
    unwilling: [],
    clock: 0,
    vector: { ...omitted.vector },
    known: { ...rootHandle(identity), ...omitted.known },
    retired: { ...omitted.retired },
    omitted,
    committed: [],
    commitRows: found.commits.map(([first]) => first),
    tentative: [],
    committedStore: {},
    store: {},
    requests: recoverRequests(found.omitted),
    paused: found.meta?.paused ?? false,
    up: [],
    sessionCounter: 0,
    outgoing: {},
    incoming: {},
    queued: {},
  };
  recoverLog(state, found);
  state.stage = recoverStage(state, found.meta?.retired ?? false);
  return state;
}

/** The root has no creation write to tell its handle; it is the first of the founders. */
function rootHandle(identity: Identity): Record<ServerName, KnownServer> {
  const replica = identity.sponsor === null ? identity.id : identity.founders[0];
  return replica === undefined ? {} : { [ROOT]: { replica, nonce: 0 } };
}

interface FoundRows {
  readonly meta: MetaRow | null;
  readonly omitted: OmittedRow | null;
  readonly tuples: readonly (readonly [key: string, value: string])[];
  readonly writes: Map<string, Write>;
  /** The rows of commits, in CSN order. */
  readonly commits: readonly (readonly [first: number, writes: readonly WriteId[]])[];
}

function sortRows(rows: readonly Row[]): FoundRows {
  let meta: MetaRow | null = null;
  let omitted: OmittedRow | null = null;
  const tuples: [string, string][] = [];
  const writes = new Map<string, Write>();
  const commits: [number, readonly WriteId[]][] = [];
  for (const { key, value } of rows) {
    if (key === 'meta') meta = value as MetaRow;
    else if (key === 'omitted') omitted = value as OmittedRow;
    else if (key.startsWith('o/')) tuples.push([key.slice(2), value as string]);
    else if (key.startsWith('w/')) writes.set(key, value as Write);
    else if (key.startsWith('c/')) commits.push([Number(key.slice(2)), readCommits(value, writes)]);
    else assert(false, `a durable row that Bayou does not know: ${key}`);
  }
  commits.sort(([left], [right]) => left - right);
  return { meta, omitted, tuples, writes, commits };
}

/** Takes out the writes that stand there in full. */
function readCommits(value: unknown, writes: Map<string, Write>): readonly WriteId[] {
  // Version 1 had a row for each commit.
  const list = (Array.isArray(value) ? value : [value]) as (Write | WriteId)[];
  for (const one of list) if ('body' in one) writes.set(writeRowKey(one), one);
  return list;
}

function recoverOmitted(found: FoundRows): Omitted {
  const omitted: Omitted = {
    vector: { ...(found.omitted?.vector ?? emptyVector()) },
    csn: found.omitted?.csn ?? 0,
    store: {},
    known: { ...found.omitted?.known },
    retired: { ...found.omitted?.retired },
  };
  for (const [key, value] of found.tuples) keyedSet(omitted.store, key, value);
  return omitted;
}

function recoverRequests(row: OmittedRow | null): Record<ClientId, RequestWindow> {
  const requests: Record<ClientId, RequestWindow> = {};
  for (const [client, { highest, recent }] of Object.entries(row?.requests ?? {}))
    requests[client] = { highest, recent: [...recent] };
  return requests;
}

function recoverLog(state: BayouState, found: FoundRows): void {
  for (const [key, value] of keyedEntries(state.omitted.store)) {
    keyedSet(state.committedStore, key, value);
    keyedSet(state.store, key, value);
  }
  const tentative = new Map(found.writes);
  for (const [first, ids] of found.commits)
    for (const [i, id] of ids.entries()) {
      const key = writeRowKey(id);
      const csn = first + i;
      // Dropped from the log; the row stays until all of its writes are.
      const isOmitted = csn <= state.omitted.csn;
      if (!isOmitted) recoverCommit(state, csn, key, found.writes.get(key));
      else found.writes.delete(key);
      tentative.delete(key);
    }
  const inTentativeOrder = [...tentative.values()].sort((left, right) =>
    compareWrites(state.config, left, right),
  );
  for (const write of inTentativeOrder) {
    const applied: TentativeWrite = { write, ...applyWrite(state.store, write) };
    state.tentative.push(applied);
  }
  // By stamp, so that a creation comes before all that its server wrote, and a retirement after it.
  const all = [...found.writes.values()].sort((left, right) => left.stamp - right.stamp);
  for (const write of all) learnWrite(state, write);
  for (const write of all) if (write.server === state.name) rememberRequest(state, write);
  state.clock = largestStamp(state, all);
}

function recoverCommit(state: BayouState, csn: number, key: string, found: Write | undefined): void {
  assert(
    csn === state.omitted.csn + state.committed.length + 1,
    `the rows lack the write with CSN ${csn - 1}`,
  );
  const write = present(found, `the row ${key} of the write with CSN ${csn}`);
  applyWrite(state.committedStore, write);
  applyWrite(state.store, write);
  state.committed.push(write);
}

function largestStamp(state: BayouState, writes: readonly Write[]): number {
  const retired = Object.values(state.retired).map(({ lastStamp }) => lastStamp);
  const ownWrites = writes.map(({ stamp }) => stamp);
  return [...Object.values(state.vector), ...retired, ...ownWrites].reduce(
    (largest, stamp) => Math.max(largest, stamp),
    0,
  );
}

function recoverStage(state: BayouState, retired: boolean): Stage {
  if (state.name === null) return 'unnamed';
  if (state.retired[state.name] !== undefined) return retired ? 'retired' : 'telling';
  return state.vector[state.name] === undefined ? 'joining' : 'serving';
}
