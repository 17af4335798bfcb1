// Plays a lesson on a run of its own: performs its lines, goes back and forth in it, lets go of it.

import { answerOf } from '../../shared/script/lesson.ts';
import { requestForPeople } from '../../shared/wire/story-run.ts';
import { perform } from './command-store.ts';
import {
  beginLesson,
  changeStep,
  inStoryWords,
  lineCount,
  nextLines,
  onwardOf,
  type PlayedLesson,
  progressOf,
  resumeLesson,
  sceneOf,
  stepOf,
} from './lesson-play.ts';
import { recordProgress } from './lesson-progress.ts';
import { hideLessons, type LessonEngine, lessonStore, showLessons } from './lesson-store.ts';
import { liveStore } from './run-store.ts';
import { runsStore } from './runs-store.ts';
import { scriptCardStore } from './script-card.ts';
import { timeMachine } from './time/page-machine.ts';
import { isLive } from './time/time-store.ts';
import { select } from './view-store.ts';

function playing(): PlayedLesson | null {
  return lessonStore.getState().played;
}

/** Only if the lesson is still the one that was played when the change was begun. */
function change(name: string, next: (played: PlayedLesson) => PlayedLesson): void {
  const played = playing();
  if (played?.name === name) lessonStore.setState({ played: next(played) });
}

// ---------------------------------------------------------------- opening and leaving

/** Plays a lesson from its beginning, on a new run. */
export async function startLesson(name: string, engine: LessonEngine): Promise<void> {
  const { ports, opening } = lessonStore.getState();
  if (ports === null || opening !== null) return;
  lessonStore.setState({ opening: name, refused: null });
  const begun = await open(name, engine);
  lessonStore.setState({ opening: null, ...(begun === null ? {} : { refused: begun }) });
}

/** The address asks for a lesson. Where there is none of that name, the list says so and shows those that there are. */
export async function beginFromAddress(name: string): Promise<void> {
  await startLesson(name, 'sim');
  const { refused } = lessonStore.getState();
  if (refused === null) return;
  await showLessons();
  lessonStore.setState({ refused });
}

/** @returns why it could not be opened */
async function open(name: string, engine: LessonEngine): Promise<string | null> {
  const { ports } = lessonStore.getState();
  if (ports === null) return 'there is no server that could play a lesson';
  const lesson = await loadLesson(name);
  if (typeof lesson === 'string') return lesson;
  const before = playing();
  const { settings, steps } = lesson;
  const run = await ports.openRun(name, requestForPeople({ settings, blocks: steps }, engine));
  if (!run.ok) return run.error;
  closeRunsOf(before);
  hideLessons();
  enter(beginLesson(name, lesson, run.value.id, engine));
  await performScene();
  return null;
}

/** A page that was opened on the run of a lesson goes on where that stands. */
export async function goOnWithLesson(name: string, run: string, engine: LessonEngine): Promise<void> {
  const lesson = await loadLesson(name);
  if (typeof lesson === 'string') {
    await showLessons();
    return lessonStore.setState({ refused: lesson });
  }
  const done = (liveStore.getState().picture?.commands ?? []).flatMap(({ line, sequence, output, error }) =>
    error === null ? [{ line: line.trim(), sequence, output: output ?? [] }] : [],
  );
  enter(resumeLesson(beginLesson(name, lesson, run, engine), done));
  if (done.length === 0) await performScene();
}

async function loadLesson(name: string) {
  try {
    const library = await lessonStore.getState().ports?.library();
    if (library === undefined) return 'there are no lessons here';
    lessonStore.setState({ index: library.index });
    const lesson = await library.open(name);
    return lesson.ok ? lesson.value : lesson.error;
  } catch {
    return 'the lesson could not be loaded from the server';
  }
}

/** Whether the script lay open before the first lesson: it is folded meanwhile, and comes back. */
let scriptWasFolded: boolean | null = null;

function enter(played: PlayedLesson): void {
  scriptWasFolded ??= scriptCardStore.getState().folded;
  scriptCardStore.setState({ folded: true });
  select(null);
  lessonStore.setState({ played });
  say(played);
}

