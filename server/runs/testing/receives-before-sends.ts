// The order that the trace of several processes owes its readers: nothing is received before it was sent.

import type { TraceEvent } from '../../../shared/core/trace.ts';

/** Messages that were delivered though the trace did not tell of their sending before. */
export function receivesBeforeSends(events: readonly TraceEvent[]): number[] {
  const sent = new Set<number>();
  const early: number[] = [];
  for (const told of events) {
    if (told.type === 'messageSent') sent.add(told.message);
    if (told.type !== 'replicaStepped' && told.type !== 'clientStepped') continue;
    if (told.message !== undefined && !sent.has(told.message)) early.push(told.message);
  }
  return early;
}
