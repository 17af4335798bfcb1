// The states of the replicas of Viewstamped Replication, and what the page remembers of its ops and views, for its panels.

import { present } from '../../../shared/core/result.ts';
import type { VsrState } from '../../../shared/protocols/vsr/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { chooseFact, useChosenFact } from '../../store/fact-store.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { NOTHING_REMEMBERED, type VsrMemory } from './memory.ts';
import type { VsrReplica } from './op-grid.ts';

export interface VsrRun {
  readonly all: readonly VsrReplica[];
  readonly memory: VsrMemory;
  readonly picture: RunPicture;
}

/** Every replica that has taken a step, in join order. */
export function replicasOf({ replicas }: Pick<RunPicture, 'replicas'>): VsrReplica[] {
  return replicas.flatMap(({ id, alive, state }) =>
    state === null ? [] : [{ id, alive, state: state as VsrState }],
  );
}

/** Of a replica that has taken a step. */
export function stateIn({ replicas }: Pick<RunPicture, 'replicas'>, id: string): VsrState {
  const state = replicas.find((replica) => replica.id === id)?.state ?? null;
  return present(state as VsrState | null, `a state of ${id}`);
}

export function useVsrRun(): VsrRun | null {
  const run = useRunFrame();
  if (run === null) return null;
  const { picture, history } = run;
  const memory = (history.remembered ?? NOTHING_REMEMBERED) as VsrMemory;
  return { all: replicasOf(picture), memory, picture };
}

/** `null` when there is no such replica. */
export function useVsr(id: string): VsrState | null {
  return useVsrRun()?.all.find((replica) => replica.id === id)?.state ?? null;
}

/** The op that grid, dial, lanes and strip show; `null`: the one that is being committed, or the newest. */
export const useChoice = useChosenFact;
export const chooseOp = chooseFact;
