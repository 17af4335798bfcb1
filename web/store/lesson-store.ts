// The lessons: their list, and the one that is played. What a step of playing changes is in lesson-play.ts.

import { createStore, useStore } from 'zustand';
import type { Result } from '../../shared/core/result.ts';
import type { Lesson, LessonSummary } from '../../shared/script/lesson.ts';
import type { RunSummary } from '../../shared/wire/api.ts';
import type { StoryRequest } from '../../shared/wire/story-run.ts';
import type { PlayedLesson } from './lesson-play.ts';

export interface LessonLibrary {
  readonly index: readonly LessonSummary[];
  open(name: string): Promise<Result<Lesson>>;
}

/** What lessons need of the outside. */
export interface LessonPorts {
  /** Loads the list. */
  readonly library: () => Promise<LessonLibrary>;
  /** Makes a run of the lesson's own and shows it on this page. */
  readonly openRun: (lesson: string, request: StoryRequest) => Promise<Result<RunSummary>>;
  /** The address names the lesson, or none any more. */
  readonly writeAddress: (lesson: string | null) => void;
}

export type LessonEngine = 'sim' | 'live';

export interface LessonState {
  readonly ports: LessonPorts | null;
  readonly listOpen: boolean;
  /** Empty until the list was opened. */
  readonly index: readonly LessonSummary[];
  readonly engine: LessonEngine;
  /** The lesson that is being opened; `null` for none. */
  readonly opening: string | null;
  /** Why a lesson could not be opened, or the list not be loaded. */
  readonly refused: string | null;
  readonly played: PlayedLesson | null;
  /** For the live region: the caption, what came out, a hint. What happens in the run is said elsewhere. */
  readonly said: string;
}

export const lessonStore = createStore<LessonState>(() => ({
  ports: null,
  listOpen: false,
  index: [],
  engine: 'sim',
  opening: null,
  refused: null,
  played: null,
  said: '',
}));

export function useLessons<T>(select: (state: LessonState) => T): T {
  return useStore(lessonStore, select);
}

export async function showLessons(): Promise<void> {
  lessonStore.setState({ listOpen: true, refused: null });
  await askForLessons();
}

/** Loads their list, if it was not loaded yet. */
export async function askForLessons(): Promise<void> {
  const { ports } = lessonStore.getState();
  try {
    const library = await ports?.library();
    if (library !== undefined) lessonStore.setState({ index: library.index });
  } catch {
    lessonStore.setState({ refused: 'the list of lessons could not be loaded from the server' });
  }
}

export function hideLessons(): void {
  lessonStore.setState({ listOpen: false });
}
