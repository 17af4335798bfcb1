import { expect, test } from 'vitest';
import { DEFAULT_PROTOCOL } from '../../../shared/protocols/index.ts';
import { followScript } from '../../testing/simulated.ts';
import { partRuns } from './runs-compared.ts';

const PAST = [`cluster ${DEFAULT_PROTOCOL} s0 s1`, 'client c0 s0', 'put c0 a 1'];

async function runOf(lines: readonly string[]) {
  const { events } = await followScript([...PAST, ...lines]);
  return { protocol: DEFAULT_PROTOCOL, events };
}

test('two runs part at the line that was changed, told in sentences', async () => {
  const parted = partRuns(await runOf(['cut s0 s1']), await runOf(['get c0 a']));
  expect(parted.ok && parted.value.common?.sentence).toBe('the line is done');
  expect(parted.ok && parted.value.sides.map(([first]) => first?.sentence)).toEqual([
    'the line “cut s0 s1” begins',
    'the line “get c0 a” begins',
  ]);
});

test('two runs that did the same have nothing more to tell', async () => {
  const parted = partRuns(await runOf([]), await runOf([]));
  expect(parted.ok && parted.value.sides).toEqual([[], []]);
});

test('runs of two systems are not compared event by event', async () => {
  const run = await runOf([]);
  expect(partRuns(run, { ...run, protocol: 'other' }).ok).toBe(false);
});
