// What must hold after every step of every run (rules BY1 to BY13; the names are those of the README).

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { ClusterStates, Invariant } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Keyed } from '../../core/keyed.ts';
import { applyWrite } from './apply.ts';
import { completeStamp, covers } from './coverage.ts';
import { isPrimary, learnWrite } from './membership.ts';
import { creationStamp, type ServerName } from './names.ts';
import { compareWrites, isSameWrite, writeKey } from './order.ts';
import type { BayouState, BayouTypes, Write } from './types.ts';
import { committedCsn } from './write-log.ts';

type Cluster = ClusterStates<BayouTypes>;

/** An invariant of one state alone. */
function ofState(
  name: string,
  check: (state: BayouState, step: number) => string | null,
): Invariant<BayouTypes> {
  return {
    name,
    begin: () => null,
    after(_memory, cluster, changed, step) {
      const replica = cluster.replicas.get(changed);
      const problem = replica === undefined ? null : check(replica.state, step);
      return problem === null ? null : `${changed}: ${problem}`;
    },
  };
}

const vectorDescribesLog = ofState('B1 the version vector describes the log', (state) => {
  const learned = { vector: { ...state.omitted.vector }, known: {}, retired: {} };
  for (const write of writesByStamp(state)) learnWrite(learned, write);
  return sameVector(learned.vector, state.vector)
    ? null
    : `V is ${canonicalJson(state.vector)}, but the log gives ${canonicalJson(learned.vector)}`;
});

function sameVector(left: VersionVector, right: VersionVector): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

function writesByStamp(state: BayouState): Write[] {
  const writes = [...state.committed, ...state.tentative.map(({ write }) => write)];
  return writes.sort((left, right) => left.stamp - right.stamp);
}

/** Every write that was ever seen, by its server, in the order of stamps: what a prefix must hold (rule BY4). */
type Accepted = Map<ServerName, number[]>;

const prefixProperty: Invariant<BayouTypes, Accepted> = {
  name: 'BY4 a server holds all that a server accepted before a write that it holds',
  begin: () => new Map(),
  after(accepted, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined) return null;
    const held = stampsByServer(state);
    for (const [server, stamps] of held) rememberStamps(accepted, server, stamps);
    // A crash takes back what was not durable; no other replica can have it (rule C3).
    if (state.name !== null) accepted.set(state.name, ownStamps(cluster, state.name));
    for (const [server, known] of accepted) {
      const limit = Math.min(state.vector[server] ?? largest(held.get(server)), Number.MAX_SAFE_INTEGER);
      const omitted = completeStamp(state.omitted.vector, server);
      const needed = known.filter((stamp) => stamp <= limit && stamp > omitted);
      const has = new Set(held.get(server) ?? []);
      const gap = needed.find((stamp) => !has.has(stamp));
      if (gap !== undefined)
        return `${changed} covers ${server} up to ${limit} but lacks ⟨${gap}, ${server}⟩`;
    }
    return null;
  },
};

function largest(stamps: readonly number[] | undefined): number {
  return (stamps ?? []).reduce((most, stamp) => Math.max(most, stamp), 0);
}

function stampsByServer(state: BayouState): Map<ServerName, number[]> {
  const stamps = new Map<ServerName, number[]>();
  for (const { stamp, server } of writesByStamp(state)) {
    const list = stamps.get(server);
    if (list === undefined) stamps.set(server, [stamp]);
    else list.push(stamp);
  }
  return stamps;
}

function rememberStamps(accepted: Accepted, server: ServerName, stamps: readonly number[]): void {
  const known = accepted.get(server);
  if (known === undefined) accepted.set(server, [...stamps]);
  else
    accepted.set(
      server,
      [...new Set([...known, ...stamps])].sort((left, right) => left - right),
    );
}

/** All stamps of a server that some replica holds now. */
function ownStamps(cluster: Cluster, server: ServerName): number[] {
  const stamps = new Set<number>();
  for (const { state } of cluster.replicas.values())
    for (const write of [...state.committed, ...state.tentative.map((entry) => entry.write)])
      if (write.server === server) stamps.add(write.stamp);
  return [...stamps].sort((left, right) => left - right);
}

