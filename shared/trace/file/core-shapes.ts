// Shapes of what events are made of: operations, results, inputs, effects, faults. What is a protocol's own (messages,
// timers, notes, contexts, evidence, rows) is only seen to be JSON: the protocol itself understands it, or its step fails.

import type { ClientEffect, ClientInput, ClientTimer } from '../../client/client.ts';
import {
  type Alternative,
  type ClientMessage,
  type Effect,
  type Expectation,
  GUARANTEES,
  type Identity,
  type Input,
  type Instruction,
  type InstructionResult,
  type Lacking,
  type Operation,
  type OperationResult,
  type RefusalReason,
  type Row,
  type RowChange,
  type Update,
} from '../../core/contract.ts';
import type { Fault, Latency, LinkPolicy } from '../../core/faults.ts';
import {
  anything,
  type Check,
  flag,
  kind,
  list,
  millis,
  nullable,
  number,
  object,
  oneOf,
  optional,
  text,
  typed,
  variants,
  whole,
} from '../../core/shape.ts';

// ---------------------------------------------------------------- operations

const expectation = object<Expectation>({ key: text, equals: nullable(text) });
const update = object<Update>({ key: text, value: nullable(text) });
const alternative = object<Alternative>({ expect: list(expectation), updates: list(update) });

export const guarantees = list(oneOf(...GUARANTEES));

export const operation = variants<Operation>({
  get: kind<Operation, 'get'>('get', { key: text, view: oneOf('tentative', 'committed') }),
  put: kind<Operation, 'put'>('put', { key: text, value: text }),
  delete: kind<Operation, 'delete'>('delete', { key: text }),
  modify: kind<Operation, 'modify'>('modify', { key: text, value: text }),
  write: kind<Operation, 'write'>('write', {
    check: list(expectation),
    updates: list(update),
    merge: list(alternative),
  }),
});

/** A record, so that the compiler asks for a reason that is added. */
const REASONS: Readonly<Record<RefusalReason, true>> = {
  ERR_DEP: true,
  NOT_PRIMARY: true,
  TRY_AGAIN: true,
  RETIRED: true,
  TOO_LARGE: true,
  UNSUPPORTED: true,
  UNREACHABLE: true,
  TIMEOUT: true,
};

const lacking = object<Lacking>({ writer: text, needed: number, held: number, guarantees });

export const operationResult = variants<OperationResult>({
  value: kind<OperationResult, 'value'>('value', {
    key: text,
    value: text,
    siblings: optional(list(text)),
    evidence: anything,
  }),
  missing: kind<OperationResult, 'missing'>('missing', { key: text, evidence: anything }),
  accepted: kind<OperationResult, 'accepted'>('accepted', {
    evidence: anything,
    before: optional(nullable(text)),
  }),
  refused: kind<OperationResult, 'refused'>('refused', {
    reason: oneOf(...Object.keys(REASONS)),
    sentence: text,
    lacking: optional(list(lacking)),
    primary: optional(text),
    attempt: optional(whole),
  }),
});

const instruction = variants<Instruction>({
  pause: kind<Instruction, 'pause'>('pause', {}),
  resume: kind<Instruction, 'resume'>('resume', {}),
  exchange: kind<Instruction, 'exchange'>('exchange', { with: text }),
  retire: kind<Instruction, 'retire'>('retire', {}),
  truncate: kind<Instruction, 'truncate'>('truncate', { keep: whole }),
});

const instructionResult = variants<InstructionResult>({
  done: kind<InstructionResult, 'done'>('done', { changed: flag, equal: optional(flag) }),
  pending: kind<InstructionResult, 'pending'>('pending', { sentence: text }),
  failed: kind<InstructionResult, 'failed'>('failed', { sentence: text }),
});

// ---------------------------------------------------------------- replicas

export const identity = object<Identity>({
  id: text,
  incarnation: whole,
  ordinal: whole,
  founders: list(text),
  sponsor: nullable(text),
  seed: number,
});

export const row = object<Row>({ key: text, value: anything });
export const rowChange = object<RowChange>({ key: text, value: optional(anything) });

export const input = variants<Input>({
  start: kind<Input, 'start'>('start', {}),
  links: kind<Input, 'links'>('links', { up: list(text) }),
  request: kind<Input, 'request'>('request', {
    client: text,
    number: whole,
    operation,
    context: anything,
    attempt: optional(whole),
  }),
  instruction: kind<Input, 'instruction'>('instruction', { number: whole, instruction }),
  message: kind<Input, 'message'>('message', { from: text, message: typed }),
  timeout: kind<Input, 'timeout'>('timeout', { timer: typed }),
});

