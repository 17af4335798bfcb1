// Shows a run as it was seen before it was left: its events are folded once more.

import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { clonePicture } from '../../shared/trace/fold.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import type { KeptBranch } from '../store/branches/branches.ts';
import { flightsUnderWay } from '../store/flight-list.ts';
import { RunFollower } from '../store/follower.ts';
import { protocolOf, wordsOf } from '../store/protocol-words.ts';
import { createRunStore, liveStore } from '../store/run-store.ts';
import { timeMachine } from '../store/time/page-machine.ts';
import { isLive } from '../store/time/time-store.ts';

/** From where it is known, and what is known of it. */
export type SeenRun = Pick<KeptBranch & { readonly type: 'events' }, 'first' | 'events'>;

/** Folding more than this in one go would be felt. */
const EVENTS_AT_ONCE = 4_000;

/** What the page knows of the run that it shows. */
export function seenNow(): SeenRun {
  const { memory } = timeMachine;
  const isWhole = memory.events[0]?.sequence === 1;
  return { first: isWhole ? null : memory.frameBefore(0), events: [...memory.events] };
}

/**
 * Shows it to its end, with nothing moving. Between two frames of the display, unless it is long.
 * @param isWanted whether the page has not gone elsewhere meanwhile
 * @returns its picture
 */
export async function showKept(kept: SeenRun, isWanted: () => boolean): Promise<Result<RunPicture>> {
  const { memory } = timeMachine;
  if (!isLive()) timeMachine.live();
  memory.clear();
  const scratch = createRunStore();
  let failure: string | null = null;
  const folded = new RunFollower(
    { store: scratch, protocolOf, wordsOf, memory, schedule: (fold) => fold(), pageNow: () => 0 },
    { onSeen: () => undefined, onDiverged: (sentence) => (failure = sentence) },
  );
  if (kept.first !== null) await folded.replace(clonePicture(kept.first.picture), false, null, true);
  for (let i = 0; i < kept.events.length; i += EVENTS_AT_ONCE) {
    folded.take(kept.events.slice(i, i + EVENTS_AT_ONCE), true);
    if (failure !== null) return fail(failure);
    if (kept.events.length > EVENTS_AT_ONCE) await nextFrame();
    if (!isWanted()) return fail('the page has gone to another run');
  }
  const { picture, history } = scratch.getState();
  if (picture === null) return fail('nothing of it was kept');
  liveStore.setState(({ frame }) => ({
    frame: frame + 1,
    picture,
    history,
    flights: flightsUnderWay(picture.messages, wordsOf(picture.header.protocol, picture)),
    clock: { type: 'still', at: picture.at },
    notice: null,
  }));
  return succeed(picture);
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve, 0);
    else requestAnimationFrame(() => resolve());
  });
}
