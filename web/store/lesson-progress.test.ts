import { expect, test } from 'vitest';
import { mergeProgress, parseProgress } from './lesson-progress.ts';

test('what was reached once stays reached', () => {
  const first = mergeProgress(undefined, { step: 3, isDone: true, solved: 3 });
  expect(mergeProgress(first, { step: 1, isDone: false })).toEqual({ step: 3, isDone: true, solved: [3] });
  expect(mergeProgress(first, { step: 5, isDone: false, solved: 2 }).solved).toEqual([2, 3]);
});

test('what another version wrote is read with care', () => {
  expect(parseProgress(null)).toEqual({});
  expect(parseProgress('{')).toEqual({});
  expect(parseProgress('[1]')).toEqual({});
  expect(
    parseProgress('{"a":{"step":2},"b":{"step":-1},"c":null,"d":{"step":1,"isDone":true,"solved":[1,"x"]}}'),
  ).toEqual({
    a: { step: 2, isDone: false, solved: [] },
    d: { step: 1, isDone: true, solved: [1] },
  });
});
