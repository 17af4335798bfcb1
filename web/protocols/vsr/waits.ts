// Why a replica that lost its log is still recovering, and what a crash does to it: sentences for its panel, from the states
// alone.

import { primaryOf, quorumOf } from '../../../shared/protocols/vsr/configuration.ts';
import type { VsrState } from '../../../shared/protocols/vsr/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';

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
  const isCut = picture.links.some(
    ({ a, b, ab, ba }) => (ab.cut || ba.cut) && (a === id ? b === other : b === id && a === other),
  );
  if (isCut) return 'link cut';
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
