// Lessons: stories that are shown to people, step by step. What a lesson is called, asks and sets as a task stands in its
// story file, as marks: comment lines of the form `# mark: text`. To whoever performs the story they are comments.
//
//   # title: Read your writes             the head of the file, before the first command
//   # about: One sentence for the list.
//   # guided: 7                           its place among the guided lessons of its protocol
//
//   # What is about to happen.            any other comment is the caption of the block below it
//   # ask: What will s2 answer?           a question; the page performs the block when somebody has answered
//   # choice: happy
//   # choice: nothing = mood:ERR_KEY      a choice and, after ` = `, the line of the output that makes it right
//   # reveal: Why it came out so.
//
//   # challenge: Make a get answer ERR_DEP.   a task; the block below it is a solution, shown when asked for
//   # goal: get any any == ERR_DEP        how it is decided, see goal.ts
//   # at most: 1 cut, 1 move
//   # hint: A client need not stay where it is.
//   # learnt: What solving it has shown.
//
// A line that begins with three spaces after its number sign goes on with the mark above it. Which choice is right is
// decided by what the run printed, never by the file.

import { fail, type Result, succeed } from '../core/result.ts';
import { type Budget, type Goal, parseBudgets, parseGoal } from './goal.ts';
import { parseStory, type Story, type StoryLine, type StoryPart, type StorySettings } from './story-text.ts';
import { nearestWord } from './suggest.ts';

export interface Lesson {
  readonly title: string;
  /** One sentence; empty where the file has none. */
  readonly about: string;
  /** Its place among the guided lessons of its protocol; `null`: a story that nobody has prepared for an audience. */
  readonly guided: number | null;
  readonly minutes: number;
  readonly settings: StorySettings;
  readonly steps: readonly LessonStep[];
}

/** A line of the list of lessons. */
export interface LessonSummary extends Pick<Lesson, 'title' | 'about' | 'guided' | 'minutes'> {
  /** `bayou/first-steps`: the folder is that of its protocol. */
  readonly name: string;
  readonly steps: number;
  readonly questions: number;
  readonly challenges: number;
  readonly dialect: StorySettings['dialect'];
  /** The words of its texts and commands, each once, for whoever searches. */
  readonly words: string;
}

export interface LessonStep {
  /** Paragraphs. */
  readonly caption: readonly string[];
  /** None: the caption stands for itself. */
  readonly commands: readonly StoryLine[];
  /** What the simulator prints. */
  readonly output: readonly string[];
  readonly question: Question | null;
  /** The commands are a solution then. */
  readonly challenge: Challenge | null;
}

export interface Question {
  readonly ask: string;
  /** None: the answer is typed. */
  readonly choices: readonly Choice[];
  readonly reveal: string;
}

export interface Choice {
  readonly label: string;
  /** A line of the output, or its part after the first colon. */
  readonly line: string;
}

export interface Challenge {
  readonly task: string;
  readonly goals: readonly Goal[];
  readonly budgets: readonly Budget[];
  readonly hints: readonly string[];
  readonly learnt: string;
}

const HEAD_MARKS = ['title', 'about', 'guided'] as const;
const STEP_MARKS = ['ask', 'choice', 'reveal', 'challenge', 'goal', 'at most', 'hint', 'learnt'] as const;
type MarkName = (typeof HEAD_MARKS)[number] | (typeof STEP_MARKS)[number];
const MARKS: readonly MarkName[] = [...HEAD_MARKS, ...STEP_MARKS];

interface Mark {
  readonly name: MarkName;
  readonly line: number;
  text: string;
}

/** What stands between two blocks. */
interface Words {
  readonly paragraphs: readonly string[];
  readonly marks: readonly Mark[];
}

/** A choice shown beside its key, 1 to 4. */
const CHOICES_MAX = 4;

/** @returns the lesson, or a sentence that names the line of the mistake */
export function parseLesson(text: string): Result<Lesson> {
  const story = parseStory(text);
  if (!story.ok) return story;
  try {
    return succeed(readLesson(story.value));
  } catch (error) {
    if (error instanceof WrongMark) return fail(error.message);
    throw error;
  }
}

/** Caught above: reading goes several levels deep, and the first mistake ends it. */
class WrongMark extends Error {
  constructor(line: number, sentence: string) {
    super(`line ${line}: ${sentence}`);
  }
}

