// Two runs beside each other, as a run and a fork of it: where they part, in sentences.

import { type Divergence, firstDivergence } from '../../../shared/compare/first-divergence.ts';
import type { Protocol } from '../../../shared/core/contract.ts';
import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { findProtocol } from '../../../shared/protocols/index.ts';
import { type EventWords, eventSentence } from '../time/event-words.ts';

export interface ReadRun {
  readonly protocol: string;
  readonly events: readonly TraceEvent[];
}

export interface ToldEvent {
  readonly sequence: number;
  readonly atMillis: number;
  readonly sentence: string;
}

/** What stands beside each other: what both did, or what one of them did, or each something else. */
export interface AlignedRow {
  readonly left: ToldEvent | null;
  readonly right: ToldEvent | null;
  /** Both did it, at the same time. */
  readonly isSame: boolean;
}

export interface RunsParted {
  /** The last events that both have, the oldest first; empty: none that is known. */
  readonly common: readonly ToldEvent[];
  /** Of each run what came next, the first difference; both `null`: they did the same. */
  readonly first: readonly [ToldEvent | null, ToldEvent | null];
  /** What came then, aligned; the first row is the first difference. */
  readonly rows: readonly AlignedRow[];
  /** Events of each run that are not told any more. */
  readonly more: readonly [number, number];
}

/** How much is told of what both did before, and of what came after. */
const COMMON_TOLD = 3;
const EVENTS_TOLD_MAX = 24;

/** @param shared the last event that both have, as one came of the other; 0: what their events say is all that is known */
export function partRuns(left: ReadRun, right: ReadRun, shared = 0): Result<RunsParted> {
  const protocol = findProtocol(left.protocol);
  if (protocol === undefined) return fail(`this page does not know ${left.protocol}`);
  if (left.protocol !== right.protocol)
    return fail(`one is a run of ${left.protocol}, the other of ${right.protocol}: compare them by a script`);
  const parted = firstDivergence(left.events, right.events);
  const common = commonOf(left, right, protocol, parted, shared);
  if (parted.type === 'same') return succeed({ common, first: [null, null], rows: [], more: [0, 0] });
  const [ours, theirs] = [after(left, parted.left), after(right, parted.right)];
  const told = (run: ReadRun, events: readonly TraceEvent[]): ToldEvent[] =>
    tell(run, protocol, events.slice(0, EVENTS_TOLD_MAX));
  const [toldOne, toldOther] = [told(left, ours), told(right, theirs)];
  return succeed({
    common,
    first: [toldOne[0] ?? null, toldOther[0] ?? null],
    rows: align(toldOne, toldOther),
    more: [rest(ours), rest(theirs)],
  });
}

export interface ForkPlace {
  /** From which it went on, after this event. */
  readonly parent: string;
  readonly sequence: number;
}

/** @returns the last event that two of a family of forks have in common; 0: they are not known to be of one */
export function sharedPast(one: string, other: string, originOf: (name: string) => ForkPlace | null): number {
  const [left, right] = [lineOf(one, originOf), lineOf(other, originOf)];
  for (const [name, upTo] of left) {
    const beside = right.get(name);
    // Of which they are both, they have what was before either left it. One is not compared with itself.
    if (beside !== undefined) return Number.isFinite(Math.min(upTo, beside)) ? Math.min(upTo, beside) : 0;
  }
  return 0;
}

/** A run and those it came of, each with the last event of it that the run has. */
function lineOf(name: string, originOf: (name: string) => ForkPlace | null): Map<string, number> {
  const line = new Map([[name, Number.POSITIVE_INFINITY]]);
  let upTo = Number.POSITIVE_INFINITY;
  for (let at = originOf(name); at !== null && !line.has(at.parent); at = originOf(at.parent)) {
    upTo = Math.min(upTo, at.sequence);
    line.set(at.parent, upTo);
  }
  return line;
}

/** Where a fork differs in its first event, all that its parent did before is common to both. */
function commonOf(
  left: ReadRun,
  right: ReadRun,
  protocol: Protocol,
  parted: Divergence,
  shared: number,
): ToldEvent[] {
  const last =
    parted.type === 'same' ? (left.events.at(-1)?.sequence ?? 0) : Math.max(parted.common ?? 0, shared);
  const firstOf = ({ events }: ReadRun): number => events[0]?.sequence ?? Number.POSITIVE_INFINITY;
  const longer = firstOf(left) <= firstOf(right) ? left : right;
  // A few words may say nothing, so some more are looked at.
  const before = longer.events.filter(({ sequence }) => sequence <= last).slice(-4 * COMMON_TOLD);
  return tell(longer, protocol, before).slice(-COMMON_TOLD);
}

