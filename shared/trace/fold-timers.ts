// Timers in the picture: which are set, since when and for how long.

import { timerKey } from '../core/contract.ts';
import type { ActorId } from '../core/ids.ts';
import { keyedDeletePassing, keyedEntries, keyedSetPassing } from '../core/keyed.ts';
import type { RunPicture } from './picture.ts';

type Timer = { readonly type: string };

/** @param rate of its actor's clock */
export function foldTimer(
  picture: RunPicture,
  actor: ActorId,
  { timer, delayMillis }: { readonly timer: Timer; readonly delayMillis: number },
  at: number,
  rate: number,
): void {
  picture.scheduled += 1;
  const { scheduled: order } = picture;
  const set = { actor, timer, setAt: at, delayMillis: Math.max(0, delayMillis) / rate, order };
  keyedSetPassing(picture.timers, keyOf(actor, timer), set);
}

/** It fired, or was cancelled. */
export function foldTimerGone(picture: RunPicture, actor: ActorId, timer: Timer): void {
  keyedDeletePassing(picture.timers, keyOf(actor, timer));
}

export function foldTimersGone(picture: RunPicture, actor: ActorId): void {
  for (const [key, timer] of keyedEntries(picture.timers))
    if (timer.actor === actor) keyedDeletePassing(picture.timers, key);
}

function keyOf(actor: ActorId, timer: Timer): string {
  return `${actor} ${timerKey(timer)}`;
}