function readLesson({ settings, parts }: Story): Lesson {
  const steps: LessonStep[] = [];
  const head: Mark[] = [];
  let words: Words = { paragraphs: [], marks: [] };
  let line = 1;
  for (const part of parts) {
    if (part.type === 'prose') {
      const read = readWords(part.lines, line);
      const ofHead = read.marks.filter(isOfHead);
      const [late] = steps.length > 0 ? ofHead : [];
      if (late !== undefined)
        throw new WrongMark(late.line, `# ${late.name}: stands before the first command`);
      head.push(...ofHead);
      words = { paragraphs: read.paragraphs, marks: read.marks.filter((mark) => !isOfHead(mark)) };
      line += part.lines.length;
    } else {
      steps.push(readStep(words, part));
      words = { paragraphs: [], marks: [] };
      line += part.commands.length + part.output.length + 2;
    }
  }
  const [loose] = words.marks;
  if (loose !== undefined) throw new WrongMark(loose.line, `# ${loose.name}: has no command below it`);
  if (words.paragraphs.length > 0 && steps.length > 0) steps.push(closingStep(words.paragraphs));
  const firstWords = steps[0]?.caption[0] ?? '';
  return {
    title: only(head, 'title')?.text ?? firstSentence(firstWords),
    about: only(head, 'about')?.text ?? '',
    guided: readPlace(only(head, 'guided')),
    minutes: minutesOf(steps),
    settings,
    steps,
  };
}

function isOfHead({ name }: Mark): boolean {
  return (HEAD_MARKS as readonly string[]).includes(name);
}

/** Prose after the last block: words to end with. */
function closingStep(caption: readonly string[]): LessonStep {
  return { caption, commands: [], output: [], question: null, challenge: null };
}

// ---------------------------------------------------------------- comment lines

