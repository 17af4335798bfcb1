import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../shared/script/parse.ts';
import { lines, nextHandle } from './lines.ts';

function commandOf(line: string) {
  const parsed = parseLine(line, 1, 'lab');
  return parsed.type === 'statement' ? parsed.statement.command : parsed;
}

describe('lines', () => {
  it('are spelt as people write them', () => {
    expect(lines.cut('s0', 's1')).toBe('cut s0 s1');
    expect(lines.cutOneWay('s0', 's1')).toBe('cut s0 to s1');
    expect(lines.partition([['s0', 's1'], ['s2']])).toBe('partition s0,s1 | s2');
    expect(lines.delay('s0', 's1', 200)).toBe('delay s0 s1 200ms');
    expect(lines.put('c0', 'room', '11am')).toBe('put c0 room 11am');
    expect(lines.guarantees('c0', [])).toBe('guarantees c0 none');
    expect(lines.join('s5', 's0')).toBe('join s5 via s0');
  });

  it('carry any key and value', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (key, value) => {
          fc.pre(!value.startsWith('b64:') && !key.startsWith('b64:'));
          expect(commandOf(lines.put('c0', key, value))).toEqual({
            type: 'operate',
            client: 'c0',
            operation: { type: 'put', key, value },
          });
        },
      ),
    );
  });
});

describe('the next handle', () => {
  it('is one that nobody has borne', () => {
    expect(nextHandle('s', ['s0', 's1', 's7', 'c9'])).toBe('s8');
    expect(nextHandle('c', ['s0'])).toBe('c0');
  });
});
