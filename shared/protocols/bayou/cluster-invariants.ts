// What must hold between the servers of a cluster after every step: prefixes of one order, and stamps that rise (rules
// BY2, BY3, BY4, BY7).
//
// What these remember of writes is as long as the logs are: what every server has omitted is forgotten.

import { vectorEntry } from '../../clocks/version-vector.ts';
import type { ClusterStates, Invariant } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { completeStamp } from './coverage.ts';
import { LogMemory } from './log-invariants.ts';
import { hasLeft } from './membership.ts';
import type { ServerName } from './names.ts';
import { writeKey } from './order.ts';
import type { BayouState, BayouTypes } from './types.ts';
import { committedCsn } from './write-log.ts';

type Cluster = ClusterStates<BayouTypes>;

/**
 * Whose omitted prefixes decide what may be forgotten. A server that left keeps its log for ever, and one that is down
 * may never come back; when it does, less of it is looked at.
 */
function servingStates({ replicas }: Cluster): BayouState[] {
  return [...replicas.values()]
    .filter(({ state, alive }) => alive && state.stage === 'serving' && !hasLeft(state))
    .map(({ state }) => state);
}

// ---------------------------------------------------------------- the prefix property

type Stamps = Map<ServerName, number[]>;

export interface Accepted {
  /** The stamps of all writes that were ever seen, by server, rising; those up to `forgotten` left out. */
  readonly stamps: Stamps;
  readonly forgotten: Map<ServerName, number>;
  /** The stamps of the writes in a log, by server, rising. */
  readonly held: LogMemory<Stamps>;
  readonly seen: Map<ReplicaId, { readonly incarnation: number; readonly omittedCsn: number }>;
}

export const prefixProperty: Invariant<BayouTypes, Accepted> = {
  name: 'BY4 a server holds all that a server accepted before a write that it holds',
  begin: (common) => ({
    stamps: new Map(),
    forgotten: new Map(),
    held: new LogMemory<Stamps>(() => new Map(), common),
    seen: new Map(),
  }),
  after(accepted, cluster, changed, step) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined) return null;
    const seen = accepted.seen.get(changed);
    const { incarnation } = state;
    const omittedCsn = state.omitted.csn;
    if (seen?.incarnation !== incarnation || seen.omittedCsn !== omittedCsn)
      accepted.seen.set(changed, { incarnation, omittedCsn });
    // A crash takes back what was not durable; no other replica can have it (rule C3).
    if (seen !== undefined && seen.incarnation !== state.incarnation && state.name !== null)
      accepted.stamps.set(state.name, stampsHeldAnywhere(cluster, state.name));
    const { known: held, change } = accepted.held.follow(state, step);
    for (const { server, stamp } of change.dropped) removeStamp(held, server, stamp);
    for (const { server, stamp } of change.fresh) {
      insertStamp(held, server, stamp);
      if (stamp > (accepted.forgotten.get(server) ?? 0)) insertStamp(accepted.stamps, server, stamp);
    }
    if (seen !== undefined && seen.omittedCsn !== state.omitted.csn) forgetOmitted(accepted, cluster);
    for (const server of accepted.stamps.keys()) {
      const gap = findGap(state, server, accepted, held);
      if (gap !== null) return `${changed} covers later writes of ${server}, but lacks ⟨${gap}, ${server}⟩`;
    }
    return null;
  },
};

function forgetOmitted({ stamps, forgotten }: Accepted, cluster: Cluster): void {
  const states = servingStates(cluster);
  if (states.length === 0) return;
  for (const [server, list] of stamps) {
    const least = Math.min(...states.map(({ omitted }) => completeStamp(omitted.vector, server)));
    const count = countUpTo(list, least);
    if (count === 0) continue;
    forgotten.set(server, list[count - 1] as number);
    list.splice(0, count);
  }
}

function insertStamp(table: Stamps, server: ServerName, stamp: number): void {
  const stamps = table.get(server);
  if (stamps === undefined) {
    table.set(server, [stamp]);
    return;
  }
  const position = countUpTo(stamps, stamp);
  if (stamps[position - 1] !== stamp) stamps.splice(position, 0, stamp);
}

function removeStamp(table: Stamps, server: ServerName, stamp: number): void {
  const stamps = table.get(server) ?? [];
  const position = countUpTo(stamps, stamp) - 1;
  if (stamps[position] === stamp) stamps.splice(position, 1);
}

