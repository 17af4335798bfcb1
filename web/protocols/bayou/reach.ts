// Who can tell whom: links that a session can run on, and servers that still tell others.

import { hasLeft, ownHeir } from '../../../shared/protocols/bayou/membership.ts';
import type { BayouState } from '../../../shared/protocols/bayou/types.ts';
import type { LinkPicture, ReplicaPicture, RunPicture } from '../../../shared/trace/picture.ts';
import { stateOf } from './use-bayou.ts';

export function linkBetween(picture: RunPicture, a: string, b: string): LinkPicture | null {
  return (
    picture.links.find((link) => (link.a === a && link.b === b) || (link.a === b && link.b === a)) ?? null
  );
}

/** Whether a session can run: it is a dialogue, so both directions are needed. */
export function passes(picture: RunPicture, a: string, b: string): boolean {
  const link = linkBetween(picture, a, b);
  return link !== null && !link.ab.cut && !link.ba.cut && !link.ab.held && !link.ba.held;
}

export function isServing({ state }: ReplicaPicture): boolean {
  return (state as BayouState).stage === 'serving';
}

/** Whether one ever tells the other anything: a server that leaves tells its heir alone, and then nobody (rule BY12). */
export function mayTell(picture: RunPicture, from: string, to: string): boolean {
  if (linkBetween(picture, from, to) === null) return false;
  const state = stateOf(picture, from);
  const receiver = stateOf(picture, to);
  if (state === null || receiver === null || hasLeft(receiver)) return false;
  if (state.stage === 'telling') return ownHeir(state) === to;
  return state.stage === 'serving';
}

export function reachableFrom(picture: RunPicture, from: readonly string[]): Set<string> {
  const alive = picture.replicas.filter((replica) => replica.alive).map(({ id }) => id);
  const reached = new Set(from.filter((id) => alive.includes(id)));
  const open = [...reached];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const other of alive)
      if (!reached.has(other) && mayTell(picture, next, other) && passes(picture, next, other)) {
        reached.add(other);
        open.push(other);
      }
  return reached;
}
