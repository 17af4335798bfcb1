import { describe, expect, test } from 'vitest';
import { Pair } from './gossip-cost.ts';
import { periodsToEverywhere, theoreticalRounds } from './gossip-spread.ts';

const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);

describe('the spread of a write of the gossip store', () => {
  test('[GO2] takes at most three periods more than the theoretical rounds, at 20 replicas', () => {
    const periods = SEEDS.map((seed) => periodsToEverywhere(seed, 20));
    expect(Math.max(...periods)).toBeLessThan(theoreticalRounds(20) + 3);
  });

  test('grows with the number of replicas, and far less than in proportion to it', () => {
    const mean = (replicas: number): number =>
      SEEDS.reduce((sum, seed) => sum + periodsToEverywhere(seed, replicas), 0) / SEEDS.length;
    const growth = mean(20) / mean(5);
    expect(growth).toBeGreaterThan(1);
    expect(growth).toBeLessThan(Math.log2(20) / Math.log2(5) + 0.5);
  });

  test('is the same for the same seed', () => {
    expect(periodsToEverywhere(1, 5)).toBe(periodsToEverywhere(1, 5));
  });
});

describe('the bytes of a round', () => {
  const pairs = [100, 1_000, 10_000].map((keys) => new Pair(keys));

  test('[GO2] that finds nothing new do not grow with the keys beyond the digits of a number', () => {
    const quiet = pairs.map((pair) => pair.round());
    expect(quiet.map(({ messages }) => messages)).toEqual([2, 2, 2]);
    expect(quiet.at(-1)?.bytes).toBeLessThan((quiet[0]?.bytes ?? 0) + 64);
  });

  test('[GO2] that finds d differences among n keys are at most in proportion to d · log n', () => {
    const perStep = pairs.flatMap((pair) => {
      const quiet = pair.round().bytes;
      return [1, 10, 100].map((differences) => {
        pair.differ(differences);
        return (pair.round().bytes - quiet) / (differences * Math.log2(pair.keys));
      });
    });
    expect(Math.max(...perStep)).toBeLessThan(400);
    expect(Math.min(...perStep)).toBeGreaterThan(10);
  });
});
