// What is looked at, as an address says it, and back.

import type { SharedView } from '../commands/shared-address.ts';
import { liveStore } from '../store/run-store.ts';
import { timeMachine } from '../store/time/page-machine.ts';
import { isLive } from '../store/time/time-store.ts';
import { select } from '../store/view-store.ts';

/** Resolves when the page has folded that event, or waits no more. */
export function untilFolded(sequence: number): Promise<void> {
  return new Promise((resolve) => {
    const isThere = (): boolean => {
      const { picture, connection } = liveStore.getState();
      return (picture?.sequence ?? 0) >= sequence || connection.state === 'closed';
    };
    if (isThere()) return resolve();
    const leave = liveStore.subscribe(() => {
      if (!isThere()) return;
      leave();
      resolve();
    });
  });
}

/**
 * Stands at the moment, with the selection; without a moment the page stays live.
 * @param zero the time of the run from which the view counts
 * @param toSequence what the number of an event in the view means here
 */
export function showView(view: SharedView, zero: number, toSequence: (event: number) => number): void {
  if (view.event !== null) timeMachine.seek(toSequence(view.event));
  else if (view.millis !== null) timeMachine.seekTime(zero + view.millis);
  else if (!isLive()) timeMachine.live();
  select(view.selection);
}
