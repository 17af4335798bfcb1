import { describe, expect, test } from 'vitest';
import { isActorId, linkName } from './ids.ts';

describe('names of actors', () => {
  test.each(['s0', 'c17', 'S', 'left-one_2', `a${'b'.repeat(31)}`])('%s is one', (text) => {
    expect(isActorId(text)).toBe(true);
  });

  test.each(['', '0', '7s', '-s', 's 0', 's.0', 's~0', 'é', `a${'b'.repeat(32)}`])('%s is none', (text) => {
    expect(isActorId(text)).toBe(false);
  });

  test.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'])(
    '%s is none: every object has it',
    (text) => {
      expect(isActorId(text)).toBe(false);
    },
  );

  test('a link has one name from both ends', () => {
    expect(linkName('s1', 's0')).toBe('s0~s1');
    expect(linkName('s0', 's1')).toBe('s0~s1');
  });
});
