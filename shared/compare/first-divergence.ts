// The first event in which two runs differ: of a run and a fork of it, what came of the one thing that was changed.
//
// A fork goes on under the sequence numbers of its parent, and repeats it exactly up to there. From then on the two are
// independent, so the first event that is not the same one, at the same time, is where they part.

import { FORKED_BEFORE_ITS_END, type TraceEvent } from '../core/trace.ts';

export type Divergence =
  | { readonly type: 'same'; readonly events: number }
  | {
      readonly type: 'differ';
      /** `null`: this run has ended before. */
      readonly left: TraceEvent | null;
      readonly right: TraceEvent | null;
      /** The last event that both have; `null`: the first that is known of either differs already. */
      readonly common: number | null;
    };

/** Runs are given from any event on; what one of them does not know of the past is left out of the comparison. */
export function firstDivergence(left: readonly TraceEvent[], right: readonly TraceEvent[]): Divergence {
  const from = Math.max(left[0]?.sequence ?? 1, right[0]?.sequence ?? 1);
  const ours = left.filter(({ sequence }) => sequence >= from).filter(isOfTheRun);
  const theirs = right.filter(({ sequence }) => sequence >= from).filter(isOfTheRun);
  const most = Math.max(ours.length, theirs.length);
  for (let i = 0; i < most; i += 1) {
    const one = ours[i] ?? null;
    const other = theirs[i] ?? null;
    if (one !== null && other !== null && isSameEvent(one, other)) continue;
    return { type: 'differ', left: one, right: other, common: ours[i - 1]?.sequence ?? null };
  }
  return { type: 'same', events: most };
}

/** A digest is made for viewers, whenever one looks; that nobody waits for a line in a fork is no deed of it. */
function isOfTheRun(event: TraceEvent): boolean {
  if (event.type === 'commandEnded') return event.error !== FORKED_BEFORE_ITS_END;
  return event.type !== 'digested';
}

/** What an event is, apart from when it was written down. */
export function isSameEvent(one: TraceEvent, other: TraceEvent): boolean {
  // A run and its fork hold the very same ones up to where they part.
  return one === other || textOf(one) === textOf(other);
}

function textOf(event: TraceEvent): string {
  return JSON.stringify({ ...event, sequence: 0 });
}
