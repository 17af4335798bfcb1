// What an event says of messages and of operations, put into their columns.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { FATE, NONE } from '../../layout/strip-columns.ts';
import type { MessageColumns } from './message-columns.ts';
import type { OperationColumns } from './operation-columns.ts';

/** `message`: of each event the row of the message that it is about. */
interface Traffic {
  readonly events: { readonly length: number; readonly columns: { readonly message: Uint32Array } };
  readonly messages: MessageColumns;
  readonly operations: OperationColumns;
}

type Event<Type extends TraceEvent['type']> = Extract<TraceEvent, { type: Type }>;

/** @param carries whether the message that leaves carries writes */
export function takeTraffic(traffic: Traffic, event: TraceEvent, place: number, carries: boolean): void {
  const { events, messages } = traffic;
  switch (event.type) {
    case 'replicaStepped':
      takeArrival(traffic, event, place);
      takeReplicaEmissions(traffic, event, place);
      break;
    case 'clientStepped':
      takeArrival(traffic, event, place);
      takeClientStep(traffic, event, place);
      break;
    case 'messageSent': {
      const row = rowOf(traffic, event);
      const { columns } = messages;
      columns.sent[row] = place;
      columns.sentAt[row] = event.at;
      columns.carries[row] = carries ? 1 : 0;
      events.columns.message[place] = row;
      break;
    }
    case 'messageReleased':
      events.columns.message[place] = rowOf(traffic, event);
      break;
    case 'messageLost': {
      const row = rowOf(traffic, event);
      events.columns.message[place] = row;
      if (messages.columns.sent[row] === NONE) messages.columns.sentAt[row] = event.at;
      messages.end(event.message, row, FATE.lost, place, event.at);
      break;
    }
    case 'replicaStopped':
      messages.forgetUnsent(event.replica);
      break;
    default:
      break;
  }
}

function takeArrival(
  { events, messages }: Traffic,
  { message, at }: Event<'replicaStepped' | 'clientStepped'>,
  place: number,
): void {
  if (message === undefined) return;
  const row = messages.open.get(message);
  if (row === undefined) return;
  events.columns.message[place] = row;
  messages.end(message, row, FATE.arrived, place, at);
}

function takeReplicaEmissions(
  { messages }: Traffic,
  { replica, effects, messages: sent }: Event<'replicaStepped'>,
  place: number,
): void {
  let next = 0;
  for (const effect of effects) {
    if (effect.type !== 'send' && effect.type !== 'reply') continue;
    const message = sent[next];
    next += 1;
    if (message === undefined) return;
    if (effect.type === 'send') messages.emit(message, replica, effect.to, effect.message.type, place);
    else messages.emit(message, replica, effect.client, 'reply', place);
  }
}

function takeClientStep(
  { messages, operations }: Traffic,
  { client, input, effects, messages: sent, at }: Event<'clientStepped'>,
  place: number,
): void {
  let next = 0;
  for (const effect of effects) {
    if (effect.type === 'send') {
      const message = sent[next];
      next += 1;
      if (message !== undefined) messages.emit(message, client, effect.to, effect.message.type, place);
      if (effect.message.type !== 'request') continue;
      const { number, operation, attempt } = effect.message;
      if (input.type === 'operate') operations.call(client, number, place, at);
      const row = operations.openRow(client, number);
      if (row !== undefined) operations.describe(row, operation, null, attempt);
    } else if (effect.type === 'complete') {
      const { number, operation, result } = effect;
      if (input.type === 'operate' && operations.openRow(client, number) === undefined)
        operations.call(client, number, place, at);
      const row = operations.openRow(client, number);
      if (row === undefined) continue;
      operations.end(client, number, row, result, place, at);
      operations.describe(row, operation, result);
    }
  }
}

/** Of a message whose step was not seen only its ends are known. */
function rowOf(
  { events, messages }: Traffic,
  { message, from, to }: Event<'messageSent' | 'messageLost' | 'messageReleased'>,
): number {
  return messages.open.get(message) ?? messages.addUnseen(message, from, to, '', events.length);
}
