// The lease under which a primary answers reads by itself: until when, on whose answers it rests, and who waits it out.

import type { ReactNode } from 'react';
import { isPrimary } from '../../../shared/protocols/vsr/configuration.ts';
import type { VsrState } from '../../../shared/protocols/vsr/types.ts';
import { durationLabel } from '../duration-label.ts';
import { leaseOf } from './lease.ts';

export function LeaseWords({ state }: { readonly state: VsrState }): ReactNode {
  const { leaseMillis, drift } = state.config;
  return (
    <section aria-label="Lease">
      <h3>Lease</h3>
      {leaseMillis === 0 ? (
        <p className="small">
          None: each get is an op of the log. With lease=200ms the primary may answer by itself.
        </p>
      ) : (
        <p className="small">
          {standing(state)} A lease holds {leaseMillis} ms from when the primary spoke, by its own clock;
          whoever is primary next commits nothing for {durationLabel(leaseMillis * (1 + drift))}.
        </p>
      )}
    </section>
  );
}

function standing(state: VsrState): string {
  const { id, isWaitingOutLease, leaseReads, now } = state;
  if (!isPrimary(state)) return `${id} is not primary: it answers no get.`;
  if (isWaitingOutLease)
    return `${id} waits: the primary before may still read under its lease, so nothing is committed until that is over.`;
  const reads = `${leaseReads} ${leaseReads === 1 ? 'get was' : 'gets were'} answered under leases.`;
  const lease = leaseOf(state);
  if (lease === null) return `${id} has none now: f backups must answer what it says. ${reads}`;
  return `${id} has one for ${durationLabel(lease.until - now)} more, as of its last step: ${lease.by.join(', ')} answered what it said. ${reads}`;
}
