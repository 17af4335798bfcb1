// A conditional write while it is being put together in the form: rows of text, until all of them say something.

import type { Alternative, Expectation, Operation, Update } from '../../shared/core/contract.ts';
import { WRITE_PARTS_MAX } from '../../shared/core/limits.ts';

/** A row of a check (`key == text`) or of an update (`key = text`); without a text it is the key's absence. */
export interface DraftRow {
  readonly key: string;
  readonly text: string;
  readonly absent: boolean;
}

/** One way for the write to go: its updates are done if all of its checks hold. */
export interface DraftWay {
  readonly checks: readonly DraftRow[];
  readonly updates: readonly DraftRow[];
}

/** The write as it is meant, then the alternatives of its merge procedure in the order in which they are tried. */
export type WriteDraft = readonly DraftWay[];

export type DraftPart = 'checks' | 'updates';

export const EMPTY_ROW: DraftRow = { key: '', text: '', absent: false };

/** Terry's meeting room: the first choice if it is free, else the second if that one is. */
export function meetingRoom(who: string): WriteDraft {
  const book = (day: string): DraftWay => ({
    checks: [{ key: day, text: '', absent: true }],
    updates: [{ key: day, text: who, absent: false }],
  });
  return [book('mon'), book('tue')];
}

export function withRow(draft: WriteDraft, way: number, part: DraftPart, row: number, to: DraftRow) {
  return changed(draft, way, part, (rows) => rows.map((old, i) => (i === row ? to : old)));
}

export function withRowAdded(draft: WriteDraft, way: number, part: DraftPart): WriteDraft {
  return changed(draft, way, part, (rows) => [...rows, EMPTY_ROW]);
}

export function withoutRow(draft: WriteDraft, way: number, part: DraftPart, row: number): WriteDraft {
  return changed(draft, way, part, (rows) => rows.filter((_, i) => i !== row));
}

export function withWayAdded(draft: WriteDraft): WriteDraft {
  return [...draft, { checks: [], updates: [EMPTY_ROW] }];
}

export function withoutWay(draft: WriteDraft, way: number): WriteDraft {
  return draft.filter((_, i) => i !== way);
}

/** Whether the language takes one more row, or one more alternative. */
export function hasRoom(parts: { readonly length: number }): boolean {
  return parts.length < WRITE_PARTS_MAX;
}

function changed(
  draft: WriteDraft,
  way: number,
  part: DraftPart,
  change: (rows: readonly DraftRow[]) => readonly DraftRow[],
): WriteDraft {
  return draft.map((one, i) => (i === way ? { ...one, [part]: change(one[part]) } : one));
}

/** The operation that the draft says, or a sentence that says what it lacks. */
export function toOperation(
  draft: WriteDraft,
):
  | { readonly ok: true; readonly operation: Extract<Operation, { type: 'write' }> }
  | { readonly ok: false; readonly sentence: string } {
  const [first, ...others] = draft;
  if (first === undefined) return { ok: false, sentence: 'A write needs an update.' };
  for (const [i, way] of draft.entries()) {
    const where = i === 0 ? 'The write' : `Alternative ${i}`;
    if (way.updates.length === 0) return { ok: false, sentence: `${where} has nothing to write.` };
    if ([...way.updates, ...way.checks].some(({ key }) => key === ''))
      return { ok: false, sentence: `${where} has a row without a key.` };
  }
  const merge = others.map(
    (way): Alternative => ({ expect: way.checks.map(toExpectation), updates: way.updates.map(toUpdate) }),
  );
  return {
    ok: true,
    operation: {
      type: 'write',
      check: first.checks.map(toExpectation),
      updates: first.updates.map(toUpdate),
      merge,
    },
  };
}

function toExpectation({ key, text, absent }: DraftRow): Expectation {
  return { key, equals: absent ? null : text };
}

function toUpdate({ key, text, absent }: DraftRow): Update {
  return { key, value: absent ? null : text };
}
