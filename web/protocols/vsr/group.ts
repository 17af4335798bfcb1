// Whom the group consists of as one replica knows it, and who is on its way in or out.

import { isWitness, primaryOf } from '../../../shared/protocols/vsr/configuration.ts';
import type { VsrState } from '../../../shared/protocols/vsr/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { VsrReplica } from './op-grid.ts';

export interface MemberRow {
  readonly replica: string;
  readonly place: number;
  readonly duty: 'primary' | 'backup' | 'witness';
  readonly isDown: boolean;
  /** Which epoch it works in itself; `null`: not known here. */
  readonly epoch: number | null;
}

/** The configuration as that replica knows it, in its order. */
export function memberRows(state: VsrState, picture: Pick<RunPicture, 'replicas'>): MemberRow[] {
  return state.members.map((replica, place) => {
    const there = picture.replicas.find(({ id }) => id === replica);
    const itsState = (there?.state ?? null) as VsrState | null;
    const isPrimary = primaryOf(state, state.viewNumber) === replica;
    return {
      replica,
      place,
      duty: isWitness(state, replica) ? 'witness' : isPrimary ? 'primary' : 'backup',
      isDown: there?.alive !== true,
      epoch: itsState?.epoch ?? null,
    };
  });
}

/** Who is on its way in or out, a sentence each. */
export function changesUnderWay(state: VsrState, all: readonly VsrReplica[]): string[] {
  const newest = state.log.at(-1);
  const logged =
    newest?.type === 'reconfiguration' && state.logStart + state.log.length > state.commitNumber
      ? [
          `The next group is logged: ${newest.members.join(', ')}. Until it is committed nothing else is taken.`,
        ]
      : [];
  const moving = all.flatMap(({ id, alive, state: other }) => {
    if (!alive) return [];
    if (other.status === 'joining')
      return [
        other.transfer === null
          ? `${id} asks to be let in.`
          : `${id} is let in, and fetches the state that was before from ${other.transfer.from}.`,
      ];
    if (other.leaving !== null) return [`${id} has asked to be let go.`];
    if (other.status === 'retired' && other.before !== null)
      return [`${id} has left, and stays until enough of the new group have started.`];
    return [];
  });
  return [...logged, ...moving];
}
