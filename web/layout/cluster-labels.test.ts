import { describe, expect, it } from 'vitest';
import { linkName } from '../../shared/core/ids.ts';
import { newestAnswers } from '../store/answers.ts';
import { followScript } from '../testing/simulated.ts';
import { layCluster } from './cluster-model.ts';
import { noteOf } from './label-wishes.ts';
import { overlap } from './rects.ts';

const SCRIPT = [
  'cluster bayou s0 s1 s2 s3 s4',
  'client c0 s0',
  'client c1 s2',
  'put c0 room 11am',
  'put c1 lunch 1pm',
  'settle',
  'delay s0 s1 100..200ms',
  'hold s1 s0',
  'lossy s1 s2 0.4',
  'partition s0,s1,s2 | s3,s4',
];

async function lay(width: number, height: number) {
  const { picture, page } = await followScript(SCRIPT);
  return layCluster(picture, {
    width,
    height,
    reserved: { right: width * 0.27, bottom: 56 },
    places: {},
    cutAt: {},
    dragged: null,
    cardOf: page.card,
    answers: newestAnswers(picture.operations, picture.at),
    films: new Map(),
    strokes: [
      {
        key: 'knife',
        words: 'your cut, 12.4 s: 6 links',
        points: [
          { x: 0.3, y: 0.1 },
          { x: 0.35, y: 0.5 },
          { x: 0.3, y: 0.9 },
        ],
      },
    ],
    selectedLink: linkName('s0', 's1'),
  });
}

describe('the words on a cluster', () => {
  it.each([
    [910, 467],
    [1_020, 590],
    [1_400, 760],
  ])('lie on no replica, no log, no client and not on each other at %d × %d', async (width, height) => {
    const { words, taken, scene } = await lay(width, height);
    expect(words.length).toBeGreaterThan(4);
    for (const [i, rect] of words.entries()) {
      for (const other of [...taken, ...words.slice(i + 1)]) expect(overlap(rect, other)).toBe(0);
      expect(rect.right).toBeLessThanOrEqual(scene.free.width);
      expect(rect.bottom).toBeLessThanOrEqual(scene.free.height);
    }
  });

  it('say what shapes a link and what waits there, line by line', () => {
    expect(noteOf({ note: '100–200 ms · held s1 → s0', held: 3 })).toEqual(['100–200 ms', 'held s1 → s0: 3']);
    expect(noteOf({ note: '', held: 2 })).toEqual(['2 waiting']);
    expect(noteOf({ note: '', held: 0 })).toEqual([]);
  });
});
