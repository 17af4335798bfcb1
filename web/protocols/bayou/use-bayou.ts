// A Bayou server's state for its panels.

import type { BayouState } from '../../../shared/protocols/bayou/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { History } from '../../store/history.ts';
import { useRunFrame } from '../../store/run-store.ts';

export interface BayouReplica {
  readonly state: BayouState;
  readonly alive: boolean;
  readonly picture: RunPicture;
  readonly history: History;
}

/** `null` when there is no such replica. */
export function useBayou(id: string): BayouReplica | null {
  const run = useRunFrame();
  const replica = run?.picture.replicas.find((candidate) => candidate.id === id);
  if (run === null || replica === undefined) return null;
  return { ...run, alive: replica.alive, state: replica.state as BayouState };
}

export function stateOf(picture: RunPicture, id: string): BayouState | null {
  return (picture.replicas.find((replica) => replica.id === id)?.state as BayouState | undefined) ?? null;
}
