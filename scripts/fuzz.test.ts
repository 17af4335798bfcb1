// The fuzzer asks for the search that it was asked for.

import { expect, test } from 'vitest';
import { exploreArguments, type FuzzOptions, readFuzzOptions } from './fuzz.ts';

function asked(given: Parameters<typeof readFuzzOptions>[0]): string {
  return exploreArguments(readFuzzOptions(given) as FuzzOptions).join(' ');
}

test('the fuzzer explores a thousand seeds, or so many, or as long as it is told', () => {
  expect(asked({})).toBe('explore --from 1 --seeds 1000');
  expect(asked({ seeds: '7', from: '3' })).toBe('explore --from 3 --seeds 7');
  expect(asked({ minutes: '2', from: '9' })).toBe('explore --from 9 --minutes 2');
});

test('the fuzzer takes seeds or minutes, and no other numbers than whole ones', () => {
  expect(readFuzzOptions({})).toMatchObject({ kills: 100 });
  expect(readFuzzOptions({ kills: '0' })).toMatchObject({ kills: 0 });
  expect(readFuzzOptions({ kills: '-1' })).toHaveProperty('wrong');
  expect(readFuzzOptions({ minutes: '2', seeds: '9' })).toHaveProperty('wrong');
  expect(readFuzzOptions({ seeds: '0' })).toHaveProperty('wrong');
});
