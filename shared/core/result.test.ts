import { describe, expect, test } from 'vitest';
import { AssertionError, assert, assertNever, fail, present, succeed } from './result.ts';

describe('results and assertions', () => {
  test('a result says which one it is', () => {
    expect(succeed(1)).toEqual({ ok: true, value: 1 });
    expect(fail('no')).toEqual({ ok: false, error: 'no' });
  });

  test('an assertion that fails says what was assumed', () => {
    expect(() => assert(false, 'the sky is blue')).toThrow(new AssertionError('the sky is blue'));
    expect(() => present(null, 'the key')).toThrow('the key is missing');
    expect(() => assertNever({ type: 'new' } as never)).toThrow('{"type":"new"}');
  });

  test('what is present is given back, also when it is falsy', () => {
    expect([present(0, 'a'), present('', 'b'), present(false, 'c')]).toEqual([0, '', false]);
  });
});