const tentativeOrder = ofState('B3 tentative writes are in tentative order, each once', (state) => {
  for (let i = 1; i < state.tentative.length; i += 1) {
    const [before, after] = [state.tentative[i - 1]?.write, state.tentative[i]?.write];
    // The rule itself, not the configured order: a planted mistake must not excuse itself.
    if (
      before !== undefined &&
      after !== undefined &&
      compareWrites({ ...state.config, mistake: null }, before, after) >= 0
    )
      return `${writeKey(after)} stands behind ${writeKey(before)}`;
  }
  const committed = new Set(state.committed.map(writeKey));
  const twice = state.tentative.find(({ write }) => committed.has(writeKey(write)));
  return twice === undefined ? null : `${writeKey(twice.write)} is both committed and tentative`;
});

/** The committed order that all must share: key of the write by CSN. */
interface CommittedOrder {
  readonly byCsn: Map<number, string>;
  readonly checked: Map<ReplicaId, { readonly incarnation: number; readonly csn: number }>;
}

const committedPrefix: Invariant<BayouTypes, CommittedOrder> = {
  name: 'B4 a CSN is given once, and committed logs are prefixes of one order',
  begin: () => ({ byCsn: new Map(), checked: new Map() }),
  after(memory, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined) return null;
    const checked = memory.checked.get(changed);
    const restarted = checked !== undefined && checked.incarnation !== state.incarnation;
    const csn = committedCsn(state);
    if (checked !== undefined && !restarted && csn < checked.csn)
      return `${changed}: the CSN fell from ${checked.csn} to ${csn} (B5)`;
    // A crash takes back CSNs that nobody else can have heard of: they were not durable.
    if (restarted) forgetUnheard(memory, cluster);
    const from = restarted ? 0 : (checked?.csn ?? 0);
    for (let next = Math.max(from, state.omitted.csn) + 1; next <= csn; next += 1) {
      const write = state.committed[next - state.omitted.csn - 1] as Write;
      const known = memory.byCsn.get(next);
      if (known !== undefined && known !== writeKey(write))
        return `${changed}: CSN ${next} is ${writeKey(write)}, elsewhere it is ${known}`;
      memory.byCsn.set(next, writeKey(write));
    }
    memory.checked.set(changed, { incarnation: state.incarnation, csn });
    return null;
  },
};

function forgetUnheard(memory: CommittedOrder, cluster: Cluster): void {
  const heard = [...cluster.replicas.values()].reduce(
    (most, { state }) => Math.max(most, committedCsn(state)),
    0,
  );
  for (const csn of memory.byCsn.keys()) if (csn > heard) memory.byCsn.delete(csn);
}

const omittedWithin = ofState('B6 O is within V, and OSN within CSN', (state) => {
  for (const [server, stamp] of Object.entries(state.omitted.vector))
    if (completeStamp(state.vector, server) < stamp) return `O covers ⟨${stamp}, ${server}⟩, V does not`;
  return null;
});

/** Full replays are dear: short logs are replayed at every step, long ones at every 64th. */
const REPLAY_EVERY = 64;
const SHORT_LOG = 200;

const storeIsReplay = ofState('B8 both stores equal a replay of the log', (state, step) => {
  if (state.committed.length + state.tentative.length > SHORT_LOG && step % REPLAY_EVERY !== 0) return null;
  const replay: Keyed<string> = { ...state.omitted.store };
  for (const write of state.committed) applyWrite(replay, write);
  if (!sameTable(replay, state.committedStore))
    return 'the committed store is not the replay of the committed log';
  for (const { write } of state.tentative) applyWrite(replay, write);
  return sameTable(replay, state.store) ? null : 'the store is not the replay of the log';
});

