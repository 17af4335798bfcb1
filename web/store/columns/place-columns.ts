// Columns that hold places of events: what becomes of them and of their rows when the newest or the oldest events go.

import { lowerBound, NONE } from '../../layout/strip-columns.ts';

/** A table whose rows are in the order of the events in which they began. */
interface PlacedRows<Name extends string> {
  readonly length: number;
  readonly columns: Record<Name, Uint32Array>;
}

/** Forgets the rows that began after the events that are left. */
export function truncateRows<Name extends string>(
  table: PlacedRows<Name> & { truncate(length: number): void },
  begins: Name,
  events: number,
): void {
  table.truncate(lowerBound(table.columns[begins], table.length, events));
}

/**
 * Forgets the rows that began in events that are dropped, the oldest so many; the places of the others become smaller by
 * as many. @returns how many rows were dropped
 */
export function dropRows<Name extends string>(
  table: PlacedRows<Name> & { dropFirst(count: number): void },
  places: readonly Name[],
  begins: Name,
  events: number,
): number {
  const rows = lowerBound(table.columns[begins], table.length, events);
  table.dropFirst(rows);
  for (const name of places) shiftPlaces(table.columns[name], table.length, events);
  return rows;
}

/** Places become smaller by so many; one that is among those that were dropped is none any more. */
export function shiftPlaces(column: Uint32Array, length: number, by: number): void {
  for (let i = 0; i < length; i += 1) {
    const place = column[i] ?? NONE;
    column[i] = place === NONE || place < by ? NONE : place - by;
  }
}

/** Whether a place is that of an event that is not left. */
export function isCut(place: number | undefined, events: number): boolean {
  return place !== undefined && place !== NONE && place >= events;
}
