// The list of lessons as the page loads it: what each is called and holds. The texts are loaded one by one, when played.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { type LessonSummary, parseLesson, summaryOf } from '../shared/script/lesson.ts';

const MODULE = 'virtual:lesson-index';
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'shared', 'lessons');

/** @throws with file and line when a lesson cannot be read: a page with half a list is not built */
export function readLessonIndex(from: string = folder): LessonSummary[] {
  return readdirSync(from, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.oxbow'))
    .sort()
    .map((file) => {
      const lesson = parseLesson(readFileSync(join(from, file), 'utf8'));
      if (!lesson.ok) throw new Error(`shared/lessons/${file}: ${lesson.error}`);
      return summaryOf(file.replace(/\.oxbow$/, ''), lesson.value);
    });
}

/** Makes `import index from 'virtual:lesson-index'` work. */
export function lessonIndex(root: string): Plugin {
  return {
    name: 'lesson-index',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load: (id) =>
      id === `\0${MODULE}`
        ? `export default ${JSON.stringify(readLessonIndex(join(root, 'shared', 'lessons')))}`
        : null,
  };
}
