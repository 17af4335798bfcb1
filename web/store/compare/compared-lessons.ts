// Lessons of the catalogue among the scripts that can be compared: the list, and the one that was chosen.

import { type Chosen, compareNow, compareStore } from './compare-store.ts';

export async function offerLessonScripts(): Promise<void> {
  const { ports } = compareStore.getState();
  try {
    const scripts = await ports?.lessons();
    if (scripts !== undefined) compareStore.setState({ lessons: scripts.index });
  } catch {
    // The examples are there, and a script can be written.
  }
}

/** @param change what is chosen besides; the schedule is that of the lesson where none is */
export async function compareLesson(name: string, change: Partial<Chosen> = {}): Promise<void> {
  const { ports, script, lesson: before } = compareStore.getState();
  const opened = await ports
    ?.lessons()
    .then((scripts) => scripts.open(name))
    .catch(() => `the lesson ${name} could not be loaded from the server`);
  // Somebody may have chosen something else meanwhile.
  const now = compareStore.getState();
  if (opened === undefined || now.script !== script || now.lesson !== before) return;
  if (typeof opened === 'string' || !opened.ok) {
    const sentence = typeof opened === 'string' ? opened : opened.ok ? '' : opened.error;
    compareStore.setState({ progress: { state: 'refused', sentence } });
    return;
  }
  const { lesson, schedule } = opened.value;
  compareStore.setState({ lesson });
  compareNow({ schedule, ...change, script: lesson.script });
}
