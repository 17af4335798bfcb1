// Does what was chosen in the palette, by the ways by which it is done elsewhere.

import { assertNever } from '../../../shared/core/result.ts';
import { performTimeDeed } from '../../commands/page-keys.ts';
import type { PaletteDeed } from '../../commands/palette-entries.ts';
import { compareBranches, goToBranch } from '../../store/branches/branch-store.ts';
import { seeAs } from '../../store/colour-vision.ts';
import { performAll } from '../../store/command-store.ts';
import { startLesson } from '../../store/lesson-player.ts';
import { lessonStore } from '../../store/lesson-store.ts';
import { runsStore, startRun } from '../../store/runs-store.ts';
import { select, viewStore } from '../../store/view-store.ts';
import { focusCommandField } from '../script/command-field-focus.ts';

export function performEntry(deed: PaletteDeed): void {
  switch (deed.type) {
    case 'lines':
      return void performAll(deed.lines);
    case 'draft':
      viewStore.setState({ draft: deed.line });
      return focusCommandField();
    case 'inspect':
      if (deed.tab !== undefined) viewStore.setState({ replicaTab: deed.tab });
      return select(deed.target);
    case 'press':
      // The page takes it where it takes that of a person, so that both can never do different things.
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: deed.key, bubbles: true }));
      return;
    case 'time':
      return performTimeDeed(deed.deed);
    case 'system':
      return void startRun(deed.protocol);
    case 'run':
      return runsStore.getState().goTo(deed.address);
    case 'branch':
      return void goToBranch(deed.name);
    case 'compareBranches':
      return void compareBranches(deed.one, deed.other);
    case 'lesson':
      return void startLesson(deed.name, lessonStore.getState().engine);
    case 'vision':
      return seeAs(deed.vision);
    default:
      return assertNever(deed);
  }
}
