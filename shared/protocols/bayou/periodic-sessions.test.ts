// Rules BY5 and C1: sessions that a server starts of itself, and the purity of its steps.

import { describe, expect, test } from 'vitest';
import { type Effect, stepReplica } from '../../core/contract.ts';
import { parseBayouConfig } from './config.ts';
import { bayou } from './protocol.ts';
import { LittleCluster } from './testing/little-cluster.ts';
import { RandomSchedule } from './testing/random-schedule.ts';
import type { BayouTypes } from './types.ts';

const TIMEOUT = { type: 'timeout', timer: { type: 'antiEntropy' } } as const;

/** The delays of the next periods, and whom it offers sessions. */
function periods(
  cluster: LittleCluster,
  id: string,
  count: number,
): { delays: number[]; partners: string[] } {
  const state = structuredClone(cluster.state(id));
  const effects: Effect<BayouTypes>[] = [];
  for (let i = 0; i < count; i += 1) {
    state.outgoing = {};
    effects.push(...stepReplica(bayou, state, TIMEOUT, 0));
  }
  return {
    delays: effects.flatMap((effect) =>
      effect.type === 'setTimer' && effect.timer.type === 'antiEntropy' ? [effect.delayMillis] : [],
    ),
    partners: effects.flatMap((effect) => (effect.type === 'send' ? [effect.to] : [])),
  };
}

describe('periodic anti-entropy', () => {
  test('[BY5] the period is drawn anew each time, about the configured mean', () => {
    const { delays } = periods(LittleCluster.of(3, { periodMillis: 100 }), 's0', 200);
    expect(new Set(delays).size).toBeGreaterThan(150);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...delays)).toBeLessThan(150);
  });

  test('[BY5] the partner is drawn from those it can reach', () => {
    const cluster = LittleCluster.of(4, { periodMillis: 100 });
    cluster.cutLink('s0', 's2');
    const { partners } = periods(cluster, 's0', 100);
    expect([...new Set(partners)].sort()).toEqual(['s1', 's3']);
    expect(partners).toHaveLength(100);
  });

  test('[BY5] none is started while paused, towards one known as retired, nor with a period of 0', () => {
    const cluster = LittleCluster.of(3, { periodMillis: 100 });
    cluster.instruct('s2', { type: 'retire' });
    cluster.deliverAll();
    expect([...new Set(periods(cluster, 's0', 50).partners)]).toEqual(['s1']);
    cluster.instruct('s0', { type: 'pause' });
    expect(periods(cluster, 's0', 50).partners).toEqual([]);
    const quiet = LittleCluster.of(2);
    const started = stepReplica(bayou, structuredClone(quiet.state('s0')), { type: 'start' }, 0);
    expect(started.filter((effect) => effect.type === 'setTimer')).toEqual([]);
  });

  test('[BY5] a pause outlives a crash, and an explicit exchange goes through it', () => {
    const cluster = LittleCluster.of(2);
    cluster.instruct('s0', { type: 'pause' });
    cluster.restart('s0');
    expect(cluster.state('s0').paused).toBe(true);
    cluster.put('s0', 'k', 'v');
    expect(cluster.exchange('s0', 's1')).toEqual({ type: 'done', changed: true, equal: true });
  });
});

describe('steps', () => {
  test('[C1] [C2] equal states and inputs give equal effects and states, and states are plain JSON', () => {
    for (let seed = 9_001; seed <= 9_010; seed += 1) {
      const schedule = new RandomSchedule(seed, { periodMillis: 100 });
      schedule.run(60);
      for (const { from, to, message } of schedule.cluster.travelling.slice(0, 20)) {
        const state = schedule.cluster.state(to);
        const [one, other] = [structuredClone(state), JSON.parse(JSON.stringify(state)) as typeof state];
        expect(other).toEqual(state);
        const input = { type: 'message', from, message } as const;
        expect(stepReplica(bayou, one, input, 0)).toEqual(stepReplica(bayou, other, input, 99));
        expect(one).toEqual(other);
      }
    }
  });
});

describe('options', () => {
  test('are read as a cluster line gives them', () => {
    const options = {
      period: '1.5s',
      'session-timeout': '250ms',
      keep: '10',
      'missing-key': 'key-first',
      mistake: 'heir-never-commits',
    };
    expect(parseBayouConfig(options)).toEqual({
      ok: true,
      value: {
        periodMillis: 1_500,
        sessionTimeoutMillis: 250,
        keepCommitted: 10,
        missingKey: 'key-first',
        mistake: 'heir-never-commits',
      },
    });
  });

  test.each([
    { option: { period: 'soon' }, names: 'period=soon' },
    { option: { 'session-timeout': '0' }, names: 'session-timeout=0' },
    { option: { keep: '-1' }, names: 'keep=-1' },
    { option: { 'missing-key': 'none' }, names: 'missing-key=none' },
    { option: { mistake: 'toString' }, names: 'mistake=toString' },
    { option: { loss: '1' }, names: 'loss=' },
  ])('[C8] $names is refused with a sentence that says what was expected', ({ option, names }) => {
    const parsed = parseBayouConfig(option as Record<string, string>);
    expect(parsed.ok ? '' : parsed.error).toContain(names);
    expect(parsed.ok ? '' : parsed.error.slice(names.length)).not.toBe('');
  });
});
