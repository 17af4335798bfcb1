// What must hold between the servers of a cluster after every step: prefixes of one order (rules BY3, BY4, BY7).

import type { ClusterStates, Invariant } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { CommittedFold } from './committed-fold.ts';
import { completeStamp } from './coverage.ts';
import type { ServerName } from './names.ts';
import { writeKey } from './order.ts';
import type { BayouState, BayouTypes } from './types.ts';
import { committedCsn } from './write-log.ts';

type Cluster = ClusterStates<BayouTypes>;

// ---------------------------------------------------------------- the prefix property

interface Accepted {
  /** The stamps of all writes that were ever seen, by server, rising. */
  readonly stamps: Map<ServerName, number[]>;
  /** The stamps of the committed writes in a log, by server, rising. */
  readonly committed: CommittedFold<Map<ServerName, number[]>>;
  readonly incarnations: Map<ReplicaId, number>;
}

const prefixProperty: Invariant<BayouTypes, Accepted> = {
  name: 'BY4 a server holds all that a server accepted before a write that it holds',
  begin() {
    const stamps = new Map<ServerName, number[]>();
    const committed = new CommittedFold<Map<ServerName, number[]>>(
      () => new Map(),
      (held, { server, stamp }) => {
        insertStamp(held, server, stamp);
        insertStamp(stamps, server, stamp);
      },
    );
    return { stamps, committed, incarnations: new Map() };
  },
  after(accepted, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined) return null;
    const known = accepted.incarnations.get(changed);
    accepted.incarnations.set(changed, state.incarnation);
    // A crash takes back what was not durable; no other replica can have it (rule C3).
    if (known !== undefined && known !== state.incarnation && state.name !== null)
      accepted.stamps.set(state.name, stampsHeldAnywhere(cluster, state.name));
    const committed = accepted.committed.of(state);
    const tentative = new Map<ServerName, number[]>();
    for (const { write } of state.tentative) {
      insertStamp(tentative, write.server, write.stamp);
      insertStamp(accepted.stamps, write.server, write.stamp);
    }
    for (const [server, stamps] of accepted.stamps) {
      const lists = [committed.get(server) ?? [], tentative.get(server) ?? []];
      const gap = findGap(state, server, stamps, lists);
      if (gap !== null) return `${changed} covers later writes of ${server}, but lacks ⟨${gap}, ${server}⟩`;
    }
    return null;
  },
};

function insertStamp(table: Map<ServerName, number[]>, server: ServerName, stamp: number): void {
  const stamps = table.get(server);
  if (stamps === undefined) {
    table.set(server, [stamp]);
    return;
  }
  const position = countUpTo(stamps, stamp);
  if (stamps[position - 1] !== stamp) stamps.splice(position, 0, stamp);
}

/** How many of the rising stamps are at most `limit`. */
function countUpTo(stamps: readonly number[], limit: number): number {
  let low = 0;
  let high = stamps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stamps[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function stampsHeldAnywhere({ replicas }: Cluster, server: ServerName): number[] {
  const held = new Map<ServerName, number[]>();
  for (const { state } of replicas.values())
    for (const write of [...state.committed, ...state.tentative.map((entry) => entry.write)])
      if (write.server === server) insertStamp(held, server, write.stamp);
  return held.get(server) ?? [];
}

/** A stamp above O and within V that the log lacks. Held writes are a part of the accepted ones, so counts tell. */
function findGap(
  state: BayouState,
  server: ServerName,
  accepted: readonly number[],
  held: readonly (readonly number[])[],
): number | null {
  const omitted = completeStamp(state.omitted.vector, server);
  const limit = state.vector[server] ?? state.retired[server]?.lastStamp ?? 0;
  if (limit <= omitted) return null;
  const needed = countUpTo(accepted, limit) - countUpTo(accepted, omitted);
  const has = held.reduce((sum, list) => sum + countUpTo(list, limit) - countUpTo(list, omitted), 0);
  if (has === needed) return null;
  const lacks = (stamp: number): boolean => !held.some((list) => list.includes(stamp));
  return accepted.find((stamp) => stamp > omitted && stamp <= limit && lacks(stamp)) ?? null;
}

// ---------------------------------------------------------------- the committed order

interface CommittedOrder {
  /** The write with that CSN, at all servers. */
  readonly byCsn: Map<number, string>;
  /** Checks each write of a committed log once; keeps what is wrong. */
  readonly logs: CommittedFold<{ problem: string | null }>;
  readonly seen: Map<ReplicaId, { readonly incarnation: number; readonly csn: number }>;
}

const committedPrefix: Invariant<BayouTypes, CommittedOrder> = {
  name: 'B4, B5 a CSN is given once, and committed logs are prefixes of one order',
  begin() {
    const byCsn = new Map<number, string>();
    const logs = new CommittedFold<{ problem: string | null }>(
      () => ({ problem: null }),
      (found, write, csn) => {
        const known = byCsn.get(csn);
        if (known === undefined) byCsn.set(csn, writeKey(write));
        else if (known !== writeKey(write))
          found.problem ??= `CSN ${csn} is ${writeKey(write)}, elsewhere it is ${known}`;
      },
    );
    return { byCsn, logs, seen: new Map() };
  },
  after(order, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined) return null;
    const csn = committedCsn(state);
    const seen = order.seen.get(changed);
    order.seen.set(changed, { incarnation: state.incarnation, csn });
    if (seen !== undefined && seen.incarnation === state.incarnation && csn < seen.csn)
      return `${changed}: the CSN fell from ${seen.csn} to ${csn}`;
    // A crash takes back CSNs that nobody else can have heard of: they were not durable.
    if (seen !== undefined && seen.incarnation !== state.incarnation) forgetUnheard(order, cluster);
    const { problem } = order.logs.of(state);
    return problem === null ? null : `${changed}: ${problem}`;
  },
};

function forgetUnheard({ byCsn }: CommittedOrder, { replicas }: Cluster): void {
  const heard = [...replicas.values()].reduce((most, { state }) => Math.max(most, committedCsn(state)), 0);
  for (const csn of byCsn.keys()) if (csn > heard) byCsn.delete(csn);
}

export const clusterInvariants = [prefixProperty, committedPrefix] as readonly Invariant<BayouTypes>[];
