// The shape of a checkpoint: a picture that stands in a file. States are the protocol's own, and are believed as far as
// they are JSON; whoever replays the file compares them with what the steps give.

import type { ClientConfig, ClientState } from '../../client/client.ts';
import {
  anything,
  flag,
  list,
  millis,
  nullable,
  object,
  oneOf,
  optional,
  text,
  typed,
  whole,
} from '../../core/shape.ts';
import type {
  CommandPicture,
  LinkPicture,
  MessagePicture,
  OperationPicture,
  ReplicaPicture,
  RunPicture,
} from '../picture.ts';
import { guarantees, identity, linkPolicy, operation, operationResult } from './core-shapes.ts';
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
});

const client = object<ClientState>({
  id: text,
  config: object<ClientConfig>({ timeoutMillis: millis, requestsBefore: optional(whole) }),
  replica: nullable(text),
  linked: flag,
  guarantees,
  session: anything,
  lastNumber: whole,
  outstanding: list(object<ClientState['outstanding'][number]>({ number: whole, operation, replica: text })),
});

const link = object<LinkPicture>({
  a: text,
  b: text,
  up: flag,
  ab: linkPolicy,
  ba: linkPolicy,
  faultedAt: nullable(millis),
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
});

const operationPicture = object<OperationPicture>({
  client: text,
  number: whole,
  operation,
  replica: nullable(text),
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
  replicas: list(replica),
  clients: list(client),
  links: list(link),
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
