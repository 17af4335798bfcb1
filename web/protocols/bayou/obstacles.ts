// What keeps writes away from a replica: for each replica that has them, why it has not brought them there.

import { hasLeft, ownHeir } from '../../../shared/protocols/bayou/membership.ts';
import type { BayouState } from '../../../shared/protocols/bayou/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { cutBetween, type FaultRecord } from '../../store/fault-history.ts';
import type { History } from '../../store/history.ts';
import { isServing, linkBetween, passes, reachableFrom } from './reach.ts';

/** Why one replica that has it has not brought it here. */
export type Obstacle =
  /** It tells nobody but its heir; `told`: it has, and tells nobody any more. */
  | {
      readonly type: 'retired';
      readonly holder: string;
      readonly heir: string | null;
      readonly told: boolean;
    }
  | { readonly type: 'down'; readonly holder: string; readonly at: number | null }
  | {
      readonly type: 'cut';
      readonly holder: string;
      readonly oneWay: { readonly from: string; readonly to: string } | null;
      readonly fault: FaultRecord | null;
      /** The same command is named by an obstacle before this one. */
      readonly sameStroke: boolean;
    }
  | { readonly type: 'held'; readonly holder: string; readonly from: string; readonly to: string }
  | { readonly type: 'open'; readonly holder: string }
  | { readonly type: 'connecting'; readonly holder: string }
  /** These reach the replica, lack the writes, and nobody who has them reaches them. */
  | { readonly type: 'cutOff'; readonly between: readonly string[] };

export function obstaclesOf(
  picture: RunPicture,
  history: Pick<History, 'faults'>,
  replica: string,
  holders: readonly string[],
): Obstacle[] {
  const obstacles: Obstacle[] = [];
  const strokes = new Set<number>();
  for (const holder of holders) {
    const obstacle = obstacleOf(picture, history, holder, replica);
    if (obstacle === null) continue;
    const command = obstacle.type === 'cut' ? (obstacle.fault?.command ?? null) : null;
    if (obstacle.type === 'cut' && command !== null && strokes.has(command))
      obstacles.push({ ...obstacle, sameStroke: true });
    else obstacles.push(obstacle);
    if (command !== null) strokes.add(command);
  }
  if (obstacles.some(({ type }) => type === 'open')) return obstacles;
  const reach = reachableFrom(picture, holders);
  const between = picture.replicas
    .filter((other) => other.id !== replica && other.alive && isServing(other))
    .map(({ id }) => id)
    .filter((id) => !holders.includes(id) && !reach.has(id))
    .filter((id) => passes(picture, id, replica));
  return between.length === 0 ? obstacles : [...obstacles, { type: 'cutOff', between }];
}

/** What stands between one holder and the replica; `null` when they have no link. */
function obstacleOf(
  picture: RunPicture,
  history: Pick<History, 'faults'>,
  holder: string,
  replica: string,
): Obstacle | null {
  const self = picture.replicas.find(({ id }) => id === holder);
  if (self !== undefined && hasLeft(self.state as BayouState)) {
    const state = self.state as BayouState;
    return { type: 'retired', holder, heir: ownHeir(state), told: state.stage === 'retired' };
  }
  if (self !== undefined && !self.alive) return { type: 'down', holder, at: self.stopped?.at ?? null };
  const link = linkBetween(picture, holder, replica);
  if (link === null) return null;
  const forth = link.a === holder ? link.ab : link.ba;
  const back = link.a === holder ? link.ba : link.ab;
  // A session is a dialogue: one direction that fails is enough to stop it.
  const [from, to] = forth.cut || (!back.cut && forth.held) ? [holder, replica] : [replica, holder];
  if (forth.cut || back.cut) {
    const oneWay = forth.cut && back.cut ? null : { from, to };
    return { type: 'cut', holder, oneWay, fault: cutBetween(history, from, to), sameStroke: false };
  }
  if (forth.held || back.held) return { type: 'held', holder, from, to };
  return { type: link.up ? 'open' : 'connecting', holder };
}
