// Short words for histories in tests: a session is a list of operations, one after another, all in one stretch of time or
// each at a time of its own.

import type { History, HistoryOperation } from '../history.ts';

type Given = Partial<HistoryOperation> & Pick<HistoryOperation, 'op' | 'key' | 'value'>;

export const put = (key: string, value: string, more: Partial<HistoryOperation> = {}): Given => ({
  op: 'put',
  key,
  value,
  ...more,
});

export const get = (key: string, value: string | null, more: Partial<HistoryOperation> = {}): Given => ({
  op: 'get',
  key,
  value,
  ...more,
});

export const del = (key: string, more: Partial<HistoryOperation> = {}): Given => ({
  op: 'delete',
  key,
  value: null,
  ...more,
});

export const cas = (
  key: string,
  expected: string | null,
  value: string | null,
  more: Partial<HistoryOperation> = {},
): Given => ({
  op: 'cas',
  key,
  expected,
  value,
  ...more,
});

/** When it ran: `at(5, 9)`; `at(5, null)` has not ended, so nobody knows its outcome. */
export function at(start: number, end: number | null): Partial<HistoryOperation> {
  return end === null ? { start, end, result: 'info' } : { start, end };
}

/** Sessions by name; operations without times follow one another, beside those of the other sessions. */
export function sessions(lists: Readonly<Record<string, readonly Given[]>>): History {
  return Object.entries(lists).flatMap(([client, list]) =>
    list.map(
      (given, index): HistoryOperation => ({
        client,
        number: index + 1,
        start: 10 * index,
        end: 10 * index + 9,
        result: 'ok',
        ...given,
      }),
    ),
  );
}
