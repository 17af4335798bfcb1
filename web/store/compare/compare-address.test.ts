import { expect, test } from 'vitest';
import { COMPARED_EXAMPLES } from '../../../shared/compare/examples.ts';
import { lessonInAddress, printCompareAddress, readCompareAddress } from './compare-address.ts';

const searchOf = (address: string): string => address.slice(address.indexOf('?'));

test('an address gives back systems, script and schedule', () => {
  const chosen = {
    systems: 'vsr,vsr:follow=off',
    script: 'cluster vsr s0\nput a ü "+/ ="',
    schedule: 'eager',
  } as const;
  expect(readCompareAddress(searchOf(printCompareAddress(chosen)))).toEqual(chosen);
});

test('an example is named, and the usual schedule is not', () => {
  const [, example] = COMPARED_EXAMPLES;
  const script = example?.script ?? '';
  const address = printCompareAddress({ systems: 'a,b', script, schedule: 'timed' });
  expect(address).toBe(`./?compare=a,b&example=${example?.name}`);
  expect(readCompareAddress(searchOf(address))).toEqual({ systems: 'a,b', script });
});

test('a lesson is named with its schedule, as it has one of its own', () => {
  const address = printCompareAddress({ systems: 'a', script: 'get a k', schedule: 'timed' }, 'a/lesson');
  expect(address).toBe('./?compare=a&example=a/lesson&schedule=timed');
  expect(lessonInAddress(searchOf(address))).toBe('a/lesson');
  expect(readCompareAddress(searchOf(address))).toEqual({ systems: 'a', schedule: 'timed' });
  expect(lessonInAddress('?compare&example=two-sides')).toBeNull();
});

test('what cannot be read stays as it is', () => {
  expect(readCompareAddress('?compare')).toEqual({});
  expect(readCompareAddress('?compare=&text=%%%&schedule=never&example=none')).toEqual({});
});
