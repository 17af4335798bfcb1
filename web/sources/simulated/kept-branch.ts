// Keeps the branch that the page shows.

import { branchStore, shownDeeds } from '../../store/branches/branch-store.ts';
import type { KeptBranch } from '../../store/branches/branches.ts';
import { pageRunStore } from '../../store/page-run.ts';
import { liveStore } from '../../store/run-store.ts';
import { sessionNow } from '../../store/share.ts';
import { seenNow } from '../show-kept.ts';

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
      const script = `${(sessionNow()?.lines ?? []).join('\n')}\n`;
      const deeds = shownDeeds(branchStore.getState(), picture);
      return { type: 'events', ...seenNow(), scripted: run.scripted, script, deeds };
    }
  }
}
