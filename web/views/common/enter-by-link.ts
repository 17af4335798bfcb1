// A link to another run, followed within the page, so that what it saw of this one is kept.

import type { MouseEvent } from 'react';
import { runsStore } from '../../store/runs-store.ts';

/** A press that asks for a tab or a window of its own is the browser's. */
export function enterByLink(event: MouseEvent, address: string): void {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  void runsStore.getState().enter(address);
}
