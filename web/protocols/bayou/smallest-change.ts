// The smallest change that would bring writes to a replica: what to repair, and the way that they would take.

import type { RunPicture } from '../../../shared/trace/picture.ts';
import { lines } from '../../commands/lines.ts';
import { mayTell, passes } from './reach.ts';

export interface SmallestChange {
  /** What must be put right, in order. */
  readonly repairs: readonly (
    | { readonly type: 'heal'; readonly a: string; readonly b: string }
    | { readonly type: 'restart'; readonly replica: string }
  )[];
  /** The way from a holder to the replica. */
  readonly path: readonly string[];
  readonly repairLines: readonly string[];
  /** Exchanges along the way, that bring it without waiting. */
  readonly exchangeLines: readonly string[];
}

/** The way from any holder to the replica with the fewest repairs, and among those the fewest hops. */
export function smallestChange(
  picture: RunPicture,
  holders: readonly string[],
  replica: string,
): SmallestChange | null {
  const ids = picture.replicas.map(({ id }) => id);
  const isDown = (id: string): boolean => !(picture.replicas.find((one) => one.id === id)?.alive ?? false);
  const best = new Map<string, { cost: number; from: string | null; done: boolean }>();
  // One repair outweighs any number of hops.
  const repair = ids.length + 1;
  for (const id of holders) best.set(id, { cost: isDown(id) ? repair : 0, from: null, done: false });
  for (;;) {
    const next = [...best].filter(([, entry]) => !entry.done).sort(([, a], [, b]) => a.cost - b.cost)[0];
    if (next === undefined) return null;
    const [id, entry] = next;
    entry.done = true;
    if (id === replica) return changeAlong(picture, pathTo(replica, best), isDown);
    for (const other of ids) {
      if (!mayTell(picture, id, other)) continue;
      const cost = entry.cost + 1 + (passes(picture, id, other) ? 0 : repair) + (isDown(other) ? repair : 0);
      if (cost < (best.get(other)?.cost ?? Infinity)) best.set(other, { cost, from: id, done: false });
    }
  }
}

function pathTo(replica: string, best: ReadonlyMap<string, { readonly from: string | null }>): string[] {
  const path: string[] = [];
  for (let at: string | null = replica; at !== null; at = best.get(at)?.from ?? null) path.unshift(at);
  return path;
}

function changeAlong(
  picture: RunPicture,
  path: readonly string[],
  isDown: (id: string) => boolean,
): SmallestChange {
  const restarts = path.filter(isDown).map((replica) => ({ type: 'restart' as const, replica }));
  const hops = path.slice(1).map((to, i) => ({ from: path[i] as string, to }));
  const heals = hops
    .filter(({ from, to }) => !passes(picture, from, to))
    .map(({ from, to }) => ({ type: 'heal' as const, a: from, b: to }));
  return {
    repairs: [...restarts, ...heals],
    path,
    repairLines: [
      ...restarts.map(({ replica }) => lines.restart(replica)),
      ...heals.map(({ a, b }) => lines.heal(a, b)),
    ],
    exchangeLines: hops.map(({ from, to }) => lines.exchange(from, to)),
  };
}
