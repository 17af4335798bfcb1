// A client history: what clients asked, what they were told, and when. Checkers judge it, exporters write it down; it says
// nothing of how a protocol works.

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { Guarantee } from '../../core/contract.ts';
import type { ClientId, ReplicaId } from '../../core/ids.ts';

/** `cas` is a conditional write of one key. A delete is a write of absence. */
export const HISTORY_VERBS = ['get', 'put', 'delete', 'cas'] as const;
export type HistoryVerb = (typeof HISTORY_VERBS)[number];

/**
 * `ok`: it took effect between its start and its end. `fail`: it never took effect. `info`: nobody knows whether it took
 * effect, or will: it was given up, never ended, or its answer does not tell.
 */
export const HISTORY_RESULTS = ['ok', 'fail', 'info'] as const;
export type HistoryResult = (typeof HISTORY_RESULTS)[number];

export interface HistoryOperation {
  /**
   * A client in the sense of outside checkers: one operation at a time, and none after one that is `info`. What the same
   * session asks afterwards, or beside it, is under another name: `c0`, `c0#2`, `c0#3`.
   */
  readonly client: string;
  /** Whose session it is, where that is not `client`. */
  readonly session?: ClientId;
  /** The session's own number of the request, rising. */
  readonly number: number;
  /** A request that changes several keys is several operations of one number, told apart by this. */
  readonly part?: number;
  readonly op: HistoryVerb;
  readonly key: string;
  /** What was read or is to be written; `null` is absence. Of a get that was not answered it says nothing. */
  readonly value: string | null;
  /** `cas`: the value that the write asks for, where that is the whole condition; `null` is absence. */
  readonly expected?: string | null;
  /** Milliseconds since the run's start. */
  readonly start: number;
  /** When the client was told, or gave up; `null`: never. */
  readonly end: number | null;
  readonly result: HistoryResult;
  /** Why it is `fail` or `info`: a reason of the contract, or another tool's word. */
  readonly error?: string;
  /** The write that it made, or that a get read. */
  readonly version?: string;
  /** The place of that version in the store's own order of the key's versions, number by number; larger is newer. */
  readonly rank?: readonly number[];
  /** For each writer, how many of its writes the replica held that answered a get: what the read could see. */
  readonly seen?: Readonly<VersionVector>;
  /** Who was asked. */
  readonly replica?: ReplicaId;
  readonly view?: 'tentative' | 'committed';
  /** What its session had chosen when it asked. */
  readonly guarantees?: readonly Guarantee[];
  /** Places of its start and its end among all events of the run: times may be equal, places are not. */
  readonly places?: readonly [start: number, end: number | null];
}

export type History = readonly HistoryOperation[];

export function isWrite({ op }: HistoryOperation): boolean {
  return op !== 'get';
}

export function sessionOf({ session, client }: HistoryOperation): ClientId {
  return session ?? client;
}

/**
 * Whether one operation had ended before another began. Where times are all there is, operations that meet in one instant
 * overlap.
 */
export function endedBefore(one: HistoryOperation, other: HistoryOperation): boolean {
  if (one.end === null) return false;
  const end = one.places?.[1];
  if (typeof end === 'number' && other.places !== undefined) return end < other.places[0];
  return one.end < other.start;
}

/** The same for two operations of one session, which does not ask and wait in one instant. */
export function endedBeforeInSession(one: HistoryOperation, other: HistoryOperation): boolean {
  if (endedBefore(one, other)) return true;
  const isTold = typeof one.places?.[1] === 'number' && other.places !== undefined;
  return !isTold && one.end === other.start && one.number < other.number;
}

/** Orders operations by their start. */
export function compareStarts(left: HistoryOperation, right: HistoryOperation): number {
  if (left.places !== undefined && right.places !== undefined) return left.places[0] - right.places[0];
  return left.start - right.start || left.number - right.number;
}

/** `c1's get of room (number 7)`: names an operation in a sentence. */
export function nameOperation(operation: HistoryOperation): string {
  const { op, key, number } = operation;
  return `${sessionOf(operation)}'s ${op} of ${quote(key)} (number ${number})`;
}

/** With its value, as in `c1's get of room (number 7), which gave 11am`. */
export function tellOperation(operation: HistoryOperation): string {
  const { op, value, expected, result } = operation;
  const name = nameOperation(operation);
  if (op === 'get') {
    if (result !== 'ok') return `${name}, which was not answered`;
    return value === null ? `${name}, which found it absent` : `${name}, which gave ${quote(value)}`;
  }
  if (op === 'delete') return name;
  const wrote = value === null ? 'its absence' : quote(value);
  const condition =
    expected === undefined ? '' : ` in place of ${expected === null ? 'absence' : quote(expected)}`;
  return `${name}, which wrote ${wrote}${condition}`;
}

/** `1 read`, `2 reads`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Values are cut, as a sentence is for people. */
const VALUE_SHOWN_MAX = 40;

export function quote(text: string): string {
  const shown = text.length > VALUE_SHOWN_MAX ? `${text.slice(0, VALUE_SHOWN_MAX)}…` : text;
  return /^[\p{L}\p{N}_.:@#/-]+…?$/u.test(shown) ? shown : JSON.stringify(shown);
}
