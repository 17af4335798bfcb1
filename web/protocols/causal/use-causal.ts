// The states of the causal store's replicas, for its panels.

import type { CausalState } from '../../../shared/protocols/causal/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { useRunFrame } from '../../store/run-store.ts';

export interface CausalReplica {
  readonly id: string;
  readonly alive: boolean;
  readonly state: CausalState;
}

/** Every replica, in join order. */
export function replicasOf(picture: Pick<RunPicture, 'replicas'>): CausalReplica[] {
  return picture.replicas.map(({ id, alive, state }) => ({ id, alive, state: state as CausalState }));
}

/** `null` when there is no such replica. */
export function useCausal(id: string): CausalReplica | null {
  const run = useRunFrame();
  if (run === null) return null;
  return replicasOf(run.picture).find((replica) => replica.id === id) ?? null;
}
