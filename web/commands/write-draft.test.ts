import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../shared/script/parse.ts';
import { followScript, lastOperation } from '../testing/simulated.ts';
import { lines } from './lines.ts';
import {
  meetingRoom,
  toOperation,
  type WriteDraft,
  withoutRow,
  withoutWay,
  withRow,
  withRowAdded,
  withWayAdded,
} from './write-draft.ts';

function lineOf(client: string, draft: WriteDraft): string {
  const made = toOperation(draft);
  if (!made.ok) throw new Error(made.sentence);
  return lines.operate(client, made.operation);
}

describe('a conditional write in the form', () => {
  it('begins as the booking of a meeting room, with a second choice', () => {
    expect(lineOf('c0', meetingRoom('ann'))).toBe(
      'write c0 mon=ann if mon==absent else tue=ann if tue==absent',
    );
  });

  it('books: of two who want the same day, the later one gets the second choice', async () => {
    const followed = await followScript([
      'cluster bayou s0 s1',
      'client c0 s0',
      'client c1 s1',
      lineOf('c0', meetingRoom('c0')),
      lineOf('c1', meetingRoom('c1')),
      'settle',
      'get c1 mon',
      'get c1 tue',
    ]);
    const [mon, tue] = followed.picture.operations.slice(-2).map(({ result }) => result);
    expect(mon).toMatchObject({ type: 'value', value: 'c0' });
    expect(tue).toMatchObject({ type: 'value', value: 'c1' });
    expect(lastOperation(followed, 'c1').result).toBe(tue);
  });

  it('says what is missing instead of making half a line', () => {
    const [first] = meetingRoom('c0');
    expect(toOperation(withRowAdded(meetingRoom('c0'), 1, 'checks'))).toEqual({
      ok: false,
      sentence: 'Alternative 1 has a row without a key.',
    });
    expect(toOperation(withoutRow(first === undefined ? [] : [first], 0, 'updates', 0))).toEqual({
      ok: false,
      sentence: 'The write has nothing to write.',
    });
    expect(toOperation([])).toMatchObject({ ok: false });
  });

  it('takes rows and alternatives in and out again', () => {
    const draft = meetingRoom('c0');
    expect(withoutRow(withRowAdded(draft, 0, 'checks'), 0, 'checks', 1)).toEqual(draft);
    expect(withoutWay(withWayAdded(draft), 2)).toEqual(draft);
    const renamed = withRow(draft, 1, 'updates', 0, { key: 'wed', text: '', absent: true });
    expect(lineOf('c0', renamed)).toBe('write c0 mon=c0 if mon==absent else wed=absent if tue==absent');
  });

  it('becomes a line that the language reads back as the same write, whatever the texts', () => {
    const row = fc.record({
      key: fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
      text: fc.string({ maxLength: 12, unit: 'binary' }),
      absent: fc.boolean(),
    });
    const way = fc.record({
      checks: fc.array(row, { maxLength: 3 }),
      updates: fc.array(row, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(way, { minLength: 1, maxLength: 3 }), (draft) => {
        const made = toOperation(draft);
        const read = parseLine(lineOf('c0', draft), 1, 'lab');
        expect(read).toMatchObject({
          type: 'statement',
          statement: {
            command: { type: 'operate', client: 'c0', operation: made.ok ? made.operation : null },
          },
        });
      }),
    );
  });
});
