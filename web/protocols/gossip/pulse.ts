// A round that has just ended, as the cluster picture shows it: over which links it went, and what it cost.

import type { GossipNote } from '../../../shared/protocols/gossip/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { Pulse } from '../types.ts';
import { routeBetween } from './routes.ts';
import { replicasOf } from './use-gossip.ts';

export function pulseOf(
  note: { readonly type: string },
  replica: string,
  picture: Pick<RunPicture, 'replicas'>,
): Pulse | null {
  const round = note as GossipNote;
  if (round.type !== 'round' || round.phase !== 'finished') return null;
  const path = routeBetween(replicasOf(picture), replica, round.with);
  if (path === null) return null;
  const { pushed, pulled, bytes } = round;
  const exchanged = pushed + pulled;
  const label = exchanged > 0 ? `${exchanged} new, ${bytesLabel(bytes)}` : bytesLabel(bytes);
  return { path, label, isLoud: exchanged > 0 };
}

/** `868 B`, `1.4 kB`, `2.1 MB`. */
export function bytesLabel(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 999_950) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
