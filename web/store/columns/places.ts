// Where things are in the columns: by time, by sequence number, by cause.

import { FATE, lowerBound, NONE } from '../../layout/strip-columns.ts';
import { IS_STEP } from './codes.ts';
import type { TraceColumns } from './trace-columns.ts';

/** The first place whose time is at or after a moment; the length where there is none. */
export function placeAtTime({ events }: TraceColumns, millis: number): number {
  return lowerBound(events.columns.at, events.length, millis);
}

/** The place of an event, or of the first one after it. */
export function placeOfSequence({ events }: TraceColumns, sequence: number): number {
  return lowerBound(events.columns.sequence, events.length, sequence);
}

/** The last place at or before an event that is a step of somebody; -1: there is none. */
export function stepAtOrBefore({ events }: TraceColumns, place: number): number {
  const { code } = events.columns;
  let step = Math.min(place, events.length - 1);
  while (step >= 0 && IS_STEP[code[step] ?? 0] !== true) step -= 1;
  return step;
}

/** What made an event happen: of a receipt the step that sent the message, of any other the actor's step before; or -1. */
export function causeOf(columns: TraceColumns, place: number): number {
  const { code, actor, message } = columns.events.columns;
  const row = message[place] ?? NONE;
  const emitted = row === NONE ? NONE : (columns.messages.columns.emitted[row] ?? NONE);
  if (emitted !== NONE && emitted < place) return emitted;
  const own = actor[place] ?? 0;
  if (own === 0) return -1;
  for (let i = place - 1; i >= 0; i -= 1) if (actor[i] === own && IS_STEP[code[i] ?? 0] === true) return i;
  return -1;
}

/** What came of an event: the first receipt of what it sent, else the actor's next step; or -1. */
export function effectOf(columns: TraceColumns, place: number): number {
  const receipt = firstReceipt(columns, place);
  if (receipt !== -1) return receipt;
  const { code, actor } = columns.events.columns;
  const own = actor[place] ?? 0;
  if (own === 0) return -1;
  for (let i = place + 1; i < columns.length; i += 1)
    if (actor[i] === own && IS_STEP[code[i] ?? 0] === true) return i;
  return -1;
}

function firstReceipt(columns: TraceColumns, place: number): number {
  const { born, emitted, ended, fate, sent } = columns.messages.columns;
  const { message } = columns.events.columns;
  let first = NONE;
  const consider = (row: number): void => {
    if (fate[row] === FATE.arrived && (ended[row] ?? NONE) > place)
      first = Math.min(first, ended[row] ?? NONE);
  };
  // Rows are in the order in which their messages were emitted.
  for (let row = firstRowOf(columns, place); row < columns.messages.length && born[row] === place; row += 1)
    if (emitted[row] === place) consider(row);
  const own = message[place] ?? NONE;
  if (own !== NONE && (sent[own] === place || ended[own] !== place)) consider(own);
  return first === NONE ? -1 : first;
}

/** The first message that a place or a later one emitted. */
function firstRowOf({ messages }: TraceColumns, place: number): number {
  return lowerBound(messages.columns.born, messages.length, place);
}