function sameTable(left: Keyed<string>, right: Keyed<string>): boolean {
  const keys = Object.keys(left) as (keyof Keyed<string>)[];
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

const stampsWithinLife = ofState(
  'B10, B11 stamps lie above the creation and not behind the retirement',
  (state) => {
    for (const write of writesByStamp(state)) {
      if (write.stamp <= creationStamp(write.server))
        return `${writeKey(write)} is not above its server's creation`;
      const retirement = state.retired[write.server];
      if (retirement !== undefined && write.stamp > retirement.lastStamp)
        return `${writeKey(write)} comes after the retirement of its server`;
    }
    return null;
  },
);

const retiredStaysAway = ofState('BY11 a retired server is not added again', (state) => {
  const added = Object.keys(state.retired).find((server) => state.vector[server] !== undefined);
  return added === undefined ? null : `${added} has retired, yet V has an entry for it`;
});

const onePrimary: Invariant<BayouTypes> = {
  name: 'B13 one primary at a time',
  begin: () => null,
  after(_memory, cluster) {
    const primaries = [...cluster.replicas].filter(([, { state }]) => isPrimary(state)).map(([id]) => id);
    return primaries.length > 1 ? `${primaries.join(' and ')} are primary at once` : null;
  },
};

const primaryHoldsNothingBack = ofState('BY7 the primary commits at once', (state) =>
  isPrimary(state) && state.tentative.length > 0
    ? `it is the primary and holds ${state.tentative.length} tentative writes`
    : null,
);

export const always: readonly Invariant<BayouTypes>[] = [
  vectorDescribesLog,
  prefixProperty as Invariant<BayouTypes>,
  tentativeOrder,
  committedPrefix as Invariant<BayouTypes>,
  omittedWithin,
  storeIsReplay,
  stampsWithinLife,
  retiredStaysAway,
  onePrimary,
  primaryHoldsNothingBack,
];

/** B14: when all is quiet and connected, all serving servers hold the same log, and all of it is committed. */
export function converged(cluster: Cluster): string | null {
  const serving = [...cluster.replicas].filter(([, { state, alive }]) => alive && state.stage === 'serving');
  const [first, ...others] = serving;
  if (first === undefined) return null;
  const [firstId, { state: reference }] = first;
  for (const [id, { state }] of others) {
    const ahead = Object.keys(reference.vector).find(
      (server) => completeStamp(state.vector, server) < (reference.vector[server] ?? 0),
    );
    if (ahead !== undefined) return `${id} lacks writes of ${ahead} that ${firstId} has`;
    const behind = Object.keys(state.vector).find(
      (server) => completeStamp(reference.vector, server) < (state.vector[server] ?? 0),
    );
    if (behind !== undefined) return `${firstId} lacks writes of ${behind} that ${id} has`;
    if (committedCsn(state) !== committedCsn(reference))
      return `${firstId} has CSN ${committedCsn(reference)}, ${id} has CSN ${committedCsn(state)}`;
    const differing = differingPosition(reference, state);
    if (differing !== null) return `the logs of ${firstId} and ${id} differ at ${differing}`;
    if (!sameTable(reference.store, state.store)) return `the stores of ${firstId} and ${id} differ`;
  }
  return null;
}

function differingPosition(left: BayouState, right: BayouState): string | null {
  for (let csn = Math.max(left.omitted.csn, right.omitted.csn) + 1; csn <= committedCsn(left); csn += 1) {
    const [a, b] = [left.committed[csn - left.omitted.csn - 1], right.committed[csn - right.omitted.csn - 1]];
    if (a === undefined || b === undefined || !isSameWrite(a, b)) return `CSN ${csn}`;
  }
  for (let i = 0; i < Math.max(left.tentative.length, right.tentative.length); i += 1) {
    const [a, b] = [left.tentative[i]?.write, right.tentative[i]?.write];
    if (a === undefined || b === undefined || !isSameWrite(a, b)) return `tentative write ${i + 1}`;
  }
  return null;
}

/** Whether every write that one holds is committed there; asked when the primary is alive and all is quiet. */
export function allCommitted(state: BayouState): boolean {
  return state.tentative.length === 0;
}

/** Whether a server covers a write; for checkers. */
export function holdsWrite(state: BayouState, write: Write): boolean {
  return covers(state.vector, write);
}