function rest(events: readonly TraceEvent[]): number {
  return Math.max(0, events.length - EVENTS_TOLD_MAX);
}

/** All of a run from an event on; `null`: it has ended. */
function after({ events }: ReadRun, first: TraceEvent | null): readonly TraceEvent[] {
  return first === null
    ? []
    : events.filter(({ sequence, type }) => sequence >= first.sequence && type !== 'digested');
}

function tell({ events }: ReadRun, protocol: Protocol, told: readonly TraceEvent[]): ToldEvent[] {
  const how = wordsOf(protocol, events);
  return told
    .map((event) => ({ sequence: event.sequence, atMillis: event.at, sentence: eventSentence(event, how) }))
    .filter(({ sentence }) => sentence !== '');
}

/**
 * What both did stands in one row, as much of it as can without changing the order of either (a longest common subsequence);
 * between, what one did stands beside what the other did meanwhile. The first events differ by definition, whatever is said of
 * them.
 */
export function align(left: readonly ToldEvent[], right: readonly ToldEvent[]): AlignedRow[] {
  const isSame = (i: number, j: number): boolean => i + j > 0 && isToldAlike(left[i], right[j]);
  const longest = lengths(left.length, right.length, isSame);
  const rows: AlignedRow[] = [];
  let gap: [ToldEvent[], ToldEvent[]] = [[], []];
  const closeGap = (): void => {
    const [one, other] = gap;
    for (let k = 0; k < Math.max(one.length, other.length); k += 1)
      rows.push({ left: one[k] ?? null, right: other[k] ?? null, isSame: false });
    gap = [[], []];
  };
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [one, other] = [left[i], right[j]];
    const here = longest[i]?.[j] ?? 0;
    if (one !== undefined && other !== undefined && isSame(i, j) && here > (longest[i + 1]?.[j + 1] ?? 0)) {
      closeGap();
      rows.push({ left: one, right: other, isSame: true });
      [i, j] = [i + 1, j + 1];
    } else if (one !== undefined && (other === undefined || (longest[i + 1]?.[j] ?? 0) === here)) {
      gap[0].push(one);
      i += 1;
    } else {
      if (other !== undefined) gap[1].push(other);
      j += 1;
    }
  }
  closeGap();
  return rows;
}

/** Of each pair of places the length of the longest common subsequence from there on. */
function lengths(rows: number, columns: number, isSame: (i: number, j: number) => boolean): number[][] {
  const table = Array.from({ length: rows + 1 }, () => Array.from({ length: columns + 1 }, () => 0));
  for (let i = rows - 1; i >= 0; i -= 1)
    for (let j = columns - 1; j >= 0; j -= 1) {
      const [down, across] = [table[i + 1]?.[j] ?? 0, table[i]?.[j + 1] ?? 0];
      const both = isSame(i, j) ? 1 + (table[i + 1]?.[j + 1] ?? 0) : 0;
      (table[i] as number[])[j] = Math.max(down, across, both);
    }
  return table;
}

/** Numbers of messages and lines are others as soon as one of them did more. */
function isToldAlike(one: ToldEvent | undefined, other: ToldEvent | undefined): boolean {
  return one?.sentence === other?.sentence && Math.abs((one?.atMillis ?? 0) - (other?.atMillis ?? 0)) < 0.5;
}

/** Without a picture beside it: what a message is called is known where its sending is in the trace. */
function wordsOf(protocol: Protocol, events: readonly TraceEvent[]): EventWords {
  return {
    protocol,
    words: {
      messageOf: () => null,
      marksOf: () => [],
      originOf: () => null,
      keepsNote: () => false,
      timerLabel: ({ type }) => type,
    },
    labelOf: (message) => labelOf(message, protocol, events),
  };
}

function labelOf(message: number, protocol: Protocol, events: readonly TraceEvent[]): string {
  for (const event of events) {
    if (event.type !== 'replicaStepped' || !event.messages.includes(message)) continue;
    const sent = event.effects.filter(({ type }) => type === 'send' || type === 'reply')[
      event.messages.indexOf(message)
    ];
    return sent?.type === 'send' ? protocol.describe.messageLabel(sent.message) : 'a reply';
  }
  return '';
}
