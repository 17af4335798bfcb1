// What the picture of a moment does not say: the recent past, for the space-time strip and for the question why. Each
// list has a bound; the oldest go first, and `forgotBefore` says up to when.

import { timerKey } from '../../shared/core/contract.ts';
import type { MessageId, ReplicaId } from '../../shared/core/ids.ts';
import { OPERATIONS_KEPT_MAX } from '../../shared/core/limits.ts';
import type { LossReason, TraceEvent } from '../../shared/core/trace.ts';
import { type FaultRecord, type FaultSpan, forgetOldFaults, recordFault } from './fault-history.ts';
import { emptyLens, type SessionLens } from './session-lens.ts';

/** Slants kept whole, with their labels, at a hundred bytes each; the strip has its own, as columns. */
export const ARROWS_KEPT = 20_000;
export const NOTES_KEPT = 1_000;
/** Lines under way: the server lets far fewer begin. */
const LINES_KEPT = 256;

export interface Arrow {
  readonly message: MessageId;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly carries: boolean;
  readonly sentAt: number;
  arrivedAt: number | null;
  lostAt: number | null;
  reason: LossReason | null;
}

/** What a moment on a replica's lane was. */
export type MarkKind =
  | 'write'
  | 'commit'
  | 'rollback'
  | 'crash'
  | 'restart'
  | 'refusal'
  | 'violation'
  | 'member';

/** A milestone of one event. */
export interface Mark {
  readonly kind: MarkKind;
  readonly actor: string;
  readonly sentence: string;
  /** Whether it is worth saying aloud though marks of its kind are not. */
  readonly isSaid?: boolean;
}

export interface NoteRecord {
  readonly replica: ReplicaId;
  readonly at: number;
  readonly sequence: number;
  readonly note: { readonly type: string };
}

export interface History {
  arrows: Arrow[];
  /** Arrows without an end yet. */
  readonly open: Map<MessageId, Arrow>;
  faults: FaultRecord[];
  spans: FaultSpan[];
  /** Notes that panels look back at. */
  notes: NoteRecord[];
  /** Timers that run, by replica and by the timer's text. */
  readonly timers: Map<ReplicaId, Map<string, { readonly label: string; readonly dueAt: number }>>;
  /** From what answers were given, by client and number; the newest `OPERATIONS_KEPT_MAX`, as of operations. */
  readonly origins: Map<string, unknown>;
  /** What came of the session guarantees, since this page looks. */
  readonly sessions: SessionLens;
  /** Lines under way that may lay faults, the oldest first: operations of clients go beside them and lay none. */
  underWay: { readonly number: number; readonly line: string }[];
  /** What the protocol remembers for its own panels (`remember` of its words); `null`: nothing yet. */
  remembered: unknown;
  /** Before this moment something was forgotten, or never seen. */
  forgotBefore: number;
}

export function emptyHistory(from: number): History {
  return {
    arrows: [],
    open: new Map(),
    faults: [],
    spans: [],
    notes: [],
    timers: new Map(),
    origins: new Map(),
    sessions: emptyLens(),
    underWay: [],
    remembered: null,
    forgotBefore: from,
  };
}

/** What was known of a message at a time: slants are kept for the strip, which shows what came after it too. */
export function arrowAsOf(
  { arrows }: Pick<History, 'arrows'>,
  message: MessageId,
  at: number,
): Arrow | undefined {
  const arrow = arrows.findLast((candidate) => candidate.message === message);
  return arrow === undefined || arrow.sentAt > at ? undefined : asOf(arrow, at);
}

function asOf(arrow: Arrow, at: number): Arrow {
  const { arrivedAt, lostAt } = arrow;
  return {
    ...arrow,
    arrivedAt: arrivedAt !== null && arrivedAt <= at ? arrivedAt : null,
    lostAt: lostAt !== null && lostAt <= at ? lostAt : null,
  };
}

/** The history of a run that goes on in another way from an event: slants up to there, the rest as it was there. */
export function historyUpTo(history: History, at: number): History {
  const arrows = history.arrows.filter(({ sentAt }) => sentAt <= at).map((arrow) => asOf(arrow, at));
  const open = arrows.filter(({ arrivedAt, lostAt }) => arrivedAt === null && lostAt === null);
  return {
    ...cloneForPanels(history),
    arrows,
    open: new Map(open.map((arrow) => [arrow.message, arrow])),
  };
}

/**
 * Something holds for all of a run's replicas from one event on, whether or not any of them knows; or one of them learns of it.
 * `fact` is the protocol's own number of it: of two with one number the newer is meant.
 */
export type FactNews =
  | {
      readonly type: 'holds';
      readonly fact: number;
      /** In a few characters, for the strip. */
      readonly label: string;
      readonly sentence: string;
      /** The operation that it decides, if it decides one. */
      readonly operation: { readonly client: string; readonly number: number } | null;
    }
  | { readonly type: 'learned'; readonly fact: number; readonly actor: string };

/** What the words of a protocol said of one event. */
export interface EventWitness {
  readonly marks: readonly Mark[];
  readonly news: readonly FactNews[];
  /** Whether the message that leaves in it brings something. */
  readonly carries: boolean;
}

/** What the protocol's words mean for the strip. */
export interface HistoryWords {
  /** Texts of a message that leaves now; `null`: not known (it was under way when the page joined). */
  messageOf(message: MessageId): { readonly label: string; readonly carries: boolean } | null;
  /** Milestones of one event. */
  marksOf(event: TraceEvent): readonly Mark[];
  /** What panels will want to know of an answer, and the picture forgets: from what it was given. */
  originOf(
    event: TraceEvent,
  ): { readonly client: string; readonly number: number; readonly origin: unknown } | null;
  /** Whether panels will want to look back at this note. */
  keepsNote(note: { readonly type: string }): boolean;
  timerLabel(timer: { readonly type: string }): string;
  /** What the protocol remembers after an event. What it remembered before stays as it is, since the page goes back to it. */
  remember?(before: unknown, event: TraceEvent): unknown;
  /** What an event made so, and who learned of it, seen by what was remembered before and after it. */
  newsOf?(event: TraceEvent, before: unknown, after: unknown): readonly FactNews[];
}

