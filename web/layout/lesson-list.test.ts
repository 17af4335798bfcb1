import { expect, test } from 'vitest';
import type { LessonSummary } from '../../shared/script/lesson.ts';
import { nextLesson, shelvesOf } from './lesson-list.ts';

function summary(name: string, guided: number | null, title = name): LessonSummary {
  return {
    name,
    title,
    about: '',
    guided,
    minutes: 1,
    steps: 1,
    questions: 0,
    challenges: 0,
    dialect: 'lab',
    words: 'tentative',
  };
}

const INDEX = [
  summary('x/second', 2, 'Rollback'),
  summary('x/first', 1),
  summary('x/story', null),
  summary('y/only', 1, 'Rollback elsewhere'),
];

test('lessons stand by protocol, in their order, stories apart', () => {
  const shelves = shelvesOf(INDEX, ['y', 'x'], '');
  expect(shelves.map(({ protocol }) => protocol)).toEqual(['y', 'x']);
  expect(shelves[1]?.guided.map(({ name }) => name)).toEqual(['x/first', 'x/second']);
  expect(shelves[1]?.stories.map(({ name }) => name)).toEqual(['x/story']);
});

test('a search leaves what has every word of it, and no empty shelf', () => {
  const found = shelvesOf(INDEX, [], ' ROLL  else ');
  expect(found.map(({ protocol, guided }) => [protocol, guided.length])).toEqual([['y', 1]]);
  expect(shelvesOf(INDEX, [], 'tentative')).toHaveLength(2);
  expect(shelvesOf(INDEX, [], 'nothing')).toEqual([]);
});

test('after a lesson comes the next of its protocol', () => {
  expect(nextLesson(INDEX, 'x/first')?.name).toBe('x/second');
  expect(nextLesson(INDEX, 'x/second')).toBeNull();
  expect(nextLesson(INDEX, 'x/story')).toBeNull();
});
