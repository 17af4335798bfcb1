import { expect, test } from 'vitest';
import { DEFAULT_PROTOCOL } from '../../../shared/protocols/index.ts';
import { followScript } from '../../testing/simulated.ts';
import { align, partRuns, sharedPast } from './part-runs.ts';

const PAST = [`cluster ${DEFAULT_PROTOCOL} s0 s1`, 'client c0 s0', 'put c0 a 1'];

async function runOf(lines: readonly string[]) {
  const { events } = await followScript([...PAST, ...lines]);
  return { protocol: DEFAULT_PROTOCOL, events };
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
  const fork = { ...other, events: other.events.slice(at) };
  const parted = partRuns(whole, fork, at);
  expect(parted.ok && parted.value.common.at(-1)?.sequence).toBe(at);
  expect(parted).toEqual(partRuns(whole, other));
  const unknown = partRuns(whole, fork);
  expect(unknown.ok && unknown.value.common).toEqual([]);
});

test.each([
  ['a run and its fork', 'run', 'a', 40],
  ['two forks of one', 'a', 'b', 40],
  ['a fork and that of another', 'b', 'of a', 40],
  ['a fork from before its parent began', 'run', 'early', 30],
  ['two forks of a fork', 'of a', 'early', 30],
  ['strangers', 'run', 'other', 0],
  ['one whose origin is forgotten', 'run', 'lost', 0],
])('%s have a past in common', (_, one, other, shared) => {
  const origins: Partial<Record<string, { parent: string; sequence: number }>> = {
    a: { parent: 'run', sequence: 40 },
    b: { parent: 'run', sequence: 90 },
    'of a': { parent: 'a', sequence: 60 },
    early: { parent: 'a', sequence: 30 },
    lost: { parent: 'gone', sequence: 5 },
  };
  const originOf = (name: string) => origins[name] ?? null;
  expect(sharedPast(one, other, originOf)).toBe(shared);
  expect(sharedPast(other, one, originOf)).toBe(shared);
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
