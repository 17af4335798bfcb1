// Lessons of the catalogue among the scripts that can be compared: the list, and the one that was chosen.

import { type Chosen, compareNow, compareStore, refuseComparison } from './compare-store.ts';

export async function offerLessonScripts(): Promise<void> {
  const { ports } = compareStore.getState();
  try {
    const scripts = await ports?.lessons();
    if (scripts !== undefined) compareStore.setState({ lessons: scripts.index });
  } catch {
    // The examples are there, and a script can be written.
  }
}

/** Counts what was asked for: of lessons that load for different times the newest counts. */
let asked = 0;

/** @param change what is chosen besides; the schedule is that of the lesson where none is */
export async function compareLesson(name: string, change: Partial<Chosen> = {}): Promise<void> {
  asked += 1;
  const own = asked;
  const { ports, script, lesson: before } = compareStore.getState();
  const opened = await ports
    ?.lessons()
    .then((scripts) => scripts.open(name))
    .catch(() => `the lesson ${name} could not be loaded from the server`);
  // Somebody may have chosen something else meanwhile.
  const now = compareStore.getState();
  if (opened === undefined || own !== asked || now.script !== script || now.lesson !== before) return;
  if (typeof opened === 'string' || !opened.ok) {
    const sentence = typeof opened === 'string' ? opened : opened.ok ? '' : opened.error;
    refuseComparison(sentence, change);
    return;
  }
  const { lesson, schedule } = opened.value;
  compareStore.setState({ lesson });
  compareNow({ schedule, ...change, script: lesson.script });
}
