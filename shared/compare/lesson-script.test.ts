import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseLesson } from '../script/lesson.ts';
import { isComparable, lessonScript } from './lesson-script.ts';

const FOLDER = new URL('../lessons/', import.meta.url);
const LESSONS = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.oxbow'))
  .map((file) => {
    const lesson = parseLesson(readFileSync(new URL(file.replaceAll('\\', '/'), FOLDER), 'utf8'));
    if (!lesson.ok) throw new Error(`${file}: ${lesson.error}`);
    return [file, lesson.value] as const;
  });

test.each(LESSONS.filter(([, { settings }]) => isComparable(settings)))(
  'the lesson %s can be compared',
  (_, lesson) => {
    expect(lessonScript(lesson)).toMatchObject({ ok: true });
  },
);

test('a lesson is its lines, without captions and output, and exchanges as it is told', () => {
  const [, lesson] = LESSONS.find(([file]) => file.endsWith('read-your-writes.oxbow')) ?? [];
  if (lesson === undefined) throw new Error('there is no such lesson');
  const read = lessonScript(lesson);
  expect(read).toMatchObject({ ok: true, value: { schedule: 'eager' } });
  expect(read.ok ? read.value.script.split('\n').slice(0, 3) : []).toEqual([
    'cluster bayou s0 s1 s2',
    'partition s0 | s1 | s2',
    'client ann s1',
  ]);
});

test('a lesson in the language of a course is not compared, and it is said why', () => {
  const [, lesson] = LESSONS.find(([, { settings }]) => settings.dialect === 'kv') ?? [];
  if (lesson === undefined) throw new Error('there is no such lesson');
  expect(lessonScript(lesson)).toEqual({ ok: false, error: 'it is told in the dialect kv' });
});
