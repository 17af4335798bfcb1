import { expect, test } from 'vitest';
import { CommandQueue, type Performed } from './command-queue.ts';

/** A performer that ends a line when the test says so, and writes down what it was given. */
function heldPerformer() {
  const begun: string[] = [];
  const ends: ((performed: Performed) => void)[] = [];
  const perform = (line: string) => {
    begun.push(line);
    return new Promise<Performed>((end) => ends.push(end));
  };
  return { perform, begun, end: (output: string) => ends.shift()?.({ output: [output] }) };
}

test('lines are performed strictly one after another, in the order in which they came', async () => {
  const { perform, begun, end } = heldPerformer();
  const queue = new CommandQueue(perform, 10);
  const first = queue.submit('put c0 x 1');
  const second = queue.submit('get c0 x');
  expect(begun).toEqual(['put c0 x 1']);
  end('');
  expect(await first).toEqual({ ok: true, value: { output: [''] } });
  expect(begun).toEqual(['put c0 x 1', 'get c0 x']);
  end('x:1');
  expect(await second).toEqual({ ok: true, value: { output: ['x:1'] } });
});

test('a full queue refuses, and takes lines again when there is room', async () => {
  const { perform, end } = heldPerformer();
  const queue = new CommandQueue(perform, 1);
  const first = queue.submit('a');
  const second = queue.submit('b');
  expect(await queue.submit('c')).toEqual({ ok: false, error: 'full' });
  end('a');
  await first;
  const fourth = queue.submit('d');
  end('b');
  await second;
  end('d');
  expect(await fourth).toEqual({ ok: true, value: { output: ['d'] } });
});

test('closing refuses what waits, what is being performed, and what comes later', async () => {
  const { perform } = heldPerformer();
  const queue = new CommandQueue(perform, 10);
  const waiting = [queue.submit('a'), queue.submit('b')];
  queue.close();
  expect(await Promise.all([...waiting, queue.submit('c')])).toEqual([
    { ok: false, error: 'closed' },
    { ok: false, error: 'closed' },
    { ok: false, error: 'closed' },
  ]);
});

test('an error of the code ends its line with a sentence, and the next line is performed', async () => {
  const queue = new CommandQueue(async (line) => {
    if (line === 'bad') throw new Error('it broke');
    return { output: [line] };
  }, 10);
  const [bad, good] = await Promise.all([queue.submit('bad'), queue.submit('good')]);
  expect(bad).toEqual({
    ok: true,
    value: { output: [], error: 'this line met an error of the lab itself: it broke' },
  });
  expect(good).toEqual({ ok: true, value: { output: ['good'] } });
});
