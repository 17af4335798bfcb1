// The lessons that were built into the page, as scripts of a comparison. Loaded beside the comparison that is shown at first.

import { isComparable, lessonScript } from '../../../shared/compare/lesson-script.ts';
import { fail, succeed } from '../../../shared/core/result.ts';
import type { LessonScripts } from '../../store/compare/compare-store.ts';
import { library } from '../lessons/library.ts';

export const lessonScripts: LessonScripts = {
  index: library.index.filter(isComparable),
  async open(name) {
    const lesson = await library.open(name);
    if (!lesson.ok) return lesson;
    const read = lessonScript(lesson.value);
    if (!read.ok) return fail(`the lesson ${name} cannot be compared: ${read.error}`);
    const { title, about } = lesson.value;
    return succeed({
      lesson: { name, title, about, script: read.value.script },
      schedule: read.value.schedule,
    });
  },
};
