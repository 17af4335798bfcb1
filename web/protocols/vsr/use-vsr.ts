// The states of the replicas of Viewstamped Replication, for its panels.

import type { VsrState } from '../../../shared/protocols/vsr/types.ts';
import { useRunFrame } from '../../store/run-store.ts';

/** `null` when there is no such replica. */
export function useVsr(id: string): VsrState | null {
  const run = useRunFrame();
  const replica = run?.picture.replicas.find((candidate) => candidate.id === id);
  return replica === undefined ? null : (replica.state as VsrState);
}
