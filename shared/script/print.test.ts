import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from './command.ts';
import { parseLine } from './parse.ts';
import { printCommand } from './print.ts';
import { arbitraryCommand } from './testing/arbitrary-command.ts';

function parsed(line: string): Command {
  const result = parseLine(line, 1, 'lab');
  if (result.type !== 'statement') throw new Error(`${line}: ${JSON.stringify(result)}`);
  return result.statement.command;
}

describe('printing', () => {
  test('a printed command parses to itself', () => {
    fc.assert(
      fc.property(arbitraryCommand, (command) => {
        expect(parsed(printCommand(command))).toEqual(command);
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ['cluster bayou s0 s1 s2 seed=1 latency=20..40ms', 'cluster bayou s0 s1 s2 seed=1 latency=20..40ms'],
    ['client c0 s1 guarantees=MR,RYW', 'client c0 s1 guarantees=RYW,MR'],
    ['client c0 s1 guarantees=all', 'client c0 s1'],
    ['put c0 A X', 'put c0 A X'],
    ['put c0 "my key" "absent"', 'put c0 "my key" "absent"'],
    [
      'write c0 room ann if room == absent else room2 = ann',
      'write c0 room=ann if room==absent else room2=ann',
    ],
    ['kill s1', 'crash s1'],
    ['leave s1', 'retire s1'],
    ['settle', 'stabilize'],
    ['wait 2s', 'wait 2000ms'],
    ['cut s0 to s1', 'cut s0 to s1'],
    ['partition s0 , s1|s2', 'partition s0,s1 | s2'],
    ['truncate s0 keep=0', 'truncate s0'],
    ['createConnection s0 c1', 'restoreConnection s0 c1'],
    ['expect get c0 A == ERR_KEY', 'expect get c0 A == absent'],
    ['expect get c0 A == "ERR_DEP"', 'expect get c0 A == "ERR_DEP"'],
    ['expect CSN of s0 == 3', 'expect CSN of s0 == 3'],
  ])('%s is printed as %s', (line, printed) => {
    expect(printCommand(parsed(line))).toBe(printed);
  });
});
