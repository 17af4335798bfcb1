// A log with vector clocks as a space-time diagram: a lane for each host, a column for each step of causality, and a slant
// where an event learnt of another host's directly.

import type { ShivizRow } from '../../shared/trace/export/read-shiviz.ts';

export interface LogDot {
  /** Its place in the log. */
  readonly index: number;
  readonly lane: number;
  /** One more than the latest of what it knows of. */
  readonly column: number;
}

export interface LogPicture {
  readonly hosts: readonly string[];
  /** In the order of the log. */
  readonly dots: readonly LogDot[];
  /** Indices of events: the second learnt of the first directly. */
  readonly slants: readonly (readonly [from: number, to: number])[];
  readonly columns: number;
}

export function layLog(rows: readonly ShivizRow[]): LogPicture {
  const hosts = [...new Set(rows.map(({ host }) => host))];
  const lanes = new Map(hosts.map((host, lane) => [host, lane]));
  const places = new Map(rows.map((row, index) => [keyOf(row.host, row.clock[row.host] ?? 0), index]));
  const columns = new Map<number, number>();
  const slants: [number, number][] = [];
  const order = rows.map((_, index) => index).sort((a, b) => knownTo(rows[a]) - knownTo(rows[b]) || a - b);
  for (const index of order) {
    const row = rows[index] as ShivizRow;
    const count = row.clock[row.host] ?? 1;
    const before = places.get(keyOf(row.host, count - 1));
    const learnt = learntBy(row, before === undefined ? undefined : rows[before], rows, places);
    for (const from of learnt) slants.push([from, index]);
    const causes = before === undefined ? learnt : [before, ...learnt];
    columns.set(index, 1 + Math.max(-1, ...causes.map((cause) => columns.get(cause) ?? 0)));
  }
  const dots = rows.map((row, index) => ({
    index,
    lane: lanes.get(row.host) ?? 0,
    column: columns.get(index) ?? 0,
  }));
  return {
    hosts,
    dots,
    slants,
    columns: 1 + [...columns.values()].reduce((most, column) => Math.max(most, column), 0),
  };
}

/** Whether the first happened before the second. */
export function happenedBefore(first: ShivizRow, second: ShivizRow): boolean {
  if (first === second) return false;
  return (second.clock[first.host] ?? 0) >= (first.clock[first.host] ?? 0);
}

/** Those of other hosts whose entry rose, and that none of the others among them knew already. */
function learntBy(
  row: ShivizRow,
  before: ShivizRow | undefined,
  rows: readonly ShivizRow[],
  places: ReadonlyMap<string, number>,
): number[] {
  const risen = Object.entries(row.clock).flatMap(([host, count]) => {
    if (host === row.host || count <= (before?.clock[host] ?? 0)) return [];
    return places.get(keyOf(host, count)) ?? [];
  });
  const isTold = (index: number): boolean =>
    risen.some(
      (other) => other !== index && happenedBefore(rows[index] as ShivizRow, rows[other] as ShivizRow),
    );
  return risen.filter((index) => !isTold(index));
}

/** How many events it knows of: no cause of it knows of as many. */
function knownTo(row: ShivizRow | undefined): number {
  let sum = 0;
  for (const count of Object.values(row?.clock ?? {})) sum += count;
  return sum;
}

function keyOf(host: string, count: number): string {
  return `${count} ${host}`;
}
