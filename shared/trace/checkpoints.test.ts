// Pictures that are kept beside the newest events of a run.

import { describe, expect, test } from 'vitest';
import { KEPT_PICTURES_MAX } from '../core/limits.ts';
import { Checkpoints } from './checkpoints.ts';
import { TraceLog } from './log.ts';
import type { RunPicture } from './picture.ts';

/** All that is looked at of a picture here. */
function pictureOf(sequence: number): RunPicture {
  return { sequence } as RunPicture;
}

function sequencesAfter(events: number, keptMax: number, from: RunPicture | null = null): number[] {
  const log = new TraceLog(keptMax, undefined, from?.sequence);
  const checkpoints = new Checkpoints(log, from, 10);
  for (let count = 0; count < events; count += 1)
    checkpoints.after(pictureOf(log.append({ type: 'remarked', text: '' }, 0).sequence));
  return checkpoints.pictures.map(({ sequence }) => sequence);
}

describe('the pictures that a run keeps', () => {
  test('are one every so many events, as long as all events after them are kept', () => {
    expect(sequencesAfter(9, 100)).toEqual([]);
    expect(sequencesAfter(25, 100)).toEqual([10, 20]);
    expect(sequencesAfter(45, 20)).toEqual([30, 40]);
    // Event 26 is the oldest that is kept: the picture before it still has all that comes after.
    expect(sequencesAfter(35, 5)).toEqual([30]);
    expect(sequencesAfter(36, 5)).toEqual([]);
  });

  test('begin with the one from which the run went on, for as long as its events reach back', () => {
    expect(sequencesAfter(0, 100, pictureOf(7))).toEqual([7]);
    expect(sequencesAfter(25, 100, pictureOf(7))).toEqual([7, 17, 27]);
    expect(sequencesAfter(25, 15, pictureOf(7))).toEqual([17, 27]);
  });

  test('are few, and the oldest of them stays', () => {
    const kept = sequencesAfter(1_000, 2_000);
    expect(kept).toHaveLength(KEPT_PICTURES_MAX);
    expect([kept[0], kept.at(-1)]).toEqual([10, 1_000]);
  });

  test('share nothing with the run', () => {
    const log = new TraceLog();
    const checkpoints = new Checkpoints(log, null, 1);
    const picture = { sequence: log.append({ type: 'remarked', text: '' }, 0).sequence, at: 1 } as RunPicture;
    checkpoints.after(picture);
    picture.at = 2;
    expect(checkpoints.pictures[0]?.at).toBe(1);
  });
});
