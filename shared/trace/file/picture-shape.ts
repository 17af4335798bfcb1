// The shape of a checkpoint: a picture that stands in a file. States are the protocol's own, and are believed as far as
// they are JSON; whoever replays the file compares them with what the steps give.

import type { ClientConfig, ClientState, OutstandingRequest } from '../../client/client.ts';
import type { Following, Pursuit } from '../../client/following.ts';
import {
  anything,
  flag,
  list,
  millis,
  nullable,
  number,
  object,
  oneOf,
  optional,
  table,
  text,
  typed,
  whole,
} from '../../core/shape.ts';
import type {
  ClockPicture,
  CommandPicture,
  DiskPicture,
  LinkPicture,
  MessagePicture,
  OperationPicture,
  ReplicaPicture,
  RunPicture,
  TimerPicture,
} from '../picture.ts';
import {
  fault,
  guarantees,
  identity,
  linkPolicy,
  operation,
  operationResult,
  rowChange,
} from './core-shapes.ts';
import { lossReason, runHeader } from './event-shapes.ts';

const replica = object<ReplicaPicture>({
  id: text,
  identity,
  alive: flag,
  frozen: flag,
  stopped: nullable(
    object<NonNullable<ReplicaPicture['stopped']>>({
      reason: oneOf('crashed', 'failed'),
      sentence: text,
      at: millis,
    }),
  ),
  state: anything,
  persists: whole,
  durablePersists: whole,
  writing: nullable(
    object<NonNullable<ReplicaPicture['writing']>>({ persists: whole, since: millis, order: whole }),
  ),
  begun: flag,
  told: nullable(list(text)),
  lastInstruction: whole,
  clock: object<ClockPicture>({ aheadMillis: number, rate: number, setAt: millis, last: number }),
  disk: nullable(
    object<DiskPicture>({
      rows: table(anything),
      undurable: list(list(rowChange)),
      isFull: flag,
    }),
  ),
});

const timer = object<TimerPicture>({
  actor: text,
  timer: typed,
  setAt: millis,
  delayMillis: millis,
  order: whole,
});

const pursuit = object<Pursuit>({
  state: oneOf('queued', 'seeking', 'sent', 'pausing'),
  attempt: whole,
  unanswered: list(whole),
  context: anything,
  refusal: nullable(operationResult),
  sentHere: whole,
  hops: whole,
  pauses: whole,
  next: nullable(text),
  broken: nullable(text),
});

const client = object<ClientState>({
  id: text,
  config: object<ClientConfig>({ timeoutMillis: millis, requestsBefore: optional(whole) }),
  replica: nullable(text),
  linked: flag,
  guarantees,
  session: anything,
  lastNumber: whole,
  outstanding: list(
    object<OutstandingRequest>({ number: whole, operation, replica: text, pursuit: optional(pursuit) }),
  ),
  following: optional(object<Following>({ replicas: list(text), random: number, movingTo: nullable(text) })),
});

const link = object<LinkPicture>({
  a: text,
  b: text,
  up: flag,
  ab: linkPolicy,
  ba: linkPolicy,
  faultedAt: nullable(millis),
  drawsAb: whole,
  drawsBa: whole,
  died: list(
    object<LinkPicture['died'][number]>({ message: whole, from: text, label: text, reason: lossReason }),
  ),
});

const message = object<MessagePicture>({
  message: whole,
  from: text,
  to: text,
  body: typed,
  emittedAt: millis,
  state: oneOf('waiting', 'held', 'travelling'),
  sentAt: nullable(millis),
  delaysMillis: list(millis),
  afterPersists: whole,
  order: whole,
});

const operationPicture = object<OperationPicture>({
  client: text,
  number: whole,
  operation,
  replica: nullable(text),
  attempt: optional(whole),
  calledAt: millis,
  calledSequence: whole,
  endedAt: nullable(millis),
  endedSequence: nullable(whole),
  result: nullable(operationResult),
});

const command = object<CommandPicture>({
  command: whole,
  line: text,
  at: millis,
  sequence: whole,
  output: nullable(list(text)),
  error: nullable(text),
});

export const runPicture = object<RunPicture>({
  sequence: whole,
  at: millis,
  header: runHeader,
  hasDisks: flag,
  lastMessage: whole,
  scheduled: whole,
  pending: nullable(fault),
  timers: table(timer),
  replicas: list(replica),
  clients: list(client),
  links: list(link),
  drawsOfGone: optional(table(object<{ ab: number; ba: number }>({ ab: whole, ba: whole }))),
  messages: list(message),
  operations: list(operationPicture),
  commands: list(command),
  remarks: list(object<RunPicture['remarks'][number]>({ text, at: millis })),
  violations: list(
    object<RunPicture['violations'][number]>({
      invariant: text,
      replica: text,
      sentence: text,
      at: millis,
      sequence: whole,
    }),
  ),
});