/** How many of the rising stamps are at most `limit`. */
function countUpTo(stamps: readonly number[], limit: number): number {
  let low = 0;
  let high = stamps.length;
  // Mostly it is all of them, or none.
  if (high === 0 || limit < (stamps[0] as number)) return 0;
  if (limit >= (stamps[high - 1] as number)) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stamps[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function stampsHeldAnywhere({ replicas }: Cluster, server: ServerName): number[] {
  const held: Stamps = new Map();
  for (const { state } of replicas.values())
    for (const write of [...state.committed, ...state.tentative.map((entry) => entry.write)])
      if (write.server === server) insertStamp(held, server, write.stamp);
  return held.get(server) ?? [];
}

const NO_STAMPS: readonly number[] = [];

/** A stamp above O and within V that the log lacks. Held writes are a part of the accepted ones, so counts tell. */
function findGap(
  state: BayouState,
  server: ServerName,
  { stamps, forgotten }: Accepted,
  heldByServer: Stamps,
): number | null {
  const from = Math.max(completeStamp(state.omitted.vector, server), forgotten.get(server) ?? 0);
  const limit = state.vector[server] ?? state.retired[server]?.lastStamp ?? 0;
  if (limit <= from) return null;
  const accepted = stamps.get(server) ?? NO_STAMPS;
  const held = heldByServer.get(server) ?? NO_STAMPS;
  const needed = countUpTo(accepted, limit) - countUpTo(accepted, from);
  const has = countUpTo(held, limit) - countUpTo(held, from);
  if (has === needed) return null;
  const holds = new Set(held);
  return accepted.find((stamp) => stamp > from && stamp <= limit && !holds.has(stamp)) ?? null;
}

// ---------------------------------------------------------------- the committed order

export interface CommittedOrder {
  /** The write with that CSN, at all servers; those up to `forgotten` left out. */
  readonly byCsn: Map<number, string>;
  forgotten: number;
  readonly logs: LogMemory<{ problem: string | null }>;
  readonly seen: Map<
    ReplicaId,
    { readonly incarnation: number; readonly csn: number; readonly omittedCsn: number }
  >;
}

export const committedPrefix: Invariant<BayouTypes, CommittedOrder> = {
  name: 'B4, B5 a CSN is given once, and committed logs are prefixes of one order',
  begin: (common) => ({
    byCsn: new Map(),
    forgotten: 0,
    logs: new LogMemory<{ problem: string | null }>(() => ({ problem: null }), common),
    seen: new Map(),
  }),
  after(order, cluster, changed, step) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined) return null;
    const csn = committedCsn(state);
    const seen = order.seen.get(changed);
    const { incarnation } = state;
    const omittedCsn = state.omitted.csn;
    if (seen?.incarnation !== incarnation || seen.csn !== csn || seen.omittedCsn !== omittedCsn)
      order.seen.set(changed, { incarnation, csn, omittedCsn });
    if (seen !== undefined && seen.incarnation === state.incarnation && csn < seen.csn)
      return `${changed}: the CSN fell from ${seen.csn} to ${csn}`;
    // A crash takes back CSNs that nobody else can have heard of: they were not durable.
    if (seen !== undefined && seen.incarnation !== state.incarnation) forgetUnheard(order, cluster);
    const { known, change } = order.logs.follow(state, step);
    let place = csn - change.committed.length;
    for (const write of change.committed) {
      place += 1;
      known.problem ??= placeProblem(order, place, writeKey(write));
    }
    if (seen !== undefined && seen.omittedCsn !== state.omitted.csn) forgetPlaces(order, cluster);
    return known.problem === null ? null : `${changed}: ${known.problem}`;
  },
};

function placeProblem({ byCsn, forgotten }: CommittedOrder, csn: number, write: string): string | null {
  if (csn <= forgotten) return null;
  const known = byCsn.get(csn);
  if (known === undefined) byCsn.set(csn, write);
  return known === undefined || known === write ? null : `CSN ${csn} is ${write}, elsewhere it is ${known}`;
}

function forgetUnheard({ byCsn }: CommittedOrder, { replicas }: Cluster): void {
  const heard = [...replicas.values()].reduce((most, { state }) => Math.max(most, committedCsn(state)), 0);
  for (const csn of byCsn.keys()) if (csn > heard) byCsn.delete(csn);
}

function forgetPlaces(order: CommittedOrder, cluster: Cluster): void {
  const states = servingStates(cluster);
  if (states.length === 0) return;
  const least = Math.min(...states.map(({ omitted }) => omitted.csn));
  for (; order.forgotten < least; order.forgotten += 1) order.byCsn.delete(order.forgotten + 1);
}

// ---------------------------------------------------------------- accept stamps

export interface OwnStamps {
  /** The largest stamp that each server gave, as far as it was not lost in a crash. */
  readonly largest: Map<ServerName, number>;
  readonly logs: LogMemory<null>;
  readonly incarnations: Map<ReplicaId, number>;
}

export const stampsRise: Invariant<BayouTypes, OwnStamps> = {
  name: 'B2 the stamps of a server rise strictly, and a received one lifts its clock',
  begin: (common) => ({
    largest: new Map(),
    logs: new LogMemory(() => null, common),
    incarnations: new Map(),
  }),
  after({ largest, logs, incarnations }, cluster, changed, step) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined) return null;
    const known = incarnations.get(changed);
    incarnations.set(changed, state.incarnation);
    const { change } = logs.follow(state, step);
    for (const server in state.vector)
      if (vectorEntry(state.vector, server) > state.clock)
        return `the clock of ${changed} is ${state.clock}, and it covers ⟨${state.vector[server]}, ${server}⟩`;
    if (state.name === null) return null;
    // Begun with, and begun again after a crash, which takes back what nobody else heard of (rule C3).
    const before = known === state.incarnation ? largest.get(state.name) : undefined;
    if (before === undefined) {
      largest.set(state.name, largestCovered(cluster, state.name));
      return null;
    }
    if (change.fresh.length === 0) return null;
    const own = change.fresh.filter(({ server }) => server === state.name).map(({ stamp }) => stamp);
    largest.set(state.name, Math.max(before, own.at(-1) ?? 0));
    // Where the log is looked at anew it is not known which of its writes are.
    const wrong = change.isAnew ? undefined : own.find((stamp) => stamp <= before);
    return wrong === undefined ? null : `${changed} gave the stamp ${wrong} after ${before}`;
  },
};

function largestCovered({ replicas }: Cluster, server: ServerName): number {
  const stamps = [...replicas.values()].map(
    ({ state }) => state.vector[server] ?? state.retired[server]?.lastStamp ?? 0,
  );
  return Math.max(0, ...stamps);
}

export const clusterInvariants = [
  prefixProperty,
  committedPrefix,
  stampsRise,
] as readonly Invariant<BayouTypes>[];
