// What must hold of a server's log after every step: the vector, the order, the commits, the stores (rules BY2 to BY9).

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { ClusterStates, Invariant } from '../../core/contract.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Keyed } from '../../core/keyed.ts';
import { applyWrite } from './apply.ts';
import { CommittedFold } from './committed-fold.ts';
import { sameTable } from './convergence.ts';
import { completeStamp } from './coverage.ts';
import { type Knowledge, learnWrite } from './membership.ts';
import { creationStamp } from './names.ts';
import { compareWrites, writeKey } from './order.ts';
import type { BayouState, BayouTypes, Omitted, Write } from './types.ts';

/** An invariant of one state alone, with a fold over its committed log. */
export function ofLog<A>(
  name: string,
  begin: (omitted: Omitted) => A,
  take: (folded: A, write: Write) => void,
  check: (state: BayouState, folded: A) => string | null,
): Invariant<BayouTypes, CommittedFold<A>> {
  return {
    name,
    begin: () => new CommittedFold(begin, take),
    after(fold, cluster, changed) {
      return ofChanged(cluster, changed, (state) => check(state, fold.of(state)));
    },
  };
}

/** An invariant of one state alone. */
export function ofState(name: string, check: (state: BayouState) => string | null): Invariant<BayouTypes> {
  return {
    name,
    begin: () => null,
    after: (_memory, cluster, changed) => ofChanged(cluster, changed, check),
  };
}

function ofChanged(
  cluster: ClusterStates<BayouTypes>,
  changed: string,
  check: (state: BayouState) => string | null,
): string | null {
  const replica = cluster.replicas.get(changed);
  const problem = replica === undefined ? null : check(replica.state);
  return problem === null ? null : `${changed}: ${problem}`;
}

/** By stamp at each server, whatever the order of commits: a creation teaches before, a retirement after all else. */
const vectorDescribesLog = ofLog<Knowledge>(
  'B1 the version vector describes the log',
  ({ vector }) => ({ vector: { ...vector }, known: {}, retired: {} }),
  learnWrite,
  (state, { vector, retired }) => {
    const learned: Knowledge = { vector: { ...vector }, known: {}, retired: { ...retired } };
    for (const { write } of state.tentative) learnWrite(learned, write);
    return sameVector(learned.vector, state.vector)
      ? null
      : `V is ${canonicalJson(state.vector)}, but the log gives ${canonicalJson(learned.vector)}`;
  },
);

function sameVector(left: VersionVector, right: VersionVector): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

const tentativeOrder = ofLog<Set<string>>(
  'B3 tentative writes are in tentative order, and each write is in the log once',
  () => new Set(),
  (committed, write) => void committed.add(writeKey(write)),
  (state, committed) => {
    if (committed.size !== state.committed.length) return 'a write is committed twice';
    // The rule itself, not the configured order: a planted mistake must not excuse itself.
    const config = { ...state.config, mistake: null };
    for (const [i, { write }] of state.tentative.entries()) {
      const before = state.tentative[i - 1]?.write;
      if (before !== undefined && compareWrites(config, before, write) >= 0)
        return `${writeKey(write)} stands behind ${writeKey(before)}`;
      if (committed.has(writeKey(write))) return `${writeKey(write)} is both committed and tentative`;
    }
    return null;
  },
);

const omittedWithin = ofState('B6 O is within V, and OSN within CSN', (state) => {
  for (const [server, stamp] of Object.entries(state.omitted.vector))
    if (completeStamp(state.vector, server) < stamp) return `O covers ⟨${stamp}, ${server}⟩, V does not`;
  return null;
});

const storesAreReplays = ofLog<Keyed<string>>(
  'B8 both stores equal a replay of the log',
  ({ store }) => ({ ...store }),
  applyWrite,
  (state, replay) => {
    if (!sameTable(replay, state.committedStore))
      return 'the committed store is not the replay of the committed log';
    const whole = { ...replay };
    for (const { write } of state.tentative) applyWrite(whole, write);
    return sameTable(whole, state.store) ? null : 'the store is not the replay of the log';
  },
);

const stampsWithinLife = ofLog<{ problem: string | null; largest: VersionVector }>(
  'B10, B11 stamps lie above the creation, and the retirement is the last',
  () => ({ problem: null, largest: {} }),
  (found, write) => {
    found.problem ??= beforeCreation(write);
    found.largest[write.server] = Math.max(found.largest[write.server] ?? 0, write.stamp);
  },
  (state, { problem, largest }) => {
    if (problem !== null) return problem;
    for (const { write } of state.tentative) {
      const early = beforeCreation(write) ?? behindRetirement(state, write.server, write.stamp);
      if (early !== null) return early;
    }
    for (const server of Object.keys(state.retired)) {
      const late = behindRetirement(state, server, largest[server] ?? 0);
      if (late !== null) return late;
    }
    return null;
  },
);

function beforeCreation(write: Write): string | null {
  return write.stamp > creationStamp(write.server)
    ? null
    : `${writeKey(write)} is not above the creation of its server`;
}

function behindRetirement(state: BayouState, server: string, stamp: number): string | null {
  const retirement = state.retired[server];
  return retirement === undefined || stamp <= retirement.lastStamp
    ? null
    : `⟨${stamp}, ${server}⟩ comes after the retirement of its server`;
}

export const logInvariants = [
  vectorDescribesLog,
  tentativeOrder,
  omittedWithin,
  storesAreReplays,
  stampsWithinLife,
] as readonly Invariant<BayouTypes>[];
