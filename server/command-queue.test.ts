import { expect, test } from 'vitest';
import type { Place } from '../shared/script/place.ts';
import { CommandQueue, type Performed } from './command-queue.ts';

const PLACES: Record<string, Place> = {
  settle: { type: 'all' },
  cut: { type: 'gesture' },
  heal: { type: 'gesture' },
  show: { type: 'author', client: null },
  'expect c0': { type: 'author', client: 'c0' },
};

/** Words that are no line above are operations of the client that they begin with: `c0 x`. */
function placeOf(line: string): Place {
  return PLACES[line] ?? { type: 'client', client: line.slice(0, 2) };
}

/** A queue whose lines end when the test says so, and which writes down what has begun. */
function heldQueue(waitingMax = 10) {
  const begun: string[] = [];
  const ends = new Map<string, (performed: Performed) => void>();
  const perform = (line: string) => {
    begun.push(line);
    return new Promise<Performed>((end) => ends.set(line, end));
  };
  const queue = new CommandQueue({ placeOf, perform }, waitingMax);
  const send = (lines: readonly string[], author = 'ann') => lines.map((line) => queue.submit(line, author));
  const end = async (...lines: readonly string[]) => {
    for (const line of lines) ends.get(line)?.({ output: [line] });
    // Ends are promises, two of them one after another.
    for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
  };
  return { queue, begun, send, end };
}

test('operations of different clients go side by side, those of one client in their order', async () => {
  const { begun, send, end, queue } = heldQueue();
  const answers = send(['c0 1', 'c0 2', 'c1 1', 'c0 3']);
  expect(begun).toEqual(['c0 1', 'c1 1']);
  expect(queue.waiting).toBe(2);
  await end('c0 1');
  expect(begun).toEqual(['c0 1', 'c1 1', 'c0 2']);
  await end('c0 2');
  await end('c0 3', 'c1 1');
  expect((await Promise.all(answers)).map((answer) => answer.ok && answer.value.output)).toEqual([
    ['c0 1'],
    ['c0 2'],
    ['c1 1'],
    ['c0 3'],
  ]);
  expect(queue.waiting).toBe(0);
});

test('a gesture goes beside operations under way, and what comes after waits for it', async () => {
  const { begun, send, end } = heldQueue();
  void send(['c0 1', 'cut', 'c1 1', 'heal']);
  expect(begun).toEqual(['c0 1', 'cut']);
  await end('cut');
  expect(begun).toEqual(['c0 1', 'cut', 'c1 1', 'heal']);
});

test("a gesture overtakes other people's lines that wait, and none of its own author's", async () => {
  const { begun, send, end } = heldQueue();
  void send(['c0 1', 'c0 2', 'cut']);
  void send(['heal'], 'bob');
  expect(begun).toEqual(['c0 1']);
  await end('c0 1');
  expect(begun).toEqual(['c0 1', 'c0 2', 'cut']);
  const other = heldQueue();
  void other.send(['c0 1', 'c0 2']);
  void other.send(['cut'], 'bob');
  expect(other.begun).toEqual(['c0 1', 'cut']);
});

test('what concerns everybody waits for all that came before, and all that comes after waits for it', async () => {
  const { begun, send, end } = heldQueue();
  void send(['c0 1', 'c1 1']);
  void send(['settle', 'cut', 'c2 1'], 'bob');
  expect(begun).toEqual(['c0 1', 'c1 1']);
  await end('c1 1');
  await end('c0 1');
  expect(begun).toEqual(['c0 1', 'c1 1', 'settle']);
  await end('settle');
  expect(begun).toEqual(['c0 1', 'c1 1', 'settle', 'cut']);
});

test('a line about what its author did waits for that, and for nobody else', async () => {
  const { begun, send, end } = heldQueue();
  void send(['c0 1', 'show', 'c2 1']);
  void send(['show', 'c1 1'], 'bob');
  expect(begun).toEqual(['c0 1', 'show']);
  await end('show');
  expect(begun).toEqual(['c0 1', 'show', 'c1 1']);
  await end('c0 1');
  await end('show');
  expect(begun).toEqual(['c0 1', 'show', 'c1 1', 'show', 'c2 1']);
});

test("a claim about a client's operation waits for that client, whoever works with it", async () => {
  const { begun, send, end } = heldQueue();
  void send(['c0 1']);
  void send(['expect c0'], 'bob');
  void send(['c0 2']);
  expect(begun).toEqual(['c0 1']);
  await end('c0 1');
  expect(begun).toEqual(['c0 1', 'expect c0']);
});

test('a full queue refuses, and takes lines again when there is room', async () => {
  const { send, end } = heldQueue(1);
  void send(['c0 a', 'c0 b']);
  expect(await send(['c0 c'])[0]).toEqual({ ok: false, error: 'full' });
  await end('c0 a');
  const [fourth] = send(['c0 d']);
  await end('c0 b');
  await end('c0 d');
  expect(await fourth).toEqual({ ok: true, value: { output: ['c0 d'] } });
});

test('closing refuses what waits, what is being performed, and what comes later', async () => {
  const { queue, send } = heldQueue();
  const waiting = send(['c0 a', 'c1 b', 'c1 c']);
  queue.close();
  const refused = { ok: false, error: 'closed' };
  expect(await Promise.all([...waiting, ...send(['c0 d'])])).toEqual([refused, refused, refused, refused]);
});

test('an error of the code ends its line with a sentence, and the next line is performed', async () => {
  const perform = async (line: string): Promise<Performed> => {
    if (line === 'c0 bad') throw new Error('it broke');
    return { output: [line] };
  };
  const queue = new CommandQueue({ placeOf, perform }, 10);
  const [bad, good] = await Promise.all([queue.submit('c0 bad', 'ann'), queue.submit('c0 good', 'ann')]);
  expect(bad).toEqual({
    ok: true,
    value: { output: [], error: 'this line met an error of the lab itself: it broke' },
  });
  expect(good).toEqual({ ok: true, value: { output: ['c0 good'] } });
});