/** The viewer goes on alone, on the same run. */
export function takeOver(): void {
  const played = playing();
  if (played === null) return;
  lessonStore.setState({ played: null });
  lessonStore.getState().ports?.writeAddress(null);
  if (scriptWasFolded !== null) scriptCardStore.setState({ folded: scriptWasFolded });
  scriptWasFolded = null;
  tell('The lesson is left; the run is yours.');
}

/** Runs that were made for a lesson are of no use to anybody when it begins again, or another one does. */
function closeRunsOf(played: PlayedLesson | null): void {
  for (const run of played?.made ?? []) void runsStore.getState().office?.close(run);
}

export async function restartLesson(): Promise<void> {
  const played = playing();
  if (played !== null) await startLesson(played.name, played.engine);
}

// ---------------------------------------------------------------- on and back

/** Whatever comes next: perform, reveal, or show the next step. */
export async function goOn(): Promise<void> {
  const played = playing();
  if (played === null) return;
  switch (onwardOf(played)) {
    case 'perform':
    case 'reveal':
      return performStep();
    case 'goOn':
    case 'skip':
      return showStep(played.at + 1);
    case 'end':
      return endLesson(played);
    case 'over':
    case 'wait':
      return;
  }
}

/** A task that was left open is no end: the lesson is not remembered as done. */
function endLesson(played: PlayedLesson): void {
  const isOpen = stepOf(played).challenge !== null && progressOf(played).challenge === 'open';
  recordProgress(played.name, { step: played.at, isDone: !isOpen });
  lessonStore.setState({ played: { ...played, isOver: true } });
}

export function goBack(): void {
  const played = playing();
  if (played === null || played.isBusy) return;
  if (played.isOver) return lessonStore.setState({ played: { ...played, isOver: false } });
  if (played.at > 0) showStep(played.at - 1);
}

/** Any step that was shown before, or the one after the newest. The picture goes to where it was at its end. */
export function showStep(at: number): void {
  const played = playing();
  if (played === null || played.isBusy || at > played.reached + 1) return;
  if (played.lesson.steps[at] === undefined) return;
  const reached = Math.max(played.reached, at);
  const shown = { ...played, at, reached, refused: null, isOver: false };
  lessonStore.setState({ played: shown });
  // What an earlier or a later step has shown need not be there now.
  select(null);
  recordProgress(shown.name, { step: reached, isDone: false });
  // The end of a step is where the first later one that has been begun, began.
  const next = shown.progress.slice(at + 1).find(({ begunAfter }) => begunAfter !== null);
  if (next === undefined || next.begunAfter === null) timeMachine.live();
  else timeMachine.seek(next.begunAfter);
  say(shown);
}

// ---------------------------------------------------------------- performing

async function performScene(): Promise<void> {
  const played = playing();
  const first = played?.lesson.steps[0];
  if (played === null || first === undefined) return;
  await performLines(played, 0, nextLines(first, []).slice(0, sceneOf(first)));
}

async function performStep(): Promise<void> {
  const played = playing();
  if (played === null) return;
  if (!isLive()) timeMachine.live();
  const { at } = played;
  const progress = progressOf(played);
  const head = liveStore.getState().picture?.sequence ?? 0;
  const begun = progress.begunAfter === null ? changeStep(played, at, { begunAfter: head }) : played;
  const outcomes = await performLines(begun, at, nextLines(stepOf(begun), progress.outcomes));
  const answer = answerOf(outcomes);
  if (stepOf(begun).question !== null && playing()?.refused === null)
    tell(`It came out: ${answer}. ${stepOf(begun).question?.reveal ?? ''}`);
}

/** @returns what they gave */
async function performLines(played: PlayedLesson, at: number, lines: readonly string[]): Promise<string[]> {
  const { name, lesson } = played;
  const step = lesson.steps[at];
  if (step === undefined) return [];
  lessonStore.setState({ played: { ...played, isBusy: true, refused: null } });
  const given: string[] = [];
  for (const line of lines) {
    const performed = await perform(line);
    const output = inStoryWords(performed, lesson.settings);
    given.push(...output);
    const mayFail = lesson.settings.expectsFailures || performed.error === undefined;
    change(name, (now) => {
      const outcomes = [...(now.progress[at]?.outcomes ?? []), { line, output }];
      return changeStep({ ...now, refused: mayFail ? null : (performed.error ?? null) }, at, { outcomes });
    });
    if (!mayFail) break;
  }
  change(name, (now) => {
    const { outcomes } = now.progress[at] ?? { outcomes: [] };
    const isDone = outcomes.length >= lineCount(step) && step.challenge === null;
    return { ...changeStep(now, at, { isDone }), isBusy: false };
  });
  return given;
}

