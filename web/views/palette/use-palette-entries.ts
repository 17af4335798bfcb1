// What the palette offers now. Systems, runs and lessons are asked for when it opens, and come in when they are there.

import { useEffect, useMemo, useState } from 'react';
import { type PaletteEntry, paletteEntries } from '../../commands/palette-entries.ts';
import { findProtocolPage, introductionOf } from '../../protocols/index.ts';
import { branchStore } from '../../store/branches/branch-store.ts';
import { askForLessons, useLessons } from '../../store/lesson-store.ts';
import { liveStore, runStore, standsStill } from '../../store/run-store.ts';
import { askForRuns, useRuns } from '../../store/runs-store.ts';
import { viewStore } from '../../store/view-store.ts';

export function usePaletteEntries(): readonly PaletteEntry[] {
  // As the page was when the palette was opened: a list that changes under the hand is chosen from wrongly.
  const [then] = useState(() => ({
    picture: runStore.getState().picture,
    selection: viewStore.getState().selection,
    live: liveStore.getState(),
    branches: branchStore.getState().branches.list,
  }));
  const protocols = useRuns((state) => state.protocols);
  const runs = useRuns((state) => state.runs);
  const lessons = useLessons((state) => state.index);
  useEffect(() => {
    void askForRuns();
    void askForLessons();
  }, []);
  return useMemo(() => {
    const { picture, selection, live, branches } = then;
    return paletteEntries({
      picture,
      selection,
      stands: live.picture?.header.engine === 'sim' ? standsStill(live) : null,
      tabs: picture === null ? [] : (findProtocolPage(picture.header.protocol)?.replicaTabs ?? []),
      systems: protocols.map(({ name }) => {
        const page = introductionOf(name);
        return { name, title: page?.title ?? name, promise: page?.promise ?? '' };
      }),
      runs,
      branches: branches.map(({ name, kept }) => ({ name, shown: kept === null })),
      lessons,
    });
  }, [then, protocols, runs, lessons]);
}
