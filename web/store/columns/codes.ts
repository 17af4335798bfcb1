// The small numbers that stand in columns for words.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import type { MarkKind } from '../history.ts';

/** What an event is: of a step its input, of anything else its type. */
export const EVENT_CODES = [
  'runStarted',
  'replicaStarted',
  'replicaStopped',
  'start',
  'links',
  'request',
  'instruction',
  'message',
  'timeout',
  'rowsDurable',
  'clientStarted',
  'attach',
  'link',
  'choose',
  'operate',
  'reply',
  'messageSent',
  'messageLost',
  'messageReleased',
  'faultInjected',
  'linkChanged',
  'commandStarted',
  'commandEnded',
  'remarked',
  'violated',
  'digested',
  'follow',
] as const;

export type EventCode = (typeof EVENT_CODES)[number];

const CODES = new Map<string, number>(EVENT_CODES.map((code, i) => [code, i]));

export function codeOf(event: TraceEvent): number {
  const isStep = event.type === 'replicaStepped' || event.type === 'clientStepped';
  return CODES.get(isStep ? event.input.type : event.type) ?? 0;
}

export function codeNamed(code: EventCode): number {
  return CODES.get(code) ?? 0;
}

/** Whether an event of that code is a step, a start or a stop of its actor: what has a place in the causal order. */
export const IS_STEP: readonly boolean[] = EVENT_CODES.map((code) =>
  [
    'replicaStarted',
    'replicaStopped',
    'start',
    'links',
    'request',
    'instruction',
    'message',
    'timeout',
    'clientStarted',
    'attach',
    'link',
    'choose',
    'operate',
    'reply',
    'follow',
  ].includes(code),
);

/** In words, for a table. */
export const CODE_WORDS: Readonly<Record<EventCode, string>> = {
  runStarted: 'run starts',
  replicaStarted: 'starts',
  replicaStopped: 'stops',
  start: 'first step',
  links: 'learns its links',
  request: 'request arrives',
  instruction: 'is told',
  message: 'message arrives',
  timeout: 'timer',
  rowsDurable: 'rows durable',
  clientStarted: 'begins',
  attach: 'attaches',
  link: 'connection',
  choose: 'chooses guarantees',
  operate: 'asks',
  reply: 'hears',
  messageSent: 'message leaves',
  messageLost: 'message lost',
  messageReleased: 'message released',
  faultInjected: 'fault',
  linkChanged: 'link',
  commandStarted: 'line begins',
  commandEnded: 'line done',
  remarked: 'remark',
  violated: 'violation',
  digested: 'digest',
  follow: 'follows the primary',
};

/** What matters more comes later: where several fall on one place, the last of them is drawn. */
export const MARK_CODES = [
  'write',
  'commit',
  'rollback',
  'member',
  'restart',
  'crash',
  'refusal',
  'violation',
] as const satisfies readonly MarkKind[];

export function markCode(kind: MarkKind): number {
  return MARK_CODES.indexOf(kind);
}

/** How an operation ended, as `toneOf` says. */
export const TONES = ['open', 'good', 'gate', 'plain'] as const;
export type Tone = (typeof TONES)[number];
