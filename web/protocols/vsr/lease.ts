// The lease that a primary has now, if it has one.

import { quorumOf } from '../../../shared/protocols/vsr/configuration.ts';
import type { VsrState } from '../../../shared/protocols/vsr/types.ts';

/** When the newest word that f backups have answered gives the primary a lease, by its own clock. */
export function leaseOf(state: VsrState) {
  const { config, now, leaseOver, leaseRounds } = state;
  const needed = quorumOf(state) - 1;
  const round = leaseRounds.findLast(
    (said) =>
      said.round > leaseOver &&
      now >= said.saidAt &&
      now - said.saidAt < config.leaseMillis &&
      Object.keys(said.answered).length >= needed,
  );
  if (round === undefined) return null;
  return { by: Object.keys(round.answered), until: round.saidAt + config.leaseMillis };
}
