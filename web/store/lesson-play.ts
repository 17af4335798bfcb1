// Where a viewer is in a lesson, as values: nothing here performs anything.
//
// A step is shown (its caption and what will be done), then done (with what came out). One may look back at steps that are
// done; going on from there leads forward again, up to the newest.

import { isRight, type Lesson, type LessonStep } from '../../shared/script/lesson.ts';
import type { StorySettings } from '../../shared/script/story-text.ts';
import type { Performed } from '../sources/source.ts';

/** What became of one command of a step. */
export interface LineOutcome {
  readonly line: string;
  readonly output: readonly string[];
}

export interface StepProgress {
  /** The last event before its first command; `null` until that was begun. */
  readonly begunAfter: number | null;
  readonly outcomes: readonly LineOutcome[];
  readonly isDone: boolean;
  /** What the viewer said that would come out; `null`: nothing. */
  readonly prediction: string | null;
  readonly hintsShown: number;
  /** How the task of the step ended. */
  readonly challenge: 'open' | 'solved' | 'shown';
}

export interface PlayedLesson {
  readonly name: string;
  readonly lesson: Lesson;
  readonly engine: 'sim' | 'live';
  /** The run on which it is played. */
  readonly run: string;
  /** The runs that were made for it: the first one, and forks. */
  readonly made: readonly string[];
  /** The step that is shown. */
  readonly at: number;
  /** The newest step that was shown. */
  readonly reached: number;
  readonly progress: readonly StepProgress[];
  /** Commands are under way. */
  readonly isBusy: boolean;
  /** Why a command of the lesson could not be performed. */
  readonly refused: string | null;
  /** It ended well: the page says so and offers the next one. */
  readonly isOver: boolean;
}

const FRESH: StepProgress = {
  begunAfter: null,
  outcomes: [],
  isDone: false,
  prediction: null,
  hintsShown: 0,
  challenge: 'open',
};

export function beginLesson(name: string, lesson: Lesson, run: string, engine: 'sim' | 'live'): PlayedLesson {
  return {
    name,
    lesson,
    engine,
    run,
    made: [run],
    at: 0,
    reached: 0,
    progress: lesson.steps.map(() => FRESH),
    isBusy: false,
    refused: null,
    isOver: false,
  };
}

export function stepOf({ lesson, at }: PlayedLesson): LessonStep {
  return lesson.steps[at] as LessonStep;
}

export function progressOf({ progress, at }: PlayedLesson): StepProgress {
  return progress[at] ?? FRESH;
}

export function changeStep(played: PlayedLesson, step: number, change: Partial<StepProgress>): PlayedLesson {
  return {
    ...played,
    progress: played.progress.map((one, index) => (index === step ? { ...one, ...change } : one)),
  };
}

/** Commands that set the scene, before anything happens: they are performed when the lesson opens. */
export function sceneOf({ commands }: LessonStep): number {
  const first = commands.findIndex(
    ({ text }) => !/^\s*(?:cluster|client|joinServer|joinClient)\b/.test(text),
  );
  return first === -1 ? commands.length : first;
}

const PAUSE = /^\s*pause here\b/;

/** The lines of a step that come next, up to a place where the lesson waits for its audience. */
export function nextLines(step: LessonStep, outcomes: readonly LineOutcome[]): string[] {
  const left = step.commands.map(({ text }) => text.trim()).filter((text) => !PAUSE.test(text));
  const pauses = pausesOf(step);
  const from = outcomes.length;
  const until = pauses.find((at) => at > from) ?? left.length;
  return left.slice(from, until);
}

/** Before which of the lines that are performed the lesson waits. */
function pausesOf({ commands }: LessonStep): number[] {
  const pauses: number[] = [];
  let performed = 0;
  for (const { text } of commands)
    if (PAUSE.test(text)) pauses.push(performed);
    else performed += 1;
  return pauses;
}

export function lineCount(step: LessonStep): number {
  return step.commands.filter(({ text }) => !PAUSE.test(text)).length;
}

/** What the button that leads on will do. */
export type Onward = 'perform' | 'reveal' | 'goOn' | 'skip' | 'end' | 'over' | 'wait';

export function onwardOf(played: PlayedLesson): Onward {
  if (played.isBusy) return 'wait';
  if (played.isOver) return 'over';
  const step = stepOf(played);
  const progress = progressOf(played);
  const isLast = played.at === played.lesson.steps.length - 1;
  if (step.challenge !== null && progress.challenge === 'open') return isLast ? 'end' : 'skip';
  if (!progress.isDone && lineCount(step) > 0 && step.challenge === null)
    return step.question === null ? 'perform' : 'reveal';
  return isLast ? 'end' : 'goOn';
}

/** What a line gave, in the words of a story file. */
export function inStoryWords(
  { output, notes = [], error }: Performed,
  { showsNotes }: StorySettings,
): string[] {
  const lines = [...output];
  if (showsNotes) lines.push(...notes.map((note) => `note: ${note}`));
  if (error !== undefined) lines.push(error);
  return lines.map((line) => (line === '' ? '""' : line));
}

export function outputOf({ outcomes }: StepProgress): string[] {
  return outcomes.flatMap(({ output }) => output);
}

/** Whether what came out is not what the file of the lesson has: somebody changed the run by hand. */
export function wentAnotherWay(step: LessonStep, progress: StepProgress): boolean {
  if (!progress.isDone || step.challenge !== null) return false;
  const found = outputOf(progress).map(withoutPlace);
  return found.join('\n') !== step.output.map(withoutPlace).join('\n');
}

/** Where a line stands in its file is no part of what it gave. */
function withoutPlace(line: string): string {
  return line
    .replace(/^(?:note|error|expectation failed|violation): /, '')
    .replace(/^line \d+(?:, |: )(?:column \d+: )?/, '');
}

/** How the prediction came out; `null`: there was none, or it is not known yet. */
export function judgePrediction(progress: StepProgress): 'right' | 'wrong' | null {
  if (progress.prediction === null || !progress.isDone) return null;
  return isRight(progress.prediction, outputOf(progress)) ? 'right' : 'wrong';
}

/**
 * A run that was played up to somewhere, as its page is opened anew: which steps have been performed on it already.
 * @param lines the lines that were performed, each with its first event
 */
export function resumeLesson(
  played: PlayedLesson,
  lines: readonly { readonly line: string; readonly sequence: number; readonly output: readonly string[] }[],
): PlayedLesson {
  let resumed = played;
  let from = 0;
  for (const [index, step] of played.lesson.steps.entries()) {
    const wanted = nextLines(
      { ...step, commands: step.commands.filter(({ text }) => !PAUSE.test(text)) },
      [],
    );
    const found = wanted.findIndex((line, offset) => lines[from + offset]?.line !== line);
    const count = found === -1 ? wanted.length : found;
    if (count === 0 && wanted.length > 0) break;
    const scene = index === 0 ? sceneOf(step) : 0;
    resumed = changeStep(resumed, index, {
      begunAfter: count > scene ? (lines[from + scene]?.sequence ?? 1) - 1 : null,
      outcomes: lines.slice(from, from + count).map(({ line, output }) => ({ line, output })),
      isDone: count === wanted.length && wanted.length > 0 && count > scene,
    });
    resumed = { ...resumed, at: index, reached: index };
    if (found !== -1 || step.challenge !== null) break;
    from += count;
  }
  return resumed;
}
