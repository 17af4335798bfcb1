// What all exports of a trace have in common: they take events as they stream by and give text, and each event is told in
// the same few words.

import type { ClientInput } from '../../client/client.ts';
import type {
  ClientMessage,
  Effect,
  Input,
  Operation,
  OperationResult,
  Protocol,
} from '../../core/contract.ts';
import type { Fault } from '../../core/faults.ts';
import type { ActorId, MessageId } from '../../core/ids.ts';
import { linkName } from '../../core/ids.ts';
import { assertNever } from '../../core/result.ts';
import type { TraceEvent } from '../../core/trace.ts';
import type { TraceHeader } from '../file/trace-line.ts';

/** Takes one trace and gives the text of a file, part by part. Keeps what is under way, and no more. */
export interface TraceExport {
  begin(header: TraceHeader): string;
  take(event: TraceEvent): string;
  end(): string;
}

export type Step = Extract<TraceEvent, { readonly type: 'replicaStepped' | 'clientStepped' }>;

export function actorOf(step: Step): ActorId {
  return step.type === 'replicaStepped' ? step.replica : step.client;
}

/** A message that a step emitted. */
export interface Emitted {
  readonly message: MessageId;
  readonly from: ActorId;
  readonly to: ActorId;
  /** A few characters. */
  readonly label: string;
}

/** The messages that a step emitted, in order. */
export function emittedBy(step: Step, protocol: Protocol): Emitted[] {
  const from = actorOf(step);
  const emitted: Emitted[] = [];
  for (const effect of step.effects) {
    if (effect.type !== 'send' && effect.type !== 'reply') continue;
    const message = step.messages[emitted.length];
    if (message === undefined) break;
    const to = effect.type === 'send' ? effect.to : effect.client;
    emitted.push({ message, from, to, label: labelOf(effect, step, protocol) });
  }
  return emitted;
}

function labelOf(
  effect: { readonly type: string; readonly message?: unknown; readonly result?: OperationResult },
  step: Step,
  protocol: Protocol,
): string {
  if (effect.result !== undefined) return tellResult(effect.result);
  const message = effect.message as ClientMessage & { readonly type: string };
  if (step.type === 'clientStepped')
    return message.type === 'request' ? tellOperation(message.operation) : 'reply';
  return protocol.describe.messageLabel(message);
}

export function tellOperation(operation: Operation): string {
  switch (operation.type) {
    case 'put':
    case 'modify':
      return `${operation.type} ${shorten(operation.key)}=${shorten(operation.value)}`;
    case 'write':
      return `write ${operation.updates.map(({ key }) => shorten(key)).join(', ')}`;
    default:
      return `${operation.type} ${shorten(operation.key)}`;
  }
}

export function tellResult(result: OperationResult): string {
  switch (result.type) {
    case 'value':
      return shorten(result.value);
    case 'refused':
      return result.reason;
    default:
      return result.type;
  }
}

/** What a step was about: its input, and the notes that it made. */
export function tellStep(step: Step, protocol: Protocol): string {
  if (step.type === 'clientStepped') return tellClientInput(step.input);
  const notes = step.effects.flatMap((effect: Effect) =>
    effect.type === 'note' ? [protocol.describe.note(effect.note)] : [],
  );
  return [tellInput(step.input, protocol), ...notes].join('; ');
}

function tellInput(input: Input, protocol: Protocol): string {
  switch (input.type) {
    case 'links':
      return `links to ${input.up.join(', ') || 'nobody'}`;
    case 'request':
      return `${input.client} asks: ${tellOperation(input.operation)}`;
    case 'instruction':
      return `told to ${input.instruction.type}`;
    case 'message':
      return `from ${input.from}: ${protocol.describe.message(input.message)}`;
    case 'timeout':
      return `timeout ${input.timer.type}`;
    default:
      return input.type;
  }
}

function tellClientInput(input: ClientInput): string {
  switch (input.type) {
    case 'attach':
      return input.replica === null ? 'talks to nobody' : `talks to ${input.replica}`;
    case 'link':
      return input.up ? 'its link is up' : 'its link is down';
    case 'choose':
      return `chooses ${input.guarantees.join(', ') || 'no guarantee'}`;
    case 'operate':
      return tellOperation(input.operation);
    case 'reply':
      return `is told by ${input.from}: ${tellResult(input.result)}`;
    case 'follow':
      return input.replicas === null
        ? 'follows no more'
        : `follows the primary among ${input.replicas.join(', ')}`;
    case 'timeout':
      return input.timer.type === 'retry'
        ? `is done waiting, and goes on with request ${input.timer.number}`
        : `gives up on request ${input.timer.number}`;
    default:
      return assertNever(input);
  }
}

export function tellFault(fault: Fault): string {
  if ('replica' in fault) return `${fault.type} ${fault.replica}`;
  const isBothWays = fault.type === 'heal' || (fault.type === 'cut' && fault.both);
  const link = isBothWays ? linkName(fault.a, fault.b) : `${fault.a} to ${fault.b}`;
  switch (fault.type) {
    case 'lossy':
    case 'duplicate':
      return `${fault.type} ${linkName(fault.a, fault.b)} ${fault.probability}`;
    case 'delay':
      return `delay ${linkName(fault.a, fault.b)} ${fault.latency.minMillis}..${fault.latency.maxMillis} ms`;
    default:
      return `${fault.type} ${link}`;
  }
}

/** On one line, whatever counts as the end of one. */
export function oneLine(text: string): string {
  return text.replace(/[\n\r\u2028\u2029]+/g, ' ');
}

/** Characters of a key or value in a label. */
const SHOWN_MAX = 40;

function shorten(text: string): string {
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}…`;
}