function readWords(lines: readonly string[], start: number): Words {
  const paragraphs: string[] = [];
  const marks: Mark[] = [];
  let goesOn: 'paragraph' | 'mark' | null = null;
  for (const [index, raw] of lines.entries()) {
    const text = raw.replace(/^\s*(?:#|\/\/) ?/, '');
    const mark = readMark(raw, start + index);
    const last = marks.at(-1);
    if (text.trim() === '' || raw.startsWith('# oxbow:')) goesOn = null;
    else if (mark !== null) {
      marks.push(mark);
      goesOn = 'mark';
    } else if (goesOn === 'mark' && last !== undefined && text.startsWith('  ')) {
      last.text = `${last.text} ${text.trim()}`;
    } else if (goesOn === 'paragraph') {
      paragraphs.push(`${paragraphs.pop() ?? ''} ${text.trim()}`);
    } else {
      paragraphs.push(text.trim());
      goesOn = 'paragraph';
    }
  }
  return { paragraphs, marks };
}

/** A word and a colon are a mark when the word is one; a word that is nearly one is a slip. */
function readMark(raw: string, line: number): Mark | null {
  const [, word = '', text = ''] = /^# ([a-z]+(?: [a-z]+)?): +(.*)$/.exec(raw) ?? [];
  if (word === '' || word === 'oxbow') return null;
  const name = MARKS.find((known) => known === word);
  if (name !== undefined) return { name, line, text: text.trim() };
  const near = nearestWord(word, MARKS);
  if (near === null) return null;
  throw new WrongMark(line, `# ${word}: is no mark of a lesson (did you mean "${near}"?)`);
}

// ---------------------------------------------------------------- marks

function readStep({ paragraphs, marks }: Words, part: Extract<StoryPart, { type: 'block' }>): LessonStep {
  const { commands, output } = part;
  const question = readQuestion(marks);
  const challenge = readChallenge(marks);
  if (question !== null && challenge !== null)
    throw new WrongMark(marks[0]?.line ?? 1, 'a step asks or sets a task, not both');
  return { caption: paragraphs, commands, output, question, challenge };
}

function readQuestion(marks: readonly Mark[]): Question | null {
  const ask = only(marks, 'ask');
  const parts = marks.filter(({ name }) => name === 'choice' || name === 'reveal');
  if (ask === null) return refuseLoose(parts, 'ask');
  const reveal = only(marks, 'reveal');
  if (reveal === null) throw new WrongMark(ask.line, '# ask: needs a # reveal: that says why');
  const choices = parts.filter(({ name }) => name === 'choice');
  if (choices.length === 1 || choices.length > CHOICES_MAX)
    throw new WrongMark(
      ask.line,
      `there are two to ${CHOICES_MAX} choices, or none where the answer is typed`,
    );
  return { ask: ask.text, choices: choices.map(readChoice), reveal: reveal.text };
}

function readChoice({ text }: Mark): Choice {
  const at = text.indexOf(' = ');
  return at === -1
    ? { label: text, line: text }
    : { label: text.slice(0, at).trim(), line: text.slice(at + 3).trim() };
}

function readChallenge(marks: readonly Mark[]): Challenge | null {
  const task = only(marks, 'challenge');
  const goals = marks.filter(({ name }) => name === 'goal');
  const hints = marks.filter(({ name }) => name === 'hint');
  const learnt = only(marks, 'learnt');
  const most = only(marks, 'at most');
  if (task === null)
    return refuseLoose(
      marks.filter(({ name }) => ['goal', 'hint', 'learnt', 'at most'].includes(name)),
      'challenge',
    );
  if (goals.length === 0) throw new WrongMark(task.line, '# challenge: needs a # goal: that decides it');
  if (learnt === null) throw new WrongMark(task.line, '# challenge: needs a # learnt: to end with');
  return {
    task: task.text,
    goals: goals.map(({ text, line }) => taken(parseGoal(text), line)),
    budgets: most === null ? [] : taken(parseBudgets(most.text), most.line),
    hints: hints.map(({ text }) => text),
    learnt: learnt.text,
  };
}

function refuseLoose(marks: readonly Mark[], owner: MarkName): null {
  const [loose] = marks;
  if (loose !== undefined) throw new WrongMark(loose.line, `# ${loose.name}: belongs to a # ${owner}:`);
  return null;
}

function only(marks: readonly Mark[], name: MarkName): Mark | null {
  const [first = null, second] = marks.filter((mark) => mark.name === name);
  if (second !== undefined) throw new WrongMark(second.line, `there is one # ${name}: only`);
  return first;
}

function taken<T>(read: Result<T>, line: number): T {
  if (!read.ok) throw new WrongMark(line, read.error);
  return read.value;
}

function readPlace(mark: Mark | null): number | null {
  if (mark === null) return null;
  if (!/^[1-9]\d{0,2}$/.test(mark.text))
    throw new WrongMark(mark.line, '# guided: is followed by a place from 1');
  return Number(mark.text);
}

// ---------------------------------------------------------------- the list of lessons

function firstSentence(text: string): string {
  return /^.*?[.:?!](?= |$)/.exec(text)?.[0].replace(/[.:]$/, '') ?? text;
}

export function summaryOf(
  name: string,
  { title, about, guided, minutes, settings, steps }: Lesson,
): LessonSummary {
  const questions = steps.filter(({ question }) => question !== null).length;
  const challenges = steps.filter(({ challenge }) => challenge !== null).length;
  const words = wordsOf(steps);
  const { dialect } = settings;
  return { name, title, about, guided, minutes, steps: steps.length, questions, challenges, dialect, words };
}

/** Shorter ones say nothing, and are found everywhere. */
const WORD_LEAST = 4;

function wordsOf(steps: readonly LessonStep[]): string {
  const texts = steps.flatMap(({ caption, commands, question, challenge }) => [
    ...caption,
    ...commands.map(({ text }) => text),
    ...(question === null
      ? []
      : [question.ask, question.reveal, ...question.choices.map(({ label }) => label)]),
    ...(challenge === null ? [] : [challenge.task, challenge.learnt]),
  ]);
  const words = texts
    .join(' ')
    .toLowerCase()
    .split(/[^a-z0-9_-]+/);
  return [...new Set(words.filter((word) => word.length >= WORD_LEAST))].join(' ');
}

/** Words that are read aloud in a minute, and the minutes that a room spends on one step, and on a task. */
const PACE = { words: 130, step: 0.4, task: 2 };

function minutesOf(steps: readonly LessonStep[]): number {
  const words = steps.flatMap(({ caption }) => caption.flatMap((text) => text.split(' '))).length;
  const tasks = steps.filter(({ challenge }) => challenge !== null).length;
  return Math.max(1, Math.round(words / PACE.words + steps.length * PACE.step + tasks * PACE.task));
}

// ---------------------------------------------------------------- answers

/** Whether the output makes a choice, or a typed answer, the right one. */
export function isRight(line: string, output: readonly string[]): boolean {
  return output.some((printed) => [printed.trim(), valueAfterColon(printed)].includes(line));
}

/** `room:11am` gives 11am, `put room: ERR_DEP` gives ERR_DEP. */
function valueAfterColon(printed: string): string {
  return printed.slice(printed.indexOf(':') + 1).trim();
}

/** The answer as the run gave it: its last line. */
export function answerOf(output: readonly string[]): string {
  return valueAfterColon(output.at(-1) ?? '');
}
