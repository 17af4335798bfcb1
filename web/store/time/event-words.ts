// One event as a sentence, for who steps from one to the next.

import type { Protocol } from '../../../shared/core/contract.ts';
import { assertNever } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { operationInWords, resultInWords } from '../../protocols/client-words.ts';
import type { HistoryWords } from '../history.ts';
import { narrate } from '../narration.ts';

export interface EventWords {
  readonly protocol: Protocol;
  readonly words: HistoryWords;
  /** Of a message that may have arrived long ago. */
  readonly labelOf: (message: number) => string;
}

type Event<Type extends TraceEvent['type']> = Extract<TraceEvent, { type: Type }>;

export function eventSentence(event: TraceEvent, how: EventWords): string {
  const milestones = how.words.marksOf(event).map(({ sentence }) => sentence);
  return [plainSentence(event, how), ...milestones].filter((part) => part !== '').join('; ');
}

function plainSentence(event: TraceEvent, how: EventWords): string {
  switch (event.type) {
    case 'runStarted':
      return 'the run starts';
    case 'replicaStepped':
      return replicaSentence(event, how);
    case 'clientStepped':
      return clientSentence(event);
    case 'clientStarted':
      return `${event.client} begins`;
    case 'rowsDurable':
      return `what ${event.replica} wrote is on its disk`;
    case 'messageSent':
      return event.fate.type === 'held'
        ? `${labelled(event, how)} is held on the link from ${event.from} to ${event.to}`
        : `${labelled(event, how)} leaves ${event.from} for ${event.to}`;
    case 'messageLost':
      return `${labelled(event, how)} from ${event.from} to ${event.to} is lost: ${event.reason}`;
    case 'messageReleased':
      return `${labelled(event, how)} from ${event.from} to ${event.to} goes on its way`;
    case 'linkChanged':
      return `the connection of ${event.a} and ${event.b} is ${event.up ? 'up' : 'down'}`;
    case 'commandStarted':
      return `the line “${event.line}” begins`;
    case 'commandEnded':
      return event.error === undefined ? 'the line is done' : `the line failed: ${event.error}`;
    case 'digested':
      return 'the states are compared';
    case 'replicaStarted':
    case 'replicaStopped':
    case 'faultInjected':
    case 'remarked':
    case 'violated':
      // A name at its head stays as it is; a word begins no sentence here.
      return narrate(event)
        .join(' ')
        .replace(/\.$/, '')
        .replace(/^(The|Messages|Between|One|Violation)\b/, (word) => word.toLowerCase());
    default:
      return assertNever(event);
  }
}

function replicaSentence(
  { replica, input }: Event<'replicaStepped'>,
  { protocol, words }: EventWords,
): string {
  switch (input.type) {
    case 'start':
      return `${replica} takes its first step`;
    case 'links':
      return input.up.length === 0
        ? `${replica} can reach nobody`
        : `${replica} learns that it can reach ${input.up.join(', ')}`;
    case 'request':
      return `${input.client}'s ${operationInWords(input.operation)} arrives at ${replica}`;
    case 'instruction':
      return `${replica} is told to ${input.instruction.type}`;
    case 'message':
      return `${protocol.describe.messageLabel(input.message)} from ${input.from} arrives at ${replica}`;
    case 'timeout':
      return `at ${replica} it is time: ${words.timerLabel(input.timer)}`;
    default:
      return assertNever(input);
  }
}

function clientSentence({ client, input, effects }: Event<'clientStepped'>): string {
  const ends = effects.flatMap((effect) =>
    effect.type === 'complete'
      ? [`${client}'s ${operationInWords(effect.operation)} gives ${resultInWords(effect.result)}`]
      : [],
  );
  if (ends.length > 0) return ends.join('; ');
  const goesOn = pursuitSentence(client, input, effects);
  if (goesOn !== null) return goesOn;
  switch (input.type) {
    case 'attach':
      return input.replica === null ? `${client} talks to nobody` : `${client} talks to ${input.replica}`;
    case 'link':
      return `${client} ${input.up ? 'is connected' : 'has lost its connection'}`;
    case 'choose':
      return `${client} chooses ${input.guarantees.join(', ') || 'no guarantee'}`;
    case 'follow':
      return input.replicas === null
        ? `${client} follows the primary no more`
        : `${client} may follow the primary to ${input.replicas.join(', ')}`;
    case 'operate':
      return `${client} asks: ${operationInWords(input.operation)}`;
    case 'reply':
      return `${client} hears from ${input.from} again`;
    case 'timeout':
      return `${client} has waited long enough for its request ${input.timer.number}`;
    default:
      return assertNever(input);
  }
}

/** How a client that follows goes on with its request, in answer to what: `null` where it does not. */
function pursuitSentence(
  client: string,
  input: Event<'clientStepped'>['input'],
  effects: Event<'clientStepped'>['effects'],
): string | null {
  const refusal = input.type === 'reply' && input.result.type === 'refused' ? input.result : null;
  const why =
    refusal === null || input.type !== 'reply' ? '' : `, since ${input.from} says ${refusal.reason}`;
  for (const effect of effects) {
    if (effect.type === 'move')
      return refusal?.primary === effect.to
        ? `${client} is sent on to ${effect.to}${why}`
        : `${client} goes on to ${effect.to}${why}`;
    if (effect.type === 'send' && effect.message.type === 'request' && (effect.message.attempt ?? 1) > 1)
      return `${client} sends request ${effect.message.number} again, to ${effect.to}: attempt ${effect.message.attempt}`;
    if (effect.type === 'setTimer' && effect.timer.type === 'retry' && refusal !== null)
      return `${client} waits before it tries again${why}`;
  }
  return null;
}

function labelled({ message }: { readonly message: number }, { labelOf }: EventWords): string {
  return labelOf(message) || 'a message';
}
