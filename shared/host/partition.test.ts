import { describe, expect, test } from 'vitest';
import { seedRandom } from '../core/random.ts';
import { drawPartition, PARTITION_TYPES, type Partition, partitionFaults } from './partition.ts';

const FIVE = ['s0', 's1', 's2', 's3', 's4'];

function cuts(partition: Partition, replicas = FIVE): string {
  return partitionFaults(partition, replicas)
    .map(({ a, b, both }) => (both ? `${a}-${b}` : `${a}>${b}`))
    .join(' ');
}

describe('the cuts of a partition', () => {
  test.each<[string, Partition, string]>([
    ['split in two', { type: 'split', side: ['s0', 's3'] }, 's0-s1 s0-s2 s0-s4 s1-s3 s2-s3 s3-s4'],
    ['one alone', { type: 'isolate', replica: 's2' }, 's0-s2 s1-s2 s2-s3 s2-s4'],
    ['a ring', { type: 'ring' }, 's0-s2 s0-s3 s1-s3 s1-s4 s2-s4'],
    ['a bridge', { type: 'bridge', bridge: 's2', side: ['s0', 's1'] }, 's0-s3 s0-s4 s1-s3 s1-s4'],
    ['one way', { type: 'oneWay', side: ['s0', 's1', 's2'] }, 's0>s3 s0>s4 s1>s3 s1>s4 s2>s3 s2>s4'],
  ])('%s', (_name, partition, expected) => {
    expect(cuts(partition)).toBe(expected);
  });

  test('a ring of three is whole', () => {
    expect(cuts({ type: 'ring' }, ['s0', 's1', 's2'])).toBe('');
  });

  test.each(PARTITION_TYPES)('a drawn %s of four to seven replicas cuts some link and not all', (type) => {
    for (let seed = 0; seed < 50; seed += 1) {
      const replicas = Array.from({ length: 4 + (seed % 4) }, (_, i) => `s${i}`);
      const luck = seedRandom(seed, 'partitions');
      const partition = drawPartition(luck, type, replicas);
      const count = partitionFaults(partition, replicas).length;
      const links = (replicas.length * (replicas.length - 1)) / 2;
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThan(links);
      expect(partition).toEqual(drawPartition(seedRandom(seed, 'partitions'), type, replicas));
    }
  });
});
