// How far this viewer has come in each lesson: kept in the browser, for nobody else.

import { createStore, useStore } from 'zustand';
import { recall, remember } from './remembered.ts';

export interface LessonProgress {
  /** The newest step that was reached, from 0. */
  readonly step: number;
  readonly isDone: boolean;
  /** The steps whose tasks were solved. */
  readonly solved: readonly number[];
}

export type AllProgress = Readonly<Record<string, LessonProgress>>;

const NAME = 'lessons';
/** More lessons than there are; beyond it the oldest are forgotten. */
const LESSONS_MAX = 400;
const SOLVED_MAX = 50;

export const progressStore = createStore<{ readonly lessons: AllProgress }>(() => ({
  lessons: parseProgress(recall(NAME)),
}));

export function useProgress(): AllProgress {
  return useStore(progressStore, ({ lessons }) => lessons);
}

export function recordProgress(
  lesson: string,
  news: { readonly step: number; readonly isDone: boolean; readonly solved?: number },
): void {
  const { lessons } = progressStore.getState();
  const merged = mergeProgress(lessons[lesson], news);
  const { [lesson]: _, ...others } = lessons;
  const kept = [...Object.entries(others), [lesson, merged] as const].slice(-LESSONS_MAX);
  progressStore.setState({ lessons: Object.fromEntries(kept) });
  remember(NAME, JSON.stringify(progressStore.getState().lessons));
}

/** What was reached once stays reached. */
export function mergeProgress(
  before: LessonProgress | undefined,
  news: { readonly step: number; readonly isDone: boolean; readonly solved?: number },
): LessonProgress {
  const solved = new Set(before?.solved ?? []);
  if (news.solved !== undefined) solved.add(news.solved);
  return {
    step: Math.max(before?.step ?? 0, news.step),
    isDone: (before?.isDone ?? false) || news.isDone,
    solved: [...solved].sort((a, b) => a - b).slice(0, SOLVED_MAX),
  };
}

/** Read with care: another version may have written it. */
export function parseProgress(text: string | null): AllProgress {
  let value: unknown;
  try {
    value = JSON.parse(text ?? 'null');
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const { step, isDone, solved } = (one ?? {}) as Record<string, unknown>;
      if (typeof step !== 'number' || !Number.isInteger(step) || step < 0) return [];
      const tasks = Array.isArray(solved) ? solved.filter((task) => Number.isInteger(task)) : [];
      return [[name, { step, isDone: isDone === true, solved: tasks as number[] }]];
    }),
  );
}
