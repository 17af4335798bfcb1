// Why a replica that lost its log is still recovering, whom the group consists of, and what a crash does to it: sentences for
// the panels, from the states alone.

import { isWitness, primaryOf, quorumOf } from '../../../shared/protocols/vsr/configuration.ts';
import type { VsrState } from '../../../shared/protocols/vsr/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { findLink, isCut } from '../../commands/menu-entries.ts';

/** f + 1 of 2f + 1: each quorum of which it was a part has another one among them. */
export function answersNeeded({ members }: Pick<VsrState, 'members'>): number {
  return members.length - quorumOf({ members }) + 1;
}

/** What it waits for, in one sentence. */
export function whyItWaits(state: VsrState): string {
  const { recovery, transfer, viewNumber } = state;
  if (transfer !== null) return `It fetches the log of view ${transfer.viewNumber} from ${transfer.from}.`;
  if (recovery === null) return 'It has not asked yet.';
  const answers = Object.values(recovery.responses);
  const needed = answersNeeded(state);
  if (answers.length < needed)
    return `${answers.length} of the ${needed} answers that it needs have come: among so many is one who knows whatever it has promised.`;
  const latest = Math.max(...answers.map((answer) => answer.viewNumber));
  if (latest < viewNumber)
    return `Nobody has answered who has entered view ${viewNumber}, which it had entered before.`;
  const primary = primaryOf(state, latest);
  return `The latest view that they know is ${latest}, and only its primary, ${primary}, can hand out the log: it has not answered as primary.`;
}

/** What stands between a replica and another one's answer; `null`: nothing that can be seen. */
export function obstacleBetween(
  picture: Pick<RunPicture, 'links' | 'replicas'>,
  id: string,
  other: string,
): string | null {
  const replica = picture.replicas.find((candidate) => candidate.id === other);
  if (replica === undefined) return 'unknown here';
  if (!replica.alive) return 'down';
  if (replica.frozen) return 'frozen';
  const link = findLink(picture, id, other);
  if (link !== undefined && isCut(link)) return 'link cut';
  const { status, viewNumber } = replica.state as VsrState;
  if (status === 'normal') return null;
  return status === 'view-change' ? `in the change to view ${viewNumber}, and cannot tell yet` : status;
}

/** What each of the two modes survives. */
export function whatItSurvives({ config, members }: Pick<VsrState, 'config' | 'members'>): string {
  const quorum = quorumOf({ members });
  const faults = members.length - quorum;
  if (config.log === 'disk')
    return `log=disk: the log is on a disk. Any number may crash, all of them as well: what was promised comes back with the restart. To go on serving, ${quorum} of ${members.length} must be up.`;
  if (faults === 0)
    return 'log=memory: the log is in memory alone, and there is no other replica to ask: a crash loses it.';
  return `log=memory: the log is in memory alone. At most ${faults} of ${members.length} may be without it at a time; the others give it back. If more crash before the first have recovered, what was promised is lost, and the group stands still.`;
}

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
export function changesUnderWay(
  state: VsrState,
  all: readonly { readonly id: string; readonly alive: boolean; readonly state: VsrState }[],
): string[] {
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
