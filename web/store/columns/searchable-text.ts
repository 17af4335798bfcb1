// The words of an event that a search can find: what people said, asked and were answered, what broke. What replicas say
// to each other is found by the kind of the message.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { operationInWords, operationLine } from '../../protocols/client-words.ts';

export function searchableText(event: TraceEvent): string {
  switch (event.type) {
    case 'commandStarted':
      return event.line;
    case 'commandEnded':
      return event.error ?? '';
    case 'remarked':
      return event.text;
    case 'violated':
      return `${event.invariant}: ${event.sentence}`;
    case 'replicaStopped':
      return event.sentence;
    case 'messageLost':
      return event.reason;
    case 'faultInjected':
      return Object.values(event.fault)
        .filter((part) => typeof part === 'string')
        .join(' ');
    case 'clientStepped': {
      const ended = event.effects.flatMap((effect) =>
        effect.type === 'complete' ? [operationLine(effect.operation, effect.result)] : [],
      );
      if (ended.length > 0) return ended.join('; ');
      return event.input.type === 'operate' ? operationInWords(event.input.operation) : '';
    }
    case 'replicaStepped':
      if (event.input.type === 'request') return operationInWords(event.input.operation);
      if (event.input.type === 'instruction') return event.input.instruction.type;
      return event.input.type === 'timeout' ? event.input.timer.type : '';
    default:
      return '';
  }
}
