// The order of the columns of every version vector on the page: as the replicas stand there. One who looks from a
// replica's bars to a client's vector finds the same server in the same place.

import { hasLeft } from '../../../shared/protocols/bayou/membership.ts';
import { compareNames, type ServerName } from '../../../shared/protocols/bayou/names.ts';
import type { BayouState } from '../../../shared/protocols/bayou/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';

/** Servers that have retired, and those that nobody on the page is, come last, in the order of names (rule BY3). */
export function inLaneOrder(
  picture: Pick<RunPicture, 'replicas'>,
  writers: Iterable<ServerName>,
): ServerName[] {
  const lanes = new Map<ServerName, number>();
  for (const [lane, { state }] of picture.replicas.entries()) {
    const server = state as BayouState;
    if (server.name !== null && !hasLeft(server)) lanes.set(server.name, lane);
  }
  const laneOf = (writer: ServerName): number => lanes.get(writer) ?? picture.replicas.length;
  return [...new Set(writers)].sort((a, b) => laneOf(a) - laneOf(b) || compareNames(a, b));
}
