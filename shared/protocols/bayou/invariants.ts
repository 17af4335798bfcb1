// What must hold after every step of every run (rules BY1 to BY13). Those of logs and of clusters are beside this file;
// here are those of membership, and the list of all.

import type { Invariant } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { canonicalJson } from '../../core/json.ts';
import { clusterInvariants } from './cluster-invariants.ts';
import { logInvariants, ofState } from './log-invariants.ts';
import { isPrimary } from './membership.ts';
import type { BayouState, BayouTypes } from './types.ts';
import { committedCsn } from './write-log.ts';

const retiredStaysAway = ofState('BY11 a retired server is not added again', (state) => {
  for (const server in state.retired)
    if (state.vector[server] !== undefined) return `${server} has retired, yet V has an entry for it`;
  return null;
});

const onePrimary: Invariant<BayouTypes> = {
  name: 'B13 one primary at a time',
  begin: () => null,
  after(_memory, cluster) {
    let count = 0;
    for (const { state } of cluster.replicas.values()) if (isPrimary(state)) count += 1;
    if (count < 2) return null;
    const primaries = [...cluster.replicas].filter(([, { state }]) => isPrimary(state)).map(([id]) => id);
    return `${primaries.join(' and ')} are primary at once`;
  },
};

const primaryHoldsNothingBack = ofState('BY7 the primary commits at once', (state) =>
  isPrimary(state) && state.tentative.length > 0
    ? `it is the primary and holds ${state.tentative.length} tentative writes`
    : null,
);

/** From its retirement write on, over restarts too. */
const frozenWhenRetired: Invariant<BayouTypes, Map<ReplicaId, string>> = {
  name: 'BY12 the log of a retired server is frozen',
  begin: () => new Map(),
  after(frozen, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state;
    if (state === undefined || (state.stage !== 'telling' && state.stage !== 'retired')) {
      // A crash may take a retirement back that was not durable yet, and so was told to nobody.
      frozen.delete(changed);
      return null;
    }
    const figures = logInFigures(state);
    const before = frozen.get(changed) ?? figures;
    frozen.set(changed, before);
    return before === figures ? null : `${changed}: its log was ${before}, and is ${figures}`;
  },
};

/** No write comes or goes, and none is committed, without a change in one of these. */
function logInFigures(state: BayouState): string {
  const { vector, omitted, tentative } = state;
  return canonicalJson({ vector, csn: committedCsn(state), osn: omitted.csn, tentative: tentative.length });
}

export const always: readonly Invariant<BayouTypes>[] = [
  ...logInvariants,
  ...clusterInvariants,
  retiredStaysAway,
  onePrimary,
  primaryHoldsNothingBack,
  frozenWhenRetired as Invariant<BayouTypes>,
];
