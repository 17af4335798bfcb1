// Reads a ShiViz log back: by the regular expression on its first line, into rows of host, event and clock.

import { fail, type Result, succeed } from '../../core/result.ts';
import { isRecord } from '../../core/shape.ts';

export interface ShivizRow {
  /** In the file, from 1. */
  readonly line: number;
  readonly host: string;
  readonly event: string;
  readonly clock: Readonly<Record<string, number>>;
}

/** Rows of one log: what a page can draw. */
const ROWS_MAX = 100_000;

/** @returns an error that names the line */
export function readShiviz(text: string): Result<ShivizRow[]> {
  const [first = '', , ...rest] = text.split('\n');
  const reader = toReader(first.replace(/\r$/, ''));
  if (!reader.ok) return fail(`line 1: ${reader.error}`);
  const body = rest.join('\n');
  const rows: ShivizRow[] = [];
  const counts = new Map<string, number>();
  // The two lines of the head come before the body.
  let line = 3;
  let counted = 0;
  for (const match of body.matchAll(reader.value)) {
    for (; counted < match.index; counted += 1) if (body[counted] === '\n') line += 1;
    const row = toRow(line, match.groups ?? {}, counts);
    if (!row.ok) return fail(`line ${line}: ${row.error}`);
    rows.push(row.value);
    if (rows.length > ROWS_MAX) return fail(`line ${line}: a log has at most ${ROWS_MAX} events`);
  }
  return rows.length > 0 ? succeed(rows) : fail('line 1: the regular expression finds no event');
}

function toReader(expression: string): Result<RegExp> {
  for (const name of ['host', 'clock', 'event'])
    if (!expression.includes(`(?<${name}>`))
      return fail(
        `a regular expression with the groups host, clock and event is expected; ${name} is missing`,
      );
  try {
    return succeed(new RegExp(expression, 'gm'));
  } catch {
    return fail('this is no regular expression');
  }
}

function toRow(
  line: number,
  { host = '', event = '', clock: text = '' }: Readonly<Record<string, string | undefined>>,
  counts: Map<string, number>,
): Result<ShivizRow> {
  const clock = toClock(text);
  if (clock === null)
    return fail(`a clock is a JSON object of whole numbers from 1 on, not ${text.slice(0, 60)}`);
  const expected = (counts.get(host) ?? 0) + 1;
  const own = Object.hasOwn(clock, host) ? clock[host] : undefined;
  if (own !== expected)
    return fail(`the clock of ${host} should be at ${expected}, and is at ${own ?? 'nothing'}`);
  counts.set(host, expected);
  return succeed({ line, host, event, clock });
}

function toClock(text: string): Record<string, number> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const isRight = Object.values(value).every((count) => Number.isSafeInteger(count) && Number(count) > 0);
  return isRight ? (value as Record<string, number>) : null;
}
