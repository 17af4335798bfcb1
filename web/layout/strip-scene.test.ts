import { describe, expect, it } from 'vitest';
import { codeNamed, IS_STEP } from '../store/columns/codes.ts';
import type { TraceColumns } from '../store/columns/trace-columns.ts';
import { followScript } from '../testing/simulated.ts';
import { countLabel, layScene, type SceneRequest } from './strip-scene.ts';

const SCRIPT = [
  'cluster bayou s0 s1 s2 schedule=timed latency=20ms period=50ms',
  'client c0 s1',
  'put c0 room 11am',
  'wait 1s',
];

const run = await followScript(SCRIPT);

function requestOf(columns: TraceColumns, width: number, more: Partial<SceneRequest> = {}): SceneRequest {
  const { sequence } = columns.events.columns;
  const names = columns.actors.texts;
  return {
    axis: 'order',
    frame: { from: 1, to: (sequence[columns.length - 1] ?? 0) + 1, gutter: 0, width },
    laneOf: Int16Array.from(names, (_, i) => i - 1),
    laneCount: names.length - 1,
    showsKind: () => true,
    isStep: IS_STEP,
    sentCode: codeNamed('messageSent'),
    ...more,
  };
}

describe('what the strip draws', () => {
  it('is every message where there is room, bundles of them where there is less, and densities where there is none', () => {
    const { columns, events } = run;
    const sent = events.filter(({ type }) => type === 'messageSent').length;
    expect(sent).toBeGreaterThan(200);
    const single = layScene(columns, requestOf(columns, sent * 2));
    expect([single.mode, single.rows.length]).toEqual(['single', sent]);
    const bundled = layScene(columns, requestOf(columns, Math.ceil(sent / 2)));
    const inBundles = bundled.bundles.reduce((sum, { count }) => sum + count, 0);
    expect(bundled.mode).toBe('bundled');
    expect(inBundles + bundled.rows.length).toBe(sent);
    expect(bundled.bundles.length).toBeLessThan(inBundles);
    const dense = layScene(columns, requestOf(columns, 4));
    expect([dense.mode, dense.rows, dense.bundles]).toEqual(['dense', [], []]);
  });

  it('counts every step on its lane, at whatever width', () => {
    const { columns } = run;
    const steps = [...columns.events.columns.code.subarray(0, columns.length)].filter(
      (code) => IS_STEP[code],
    ).length;
    for (const width of [10, 333, 5_000]) {
      const scene = layScene(columns, requestOf(columns, width));
      expect(scene.steps).toBe(steps);
      expect(scene.density.reduce((sum, count) => sum + count, 0)).toBe(steps);
    }
  });

  it('leaves out kinds of messages that are not wanted', () => {
    const { columns } = run;
    const offer = columns.kinds.find('sessionOffer');
    const scene = layScene(columns, requestOf(columns, 10_000, { showsKind: (kind) => kind !== offer }));
    const { kind } = columns.messages.columns;
    expect(offer).toBeGreaterThan(0);
    expect(scene.rows.length).toBeGreaterThan(0);
    expect(scene.rows.every((row) => kind[row] !== offer)).toBe(true);
  });

  it('shows a message that goes through the whole window', () => {
    const { columns } = run;
    const { sent, ended } = columns.messages.columns;
    const { sequence } = columns.events.columns;
    const row = [...sent.subarray(0, columns.messages.length)].findIndex(
      (place, i) => (ended[i] ?? 0) - place > 6 && (ended[i] ?? 0) < columns.length,
    );
    const from = (sequence[sent[row] ?? 0] ?? 0) + 2;
    const frame = { from, to: from + 2, gutter: 0, width: 1_000 };
    expect(layScene(columns, requestOf(columns, 1_000, { frame })).rows).toContain(row);
  });

  it('writes counts in four characters', () => {
    expect([7, 999, 1_000, 4_096, 38_400, 999_600, 1_200_000].map(countLabel)).toEqual([
      '7',
      '999',
      '1k',
      '4.1k',
      '38k',
      '1.0M',
      '1.2M',
    ]);
  });
});
