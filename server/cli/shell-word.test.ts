// Words of printed command lines, given to a shell.

import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { shellPath, shellWord } from './shell-word.ts';

describe('a word of a command line', () => {
  test.each(['found/bayou-7.oxbow', 'run.ndjson@12', '../a+b', 'C:/x,y'])('%s stays as it is', (text) => {
    expect(shellWord(text)).toBe(text);
  });

  test.each([
    'my found/a b',
    "it's",
    '$HOME',
    '`id`',
    'a;b',
    '*',
    '~',
    '',
    'zwei\nZeilen',
    'ü',
    '"',
    '\\',
    "'",
  ])('%j comes back from a shell as one word', (text) => {
    const told = execFileSync('/bin/sh', ['-c', `printf '%s|' ${shellWord(text)} end`], { encoding: 'utf8' });
    expect(told).toBe(`${text}|end|`);
  });

  test('is no option where it is a path', () => {
    expect(shellPath('-x y')).toBe(`'./-x y'`);
    expect(shellPath('x')).toBe('x');
  });
});
