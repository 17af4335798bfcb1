// Keeps the branch that the page shows, and shows one that was kept: its events are folded once more, as they were.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import { clonePicture } from '../../../shared/trace/fold.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { branchStore, shownDeeds } from '../../store/branches/branch-store.ts';
import type { KeptBranch } from '../../store/branches/branches.ts';
import { flightsUnderWay } from '../../store/flight-list.ts';
import { RunFollower } from '../../store/follower.ts';
import { pageRunStore } from '../../store/page-run.ts';
import { protocolOf, wordsOf } from '../../store/protocol-words.ts';
import { createRunStore, liveStore } from '../../store/run-store.ts';
import { sessionNow } from '../../store/share.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { isLive } from '../../store/time/time-store.ts';

/** Folding more than this in one go would be felt. */
const EVENTS_AT_ONCE = 4_000;

/** What is to be kept of what is shown; `null`: nothing is. */
export function keepShown(): KeptBranch | null {
  const { picture } = liveStore.getState();
  const { run } = pageRunStore.getState();
  if (picture === null) return null;
  switch (run.type) {
    case 'hosted':
      return null;
    case 'recorded':
      return {
        type: 'file',
        file: new File([run.text], run.name),
        events: picture.sequence,
        address: location.href,
      };
    case 'page': {
      const { memory } = timeMachine;
      const isWhole = memory.events[0]?.sequence === 1;
      const script = `${(sessionNow()?.lines ?? []).join('\n')}\n`;
      const first = isWhole ? null : memory.frameBefore(0);
      const deeds = shownDeeds(branchStore.getState(), picture);
      return { type: 'events', first, events: [...memory.events], scripted: run.scripted, script, deeds };
    }
  }
}

/**
 * Shows it to its end, with nothing moving. Between two frames of the display, unless it is long.
 * @param isWanted whether the page has not gone elsewhere meanwhile
 * @returns its picture
 */
export async function showKept(
  kept: KeptBranch & { readonly type: 'events' },
  isWanted: () => boolean,
): Promise<Result<RunPicture>> {
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
  // A live run may have been its beginning; its time is virtual since.
  picture.header = { ...picture.header, engine: 'sim' };
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
