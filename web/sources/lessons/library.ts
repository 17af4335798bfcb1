// The lessons that were built into the page. Loaded when somebody wants one: the list first, each text when it is played.

import index from 'virtual:lesson-index';
import { fail, type Result } from '../../../shared/core/result.ts';
import { type Lesson, parseLesson } from '../../../shared/script/lesson.ts';
import type { LessonLibrary } from '../../store/lesson-store.ts';

const FOLDER = '../../../shared/lessons/';
const texts = import.meta.glob<string>('../../../shared/lessons/*/*.oxbow', {
  query: '?raw',
  import: 'default',
});

export const library: LessonLibrary = {
  index,
  async open(name: string): Promise<Result<Lesson>> {
    const load = texts[`${FOLDER}${name}.oxbow`];
    if (load === undefined) return fail(`there is no lesson ${name}`);
    return parseLesson(await load());
  },
};
