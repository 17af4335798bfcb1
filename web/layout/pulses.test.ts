import { describe, expect, test } from 'vitest';
import type { ClusterModel, LinkShape } from './cluster-model.ts';
import { PULSE_HEIGHT, type PulseWords, placePulses, pulseWidth } from './pulses.ts';
import { around, overlap } from './rects.ts';

const LONG = { from: { x: 0, y: 0 }, to: { x: 600, y: 0 } };

function linkOf(name: string, line = LONG, stubs: LinkShape['stubs'] = null): LinkShape {
  const [a = '', b = ''] = name.split('~');
  return { name, a, b, line, stubs, ofClient: false } as LinkShape;
}

function modelOf(links: readonly LinkShape[], taken: ClusterModel['taken'] = []) {
  return { links, taken, words: [], scene: { letters: 1 } as ClusterModel['scene'] };
}

function words(key: number, isLoud: boolean): PulseWords {
  return { key, label: isLoud ? '1 new, 1.4 kB' : '868 B', isLoud, isLabelled: true };
}

describe('words of pulses', () => {
  test('stand in the middle of the link, or beside what is to be read there', () => {
    const pulses = new Map([['s0~s1', words(1, false)]]);
    const [free] = placePulses(modelOf([linkOf('s0~s1')]), pulses);
    expect(free?.at).toEqual({ x: 300, y: 0 });
    const covered = around({ x: 300, y: 0 }, 40, 20);
    const [beside] = placePulses(modelOf([linkOf('s0~s1')], [covered]), pulses);
    expect(beside?.at).not.toBeNull();
    const rect = around(beside?.at ?? { x: 300, y: 0 }, pulseWidth('868 B'), PULSE_HEIGHT);
    expect(overlap(rect, covered)).toBe(0);
  });

  test('have none on a link that is cut or too short', () => {
    const stubs = { tips: [] } as unknown as LinkShape['stubs'];
    const pulses = new Map([['s0~s1', words(1, true)]]);
    expect(placePulses(modelOf([linkOf('s0~s1', LONG, stubs)]), pulses)).toEqual([]);
    const everywhere = around({ x: 300, y: 0 }, 2_000, 100);
    expect(placePulses(modelOf([linkOf('s0~s1')], [everywhere]), pulses)[0]?.at).toBeNull();
  });

  test('of what found something new come before the others', () => {
    const pulses = new Map([
      ['s0~s1', words(1, false)],
      ['s0~s2', words(2, true)],
    ]);
    const short = { from: { x: 0, y: 0 }, to: { x: 60, y: 0 } };
    const placed = placePulses(modelOf([linkOf('s0~s1', short), linkOf('s0~s2', short)]), pulses);
    expect(placed.map(({ link, at }) => [link.name, at !== null])).toEqual([
      ['s0~s2', true],
      ['s0~s1', false],
    ]);
  });

  test('among many links are those alone that tell of something new', () => {
    const links = Array.from({ length: 16 }, (_, i) =>
      linkOf(`s0~s${i + 1}`, { from: { x: 0, y: 50 * i }, to: { x: 600, y: 50 * i } }),
    );
    const pulses = new Map(links.map(({ name }, i) => [name, words(i, i === 3)]));
    const said = placePulses(modelOf(links), pulses).filter(({ at }) => at !== null);
    expect(said.map(({ link }) => link.name)).toEqual(['s0~s4']);
  });
});