/**
 * Takes one event into the history; the picture has been folded up to it already.
 * @returns what its words said of it, for whoever keeps that as well
 */
export function recordEvent(history: History, event: TraceEvent, words: HistoryWords): EventWitness {
  recordSlant(history, event, words);
  forgetOldSlants(history);
  const before = history.remembered;
  recordForPanels(history, event, words);
  const after = history.remembered;
  return {
    marks: words.marksOf(event),
    news: words.newsOf?.(event, before, after) ?? [],
    carries: event.type === 'messageSent' && history.open.get(event.message)?.carries === true,
  };
}

/** What panels look back at: all but slants. */
export function recordForPanels(history: History, event: TraceEvent, words: HistoryWords): void {
  switch (event.type) {
    case 'replicaStepped':
      recordEffects(history, event, words);
      break;
    case 'replicaStopped':
      history.timers.delete(event.replica);
      break;
    case 'commandStarted':
      if (!isOperation(event.line))
        history.underWay = [...history.underWay, { number: event.command, line: event.line }].slice(
          -LINES_KEPT,
        );
      break;
    case 'commandEnded':
      history.underWay = history.underWay.filter(({ number }) => number !== event.command);
      break;
    case 'faultInjected':
      recordFault(history, event.fault, event.at, event.sequence);
      break;
    case 'replicaStarted':
      for (const span of history.spans)
        if (span.replica === event.replica && span.until === null) span.until = event.at;
      break;
    default:
      break;
  }
  const answer = words.originOf(event);
  if (answer !== null) history.origins.set(`${answer.client} ${answer.number}`, answer.origin);
  if (words.remember !== undefined) history.remembered = words.remember(history.remembered, event);
  forgetOldest(history);
}

function recordSlant(history: History, event: TraceEvent, words: HistoryWords): void {
  switch (event.type) {
    case 'messageSent': {
      const { label, carries } = words.messageOf(event.message) ?? { label: '', carries: false };
      const { message, from, to } = event;
      const ends = { arrivedAt: null, lostAt: null, reason: null };
      const arrow: Arrow = { message, from, to, label, carries, sentAt: event.at, ...ends };
      history.arrows.push(arrow);
      history.open.set(message, arrow);
      break;
    }
    case 'replicaStepped':
    case 'clientStepped':
      if (event.message !== undefined)
        endArrow(history, event.message, (arrow) => (arrow.arrivedAt ??= event.at));
      break;
    case 'messageLost':
      endArrow(history, event.message, (arrow) => {
        if (arrow.arrivedAt !== null) return;
        arrow.lostAt = event.at;
        arrow.reason = event.reason;
      });
      break;
    default:
      break;
  }
}

/**
 * A copy that goes on by itself, without slants. Records share what does not change any more, so that a copy
 * costs little.
 */
export function cloneForPanels(history: History): History {
  return {
    ...history,
    arrows: [],
    open: new Map(),
    faults: [...history.faults],
    spans: history.spans.map((span) => ({ ...span, links: new Set(span.links) })),
    notes: [...history.notes],
    timers: new Map([...history.timers].map(([replica, timers]) => [replica, new Map(timers)])),
    origins: new Map(history.origins),
    sessions: structuredClone(history.sessions),
  };
}

export function isOperation(line: string): boolean {
  return /^\s*(?:get|put|delete|modify|write)\b/.test(line);
}

/** Notes for the panels, and the timers that run. */
function recordEffects(
  history: History,
  event: Extract<TraceEvent, { type: 'replicaStepped' }>,
  words: HistoryWords,
): void {
  const timers = history.timers.get(event.replica) ?? new Map<string, { label: string; dueAt: number }>();
  history.timers.set(event.replica, timers);
  if (event.input.type === 'timeout') timers.delete(timerKey(event.input.timer));
  for (const effect of event.effects) {
    if (effect.type === 'setTimer')
      timers.set(timerKey(effect.timer), {
        label: words.timerLabel(effect.timer),
        dueAt: event.at + effect.delayMillis,
      });
    else if (effect.type === 'cancelTimer') timers.delete(timerKey(effect.timer));
    else if (effect.type === 'note' && words.keepsNote(effect.note))
      history.notes.push({
        replica: event.replica,
        at: event.at,
        sequence: event.sequence,
        note: effect.note,
      });
  }
}

function endArrow(history: History, message: MessageId, end: (arrow: Arrow) => void): void {
  const arrow = history.open.get(message);
  if (arrow === undefined) return;
  end(arrow);
  history.open.delete(message);
}

function forgetOldest(history: History): void {
  for (const oldest of history.origins.keys()) {
    if (history.origins.size <= OPERATIONS_KEPT_MAX) break;
    history.origins.delete(oldest);
  }
  if (history.notes.length > NOTES_KEPT * 1.25) history.notes.splice(0, history.notes.length - NOTES_KEPT);
  forgetOldFaults(history);
}

function forgetOldSlants(history: History): void {
  if (history.arrows.length > ARROWS_KEPT * 1.25) {
    const dropped = history.arrows.splice(0, history.arrows.length - ARROWS_KEPT);
    for (const arrow of dropped) history.open.delete(arrow.message);
    history.forgotBefore = Math.max(history.forgotBefore, dropped.at(-1)?.sentAt ?? 0);
  }
}
