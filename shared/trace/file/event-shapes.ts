// Shapes of trace events: the closed union of core/trace.ts, as a reader of files sees it. Nothing newer and nothing
// misspelt passes.

import {
  anything,
  flag,
  kind,
  list,
  millis,
  number,
  object,
  oneOf,
  optional,
  table,
  text,
  variants,
  whole,
} from '../../core/shape.ts';
import { type LossReason, type RunHeader, TRACE_VERSION, type TraceEvent } from '../../core/trace.ts';
import {
  clientEffect,
  clientInput,
  effect,
  fault,
  guarantees,
  identity,
  input,
  linkPolicy,
  row,
} from './core-shapes.ts';

export const runHeader = object<RunHeader>({
  version: oneOf(TRACE_VERSION),
  protocol: text,
  options: table(text),
  config: anything,
  engine: oneOf('sim', 'live'),
  placement: oneOf('inline', 'process'),
  seed: number,
  link: linkPolicy,
  clientTimeoutMillis: millis,
  clientsFollow: optional(flag),
  requestsBefore: optional(whole),
});

/** A record, so that the compiler asks for a reason that is added. */
const LOSSES: Readonly<Record<LossReason, true>> = {
  lossy: true,
  cut: true,
  dropped: true,
  unreachable: true,
  overflow: true,
  crashed: true,
};
export const lossReason = oneOf(...Object.keys(LOSSES));

type Fate = Extract<TraceEvent, { readonly type: 'messageSent' }>['fate'];

const fate = variants<Fate>({
  held: kind<Fate, 'held'>('held', {}),
  travels: kind<Fate, 'travels'>('travels', { delaysMillis: list(millis) }),
});

/** What the log adds to each. */
const stamp = { sequence: whole, at: millis } as const;
const step = { message: optional(whole), messages: list(whole) } as const;
const passage = { message: whole, from: text, to: text } as const;

export const traceEvent = variants<TraceEvent>({
  runStarted: kind<TraceEvent, 'runStarted'>('runStarted', { ...stamp, header: runHeader }),
  replicaStarted: kind<TraceEvent, 'replicaStarted'>('replicaStarted', {
    ...stamp,
    replica: text,
    identity,
    rows: list(row),
  }),
  replicaStopped: kind<TraceEvent, 'replicaStopped'>('replicaStopped', {
    ...stamp,
    replica: text,
    reason: oneOf('crashed', 'failed'),
    sentence: text,
  }),
  replicaStepped: kind<TraceEvent, 'replicaStepped'>('replicaStepped', {
    ...stamp,
    ...step,
    replica: text,
    now: optional(millis),
    input,
    effects: list(effect),
  }),
  rowsDurable: kind<TraceEvent, 'rowsDurable'>('rowsDurable', { ...stamp, replica: text, persists: whole }),
  clientStarted: kind<TraceEvent, 'clientStarted'>('clientStarted', { ...stamp, client: text, guarantees }),
  clientStepped: kind<TraceEvent, 'clientStepped'>('clientStepped', {
    ...stamp,
    ...step,
    client: text,
    input: clientInput,
    effects: list(clientEffect),
  }),
  messageSent: kind<TraceEvent, 'messageSent'>('messageSent', { ...stamp, ...passage, fate }),
  messageLost: kind<TraceEvent, 'messageLost'>('messageLost', { ...stamp, ...passage, reason: lossReason }),
  messageReleased: kind<TraceEvent, 'messageReleased'>('messageReleased', {
    ...stamp,
    ...passage,
    delaysMillis: list(millis),
  }),
  faultInjected: kind<TraceEvent, 'faultInjected'>('faultInjected', { ...stamp, fault }),
  linkChanged: kind<TraceEvent, 'linkChanged'>('linkChanged', { ...stamp, a: text, b: text, up: flag }),
  commandStarted: kind<TraceEvent, 'commandStarted'>('commandStarted', {
    ...stamp,
    command: whole,
    line: text,
  }),
  commandEnded: kind<TraceEvent, 'commandEnded'>('commandEnded', {
    ...stamp,
    command: whole,
    output: list(text),
    error: optional(text),
  }),
  remarked: kind<TraceEvent, 'remarked'>('remarked', { ...stamp, text }),
  violated: kind<TraceEvent, 'violated'>('violated', {
    ...stamp,
    invariant: text,
    replica: text,
    sentence: text,
  }),
  digested: kind<TraceEvent, 'digested'>('digested', { ...stamp, digest: text }),
});
