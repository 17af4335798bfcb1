// The exchanges that have just ended: on each link the newest one, for as long as it is to be seen.

import { linkName } from '../../shared/core/ids.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import type { Pulse } from '../protocols/types.ts';
import type { History } from './history.ts';

/** How long the words on a link stand; its flash is shorter. */
export const PULSE_SHOWN_MILLIS = 2_500;

export interface LinkPulse {
  /** Another one flashes anew. */
  readonly key: number;
  readonly label: string;
  readonly isLoud: boolean;
  /** Of the links that it went over, this one bears the words. */
  readonly isLabelled: boolean;
}

/**
 * By the name of the link. What found something new is not covered by what found nothing since.
 * @param now milliseconds of the run.
 */
export function pulsesNow(
  { notes }: Pick<History, 'notes'>,
  pulseOf:
    | ((note: { readonly type: string }, replica: string, picture: RunPicture) => Pulse | null)
    | undefined,
  picture: RunPicture,
  now: number,
): Map<string, LinkPulse> {
  const pulses = new Map<string, LinkPulse>();
  if (pulseOf === undefined) return pulses;
  for (let i = notes.length - 1; i >= 0; i -= 1) {
    const record = notes[i];
    if (record === undefined || record.at < now - PULSE_SHOWN_MILLIS) break;
    const pulse = pulseOf(record.note, record.replica, picture);
    if (pulse !== null) lay(pulses, pulse, record.sequence);
  }
  return pulses;
}

function lay(pulses: Map<string, LinkPulse>, { path, label, isLoud }: Pulse, key: number): void {
  const middle = Math.floor((path.length - 1) / 2);
  for (const [i, from] of path.entries()) {
    const to = path[i + 1];
    if (to === undefined) return;
    const name = linkName(from, to);
    const newer = pulses.get(name);
    if (newer !== undefined && (newer.isLoud || !isLoud)) continue;
    pulses.set(name, { key, label, isLoud, isLabelled: i === middle });
  }
}
