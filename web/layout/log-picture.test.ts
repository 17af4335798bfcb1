import { describe, expect, it } from 'vitest';
import { readShiviz } from '../../shared/trace/export/read-shiviz.ts';
import { happenedBefore, layLog } from './log-picture.ts';

const LOG = `(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)

a {"a":1}
send to b
b {"b":1}
by itself
b {"a":1,"b":2}
receive from a
c {"a":1,"b":2,"c":1}
receive from b
`;

function rows() {
  const read = readShiviz(LOG);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

describe('a log as a space-time diagram', () => {
  it('has a lane for each host and a column for each step of causality', () => {
    const { hosts, dots, columns } = layLog(rows());
    expect(hosts).toEqual(['a', 'b', 'c']);
    expect(dots.map(({ lane, column }) => [lane, column])).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(columns).toBe(3);
  });

  it('draws a slant from what an event learnt of directly, and from nothing that this one told', () => {
    expect(layLog(rows()).slants).toEqual([
      [0, 2],
      [2, 3],
    ]);
  });

  it('knows what happened before what', () => {
    const [a, b, received, last] = rows();
    if (a === undefined || b === undefined || received === undefined || last === undefined) throw new Error();
    expect([happenedBefore(a, last), happenedBefore(b, a), happenedBefore(a, b)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(happenedBefore(received, received)).toBe(false);
  });
});