// ---------------------------------------------------------------- questions and tasks

/** The viewer's answer: then the step is performed, and the run says. */
export async function predict(answer: string): Promise<void> {
  const played = playing();
  if (played === null || onwardOf(played) !== 'reveal') return;
  lessonStore.setState({ played: changeStep(played, played.at, { prediction: answer }) });
  await performStep();
}

/** The choice with that number, from 1. */
export function choose(number: number): void {
  const played = playing();
  const choice = played === null ? undefined : stepOf(played).question?.choices[number - 1];
  if (choice !== undefined) void predict(choice.line);
}

export function showHint(): void {
  const played = playing();
  if (played === null) return;
  const { hintsShown } = progressOf(played);
  lessonStore.setState({ played: changeStep(played, played.at, { hintsShown: hintsShown + 1 }) });
  const hint = stepOf(played).challenge?.hints[hintsShown];
  if (hint !== undefined) tell(`Hint: ${hint}`);
}

/** The moment at which a task begins is that at which its step was shown. */
export function beginChallenge(): void {
  const played = playing();
  if (played === null || progressOf(played).begunAfter !== null) return;
  const head = liveStore.getState().picture?.sequence ?? 0;
  lessonStore.setState({ played: changeStep(played, played.at, { begunAfter: head }) });
}

export function challengeSolved(): void {
  const played = playing();
  if (played === null || progressOf(played).challenge !== 'open') return;
  lessonStore.setState({ played: changeStep(played, played.at, { challenge: 'solved', isDone: true }) });
  recordProgress(played.name, { step: played.at, isDone: false, solved: played.at });
  tell(`Solved. ${stepOf(played).challenge?.learnt ?? ''}`);
}

/** Takes back all that was tried: a fork from where the task began. */
export async function retryChallenge(): Promise<void> {
  const played = playing();
  const { begunAfter } = played === null ? { begunAfter: null } : progressOf(played);
  if (played === null || begunAfter === null) return;
  const forked = await runsStore.getState().forkAt(begunAfter);
  change(played.name, (now) => ({
    ...changeStep(now, now.at, { outcomes: [], challenge: 'open', isDone: false }),
    refused: forked.ok ? null : forked.error,
  }));
}

/** Performs the solution of the lesson's file, from where the task began. */
export async function showSolution(): Promise<void> {
  await retryChallenge();
  const played = playing();
  if (played === null || played.refused !== null) return;
  const shown = changeStep(played, played.at, { challenge: 'shown' });
  const lines = nextLines(stepOf(shown), []);
  lessonStore.setState({ played: shown });
  await performLines(shown, shown.at, lines);
  change(played.name, (now) => changeStep(now, now.at, { isDone: true }));
}

// ---------------------------------------------------------------- the run under it

/** Acting on an earlier moment goes on in a fork: the lesson goes on there, from the step that was looked at. */
export function followFork(run: string): void {
  const played = playing();
  if (played === null || played.run === run) return;
  const progress = played.progress.map((one, index) =>
    index > played.at ? { ...one, begunAfter: null, outcomes: [], isDone: false, prediction: null } : one,
  );
  lessonStore.setState({
    played: { ...played, run, made: [...played.made, run], progress, reached: played.at, isOver: false },
  });
  lessonStore.getState().ports?.writeAddress(played.name);
}

function tell(said: string): void {
  lessonStore.setState({ said });
}

function say(played: PlayedLesson): void {
  const step = stepOf(played);
  const words = [
    `Step ${played.at + 1} of ${played.lesson.steps.length}.`,
    ...step.caption,
    ...(step.question === null ? [] : [step.question.ask]),
    ...(step.challenge === null ? [] : [`Your turn. ${step.challenge.task}`]),
  ];
  tell(words.join(' '));
}
