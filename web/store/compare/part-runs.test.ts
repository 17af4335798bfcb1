import { expect, test } from 'vitest';
import { DEFAULT_PROTOCOL } from '../../../shared/protocols/index.ts';
import { followScript } from '../../testing/simulated.ts';
import { align, partRuns } from './part-runs.ts';

const PAST = [`cluster ${DEFAULT_PROTOCOL} s0 s1`, 'client c0 s0', 'put c0 a 1'];

async function runOf(lines: readonly string[]) {
  const { events } = await followScript([...PAST, ...lines]);
  return { protocol: DEFAULT_PROTOCOL, seed: 1, begunAfter: 0, events };
}

test('two runs part at the line that was changed, told in sentences', async () => {
  const parted = partRuns(await runOf(['cut s0 s1']), await runOf(['get c0 a']));
  expect(parted.ok && parted.value.common.at(-1)?.sentence).toBe('the line is done');
  expect(parted.ok && parted.value.first.map((event) => event?.sentence)).toEqual([
    'the line “cut s0 s1” begins',
    'the line “get c0 a” begins',
  ]);
  expect(parted.ok && parted.value.rows[0]).toMatchObject({ isSame: false });
});

test('two runs that did the same have nothing more to tell', async () => {
  const parted = partRuns(await runOf([]), await runOf([]));
  expect(parted.ok && [parted.value.first, parted.value.rows]).toEqual([[null, null], []]);
  expect(parted.ok && parted.value.common).toHaveLength(3);
});

test('of two runs one of which ended before, the rest of the other one is told, and how much more there is', async () => {
  const [short, long] = [await runOf([]), await runOf(['put c0 a 2', 'settle', 'put c0 a 3', 'settle'])];
  const parted = partRuns(short, long);
  expect(parted.ok && parted.value.first.map((event) => event?.sentence)).toEqual([
    undefined,
    'the line “put c0 a 2” begins',
  ]);
  const after = long.events.length - short.events.length;
  expect(parted.ok && parted.value.rows).toHaveLength(24);
  expect(parted.ok && parted.value.more).toEqual([0, after - 24]);
});

test('of a fork whose first event differs, what its parent did before is common to both', async () => {
  const [whole, other] = [await runOf(['cut s0 s1']), await runOf(['get c0 a'])];
  const at = whole.events.findIndex(
    ({ type, ...event }) => type === 'commandStarted' && 'line' in event && event.line === 'cut s0 s1',
  );
  const fork = { ...other, begunAfter: at, events: other.events.slice(at) };
  const parted = partRuns(whole, fork);
  expect(parted.ok && parted.value.common.map(({ sequence }) => sequence).at(-1)).toBe(at);
  expect(parted).toMatchObject(partRuns(whole, other));
  const stranger = partRuns(whole, { ...fork, seed: 2 });
  expect(stranger.ok && stranger.value.common).toEqual([]);
});

function told(...sentences: string[]) {
  return sentences.map((sentence, i) => ({
    sequence: i,
    atMillis: 10 * Number(sentence.slice(1)),
    sentence,
  }));
}

const shown = (rows: ReturnType<typeof align>) =>
  rows.map(
    ({ left, right, isSame }) => `${left?.sentence ?? '-'}${isSame ? '=' : '|'}${right?.sentence ?? '-'}`,
  );

test('what both did then stands in one row, and what one did beside what the other did meanwhile', () => {
  const rows = align(told('a1', 'b2', 'c3', 'd4', 'e5'), told('x1', 'c3', 'y4', 'z4', 'e5', 'f6'));
  expect(shown(rows)).toEqual(['a1|x1', 'b2|-', 'c3=c3', 'd4|y4', '-|z4', 'e5=e5', '-|f6']);
});

test('the first events differ, whatever is said of them; and of one that has ended nothing stands beside the other', () => {
  expect(shown(align(told('a1', 'b2'), told('a1', 'b2')))).toEqual(['a1|a1', 'b2=b2']);
  expect(shown(align([], told('a1', 'b2')))).toEqual(['-|a1', '-|b2']);
});

test('runs of two systems are not compared event by event', async () => {
  const run = await runOf([]);
  expect(partRuns(run, { ...run, protocol: 'other' }).ok).toBe(false);
});
