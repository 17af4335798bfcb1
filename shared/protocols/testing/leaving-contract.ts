// What holds of every protocol in which one that leaves looks for another that stays, as tests: of those that are told to leave at
// once one stays, and has all that was accepted.

import { expect, test } from 'vitest';
import { seedRandom } from '../../core/random.ts';
import type { LeavingCluster, StagedTypes } from './leaving-cluster.ts';
import { LeavingStorm } from './leaving-storm.ts';

const STORMS = 50;

/**
 * @param rule the id of the protocol's rule on leaving
 * @param opening the message with which one that wants to leave asks another to stay
 * @param clusterOf makes a cluster of so many, in which nothing travels unasked but what a write leads to
 */
export function describeLeaving<T extends StagedTypes>(
  rule: string,
  opening: T['message']['type'],
  clusterOf: (size: number) => LeavingCluster<T>,
): void {
  test(`[${rule}] of two that ask each other one stays, though its answer was under way when it was told to leave`, () => {
    const cluster = clusterOf(2);
    cluster.retire('s0');
    cluster.deliver(opening);
    const arrive = cluster.intercept();
    cluster.retire('s1');
    cluster.deliverAll();
    expect(cluster.answers.get(1_000)).toMatchObject({ sentence: expect.stringContaining('promised s0') });
    expect(cluster.stage('s1')).toBe('serving');
    arrive();
    cluster.deliverAll();
    cluster.lookAgain('s1');
    expect(cluster.stages()).toEqual(['left', 'serving']);
  });

  test(`[${rule}] an heir that crashes keeps its promise, and what it was handed`, () => {
    const cluster = clusterOf(2);
    cluster.put('a', 's0');
    cluster.travelling.length = 0;
    cluster.retire('s0');
    cluster.deliver(opening);
    cluster.restart('s1');
    cluster.retire('s1');
    cluster.deliverAll();
    cluster.lookAgain('s1', 's0', 's1');
    expect(cluster.stages()).toEqual(['left', 'serving']);
    expect(cluster.shown('s1')).toEqual(['a:x']);
  });

  test(`[${rule}] an heir that wants to leave as well hands on what it was handed`, () => {
    const cluster = clusterOf(3);
    cluster.cut('s0', 's2');
    cluster.put('a', 's0');
    cluster.travelling.length = 0;
    cluster.retire('s0');
    while (cluster.stage('s0') === 'serving') cluster.deliver();
    cluster.retire('s1');
    cluster.deliverAll();
    cluster.lookAgain('s0', 's1', 's0', 's1');
    expect(cluster.stages()).toEqual(['left', 'left', 'serving']);
    expect(cluster.shown('s2')).toEqual(['a:x']);
  });
}

/**
 * Random schedules over clusters of that size. @returns in words those after which not one serves, or something is lost that
 * was accepted
 */
export function failedStorms<T extends StagedTypes>(
  size: number,
  clusterOf: () => LeavingCluster<T>,
): string[] {
  const failed: string[] = [];
  for (let seed = 1; seed <= STORMS; seed += 1) {
    const storm = new LeavingStorm(clusterOf(), seedRandom(seed, `leaving of ${size}`));
    storm.rage();
    const { serving, lost } = storm.calm();
    if (serving.length !== 1 || lost.length > 0)
      failed.push(`seed ${seed}: serving: ${serving.join(' ')}; lost: ${lost.join(' ')}`);
  }
  return failed;
}
