// A file that a person gives to the page. What it cannot be is said where it is seen.

import { pageRunStore } from './page-run.ts';
import { liveStore } from './run-store.ts';

export async function openDropped(file: File): Promise<void> {
  const opened = await pageRunStore.getState().openFile(file);
  if (opened.ok) return;
  const { notice } = liveStore.getState();
  // Where the run before had to go, the notice says already what came instead.
  if (notice?.sentence.includes(opened.error) !== true)
    liveStore.setState({ notice: { type: 'told', sentence: `This cannot be opened: ${opened.error}.` } });
}
