// Members that leave at once, each of which could count on another (rule CA6): whatever comes in whatever order, one stays, and
// has all that was accepted.

import { describe, expect, test } from 'vitest';
import { LeavingCluster } from '../testing/leaving-cluster.ts';
import { describeLeaving, failedStorms } from '../testing/leaving-contract.ts';
import { causal } from './protocol.ts';
import type { CausalState, CausalTypes } from './types.ts';

/** Whatever it waits for. */
function timersOf({ exchanges }: CausalState): CausalTypes['timer'][] {
  const running = Object.entries(exchanges);
  return [
    ...running.map(([to, { number: exchange }]) => ({ type: 'exchange', to, exchange }) as const),
    { type: 'handOver' },
    { type: 'clocks' },
    { type: 'gap' },
    { type: 'join' },
  ];
}

function clusterOf(size: number) {
  return new LeavingCluster<CausalTypes>(causal, {}, size, timersOf);
}

describe('leaving', () => {
  describeLeaving('CA6', 'clock', clusterOf);

  test('[CA6] what was asked before a promise counts no more after it', () => {
    const cluster = clusterOf(3);
    cluster.retire('s1');
    const toAnother = cluster.intercept();
    // s2 is told as well, and the one with the smaller id promises to stay for it.
    cluster.retire('s2');
    cluster.travelling.length = 0;
    const { number } = Object.values(cluster.state('s2').exchanges)[0] ?? { number: 0 };
    const clock = { type: 'clock', exchange: number, step: 1, asks: true } as const;
    const { members, reports } = cluster.state('s2');
    const head = { name: '#3.1', stage: 'serving', clock: {}, members, reports } as const;
    cluster.step('s1', { type: 'message', from: 's2', message: structuredClone({ ...clock, head }) });
    toAnother();
    cluster.deliverAll();
    expect(cluster.stage('s1')).toBe('serving');
  });

  test('[CA6] what an heir was given when it had begun to leave itself goes on to one that served later', () => {
    const cluster = clusterOf(3);
    cluster.cut('s0', 's2');
    cluster.retire('s2');
    cluster.deliver('clock');
    const promised = cluster.intercept();
    cluster.put('late', 's2');
    cluster.travelling.length = 0;
    // While it serves, s2 tells s1 of the late write; that stays under way until s2 is gone.
    cluster.step('s1', { type: 'instruction', number: 1_001, instruction: { type: 'exchange', with: 's2' } });
    cluster.deliver('clock');
    const old = cluster.intercept();
    promised();
    cluster.deliver('clock');
    const answer = cluster.intercept();
    cluster.retire('s1');
    const asked = cluster.intercept();
    answer();
    cluster.deliverAll();
    expect(cluster.stage('s2')).toBe('left');
    asked();
    cluster.deliver('clockReply');
    expect(cluster.stage('s1')).toBe('leaving');
    old();
    expect(cluster.stage('s1')).toBe('leaving');
    cluster.deliverAll();
    expect(cluster.stage('s1')).toBe('left');
    expect(cluster.shown('s0')).toEqual(['late:x']);
  });

  test.each([2, 3, 4])(
    '[CA6] of %i that are told to leave, in any order and with crashes, one stays',
    (size) => expect(failedStorms(size, () => clusterOf(size))).toEqual([]),
  );
});
