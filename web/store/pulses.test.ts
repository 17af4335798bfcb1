import { describe, expect, test } from 'vitest';
import type { RunPicture } from '../../shared/trace/picture.ts';
import type { Pulse } from '../protocols/types.ts';
import { PULSE_SHOWN_MILLIS, pulsesNow } from './pulses.ts';

/** Notes that are pulses themselves. */
function pulses(notes: readonly { readonly at: number; readonly pulse: Pulse }[], now: number) {
  const records = notes.map(({ at, pulse }, i) => ({
    replica: 's0',
    at,
    sequence: i + 1,
    note: { type: 'exchanged', ...pulse },
  }));
  const pulseOf = (note: unknown): Pulse => note as Pulse;
  return Object.fromEntries(pulsesNow({ notes: records }, pulseOf, {} as RunPicture, now));
}

const quiet = (...path: string[]): Pulse => ({ path, label: '868 B', isLoud: false });
const loud = (...path: string[]): Pulse => ({ path, label: '1 new, 1.4 kB', isLoud: true });

describe('pulses', () => {
  test('of a link the newest one is shown, and no longer than it is to be seen', () => {
    const notes = [
      { at: 0, pulse: quiet('s0', 's1') },
      { at: 100, pulse: quiet('s1', 's0') },
    ];
    expect(pulses(notes, 100)).toMatchObject({ 's0~s1': { key: 2 } });
    expect(pulses(notes, PULSE_SHOWN_MILLIS + 100)).toMatchObject({ 's0~s1': { key: 2 } });
    expect(pulses(notes, PULSE_SHOWN_MILLIS + 101)).toEqual({});
  });

  test('what found nothing does not cover what found something', () => {
    const notes = [
      { at: 0, pulse: loud('s0', 's1') },
      { at: 100, pulse: quiet('s0', 's1') },
    ];
    expect(pulses(notes, 100)).toMatchObject({ 's0~s1': { key: 1, isLoud: true } });
  });

  test('goes over each link of its path, and has its words on the middle one', () => {
    const shown = pulses([{ at: 0, pulse: loud('s0', 's1', 's2', 's3') }], 0);
    const labelled = Object.entries(shown).map(([name, { isLabelled }]) => [name, isLabelled]);
    expect(Object.fromEntries(labelled)).toEqual({ 's0~s1': false, 's1~s2': true, 's2~s3': false });
  });
});
