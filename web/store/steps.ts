// A moment of a simulation as a number that means the same whenever its script is performed: how many events there were up
// to it, without those that note that a line begins or is done. They change nothing in the run; one that waits was added to
// the script, and whoever waits for the end of a line may look earlier or later.

import type { TraceEvent } from '../../shared/core/trace.ts';
import { timeMachine } from './time/page-machine.ts';

/** @returns `null` where the page does not know the run from its first event on */
export function stepAt(sequence: number): number | null {
  const { events } = timeMachine.memory;
  if (events[0]?.sequence !== 1) return null;
  let steps = 0;
  for (const event of events) {
    if (event.sequence > sequence) break;
    if (isStep(event)) steps += 1;
  }
  return steps;
}

/** The event that is so many steps from the beginning; the last one where there are fewer. */
export function sequenceOfStep(step: number): number {
  let steps = 0;
  let last = 0;
  for (const event of timeMachine.memory.events) {
    if (!isStep(event)) continue;
    steps += 1;
    last = event.sequence;
    if (steps >= step) break;
  }
  return last;
}

function isStep({ type }: TraceEvent): boolean {
  return type !== 'commandStarted' && type !== 'commandEnded';
}