export const effect = variants<Effect>({
  persist: kind<Effect, 'persist'>('persist', { rows: list(rowChange) }),
  send: kind<Effect, 'send'>('send', { to: text, message: typed }),
  reply: kind<Effect, 'reply'>('reply', { client: text, number: whole, result: operationResult }),
  answer: kind<Effect, 'answer'>('answer', { number: whole, result: instructionResult }),
  setTimer: kind<Effect, 'setTimer'>('setTimer', { timer: typed, delayMillis: millis }),
  cancelTimer: kind<Effect, 'cancelTimer'>('cancelTimer', { timer: typed }),
  note: kind<Effect, 'note'>('note', { note: typed }),
});

// ---------------------------------------------------------------- clients

const clientTimer = variants<ClientTimer>({
  giveUp: kind<ClientTimer, 'giveUp'>('giveUp', { number: whole }),
  retry: kind<ClientTimer, 'retry'>('retry', { number: whole }),
});

const clientMessage = variants<ClientMessage>({
  request: kind<ClientMessage, 'request'>('request', {
    number: whole,
    operation,
    context: anything,
    attempt: optional(whole),
  }),
  reply: kind<ClientMessage, 'reply'>('reply', { number: whole, result: operationResult }),
});

export const clientInput = variants<ClientInput>({
  attach: kind<ClientInput, 'attach'>('attach', { replica: nullable(text) }),
  link: kind<ClientInput, 'link'>('link', { up: flag }),
  choose: kind<ClientInput, 'choose'>('choose', { guarantees }),
  follow: kind<ClientInput, 'follow'>('follow', { replicas: nullable(list(text)), seed: number }),
  operate: kind<ClientInput, 'operate'>('operate', { operation }),
  reply: kind<ClientInput, 'reply'>('reply', { from: text, number: whole, result: operationResult }),
  timeout: kind<ClientInput, 'timeout'>('timeout', { timer: clientTimer }),
});

export const clientEffect = variants<ClientEffect>({
  send: kind<ClientEffect, 'send'>('send', { to: text, message: clientMessage }),
  setTimer: kind<ClientEffect, 'setTimer'>('setTimer', { timer: clientTimer, delayMillis: millis }),
  cancelTimer: kind<ClientEffect, 'cancelTimer'>('cancelTimer', { timer: clientTimer }),
  move: kind<ClientEffect, 'move'>('move', { to: text }),
  complete: kind<ClientEffect, 'complete'>('complete', {
    number: whole,
    operation,
    replica: nullable(text),
    result: operationResult,
  }),
});

// ---------------------------------------------------------------- links and faults

const latency = object<Latency>({ minMillis: millis, maxMillis: millis });

export const linkPolicy = object<LinkPolicy>({
  cut: flag,
  held: flag,
  latency,
  lossProbability: number,
  duplicateProbability: number,
});

const pair: { readonly a: Check; readonly b: Check } = { a: text, b: text };

export const fault = variants<Fault>({
  cut: kind<Fault, 'cut'>('cut', { ...pair, both: flag }),
  heal: kind<Fault, 'heal'>('heal', pair),
  delay: kind<Fault, 'delay'>('delay', { ...pair, latency }),
  lossy: kind<Fault, 'lossy'>('lossy', { ...pair, probability: number }),
  duplicate: kind<Fault, 'duplicate'>('duplicate', { ...pair, probability: number }),
  hold: kind<Fault, 'hold'>('hold', pair),
  dropMessage: kind<Fault, 'dropMessage'>('dropMessage', { ...pair, message: whole }),
  release: kind<Fault, 'release'>('release', { ...pair, count: optional(whole) }),
  drop: kind<Fault, 'drop'>('drop', { ...pair, count: optional(whole) }),
  repeat: kind<Fault, 'repeat'>('repeat', { ...pair, count: optional(whole) }),
  crash: kind<Fault, 'crash'>('crash', { replica: text }),
  restart: kind<Fault, 'restart'>('restart', { replica: text }),
  freeze: kind<Fault, 'freeze'>('freeze', { replica: text }),
  thaw: kind<Fault, 'thaw'>('thaw', { replica: text }),
  fillDisk: kind<Fault, 'fillDisk'>('fillDisk', { replica: text }),
  clock: kind<Fault, 'clock'>('clock', { replica: text, aheadMillis: number, rate: number }),
});
