// Story files: scripts that hold their expected output in place. They are tests, lessons and figures at once.
//
//   # oxbow: dialect=bayou notes=shown        settings, at the top, only where they differ from the defaults
//
//   # Prose. Every line of it starts with a number sign.
//   put 1 song url
//   get 1 song
//   ----
//   song:url
//
// A block is commands, a line `----`, the output, an empty line. Performing a story gives the file back, byte for byte,
// with the output that the commands had.

import { assertNever, fail, type Result, succeed } from '../core/result.ts';
import { DIALECTS, SCHEDULES } from './command.ts';
import { Master } from './master.ts';
import type { MasterPorts, MasterSettings } from './open-run.ts';
import type { Failure, PerformedLine } from './performance.ts';
import { readWhole } from './values.ts';

export interface StorySettings extends MasterSettings {
  /** Whether notes are part of the output, as `note: …`. */
  readonly showsNotes: boolean;
  /** Whether it is the point of the story that something fails. */
  readonly expectsFailures: boolean;
}

export interface StoryLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export type StoryPart =
  /** Prose, comments and empty lines between blocks. */
  | { readonly type: 'prose'; readonly lines: readonly string[] }
  | { readonly type: 'block'; readonly commands: readonly StoryLine[]; readonly output: readonly string[] };

export interface Story {
  readonly settings: StorySettings;
  readonly parts: readonly StoryPart[];
}

export interface PerformedStory {
  /** The file as it should be. */
  readonly text: string;
  /** What failed, though the story does not say that something should. */
  readonly unexpected: readonly Failure[];
}

/** The line between commands and output. */
export const OUTPUT_MARK = '----';

/** Whether a script holds its expected output in place. */
export function isStory(text: string): boolean {
  return /^----\r?$/m.test(text);
}

// ---------------------------------------------------------------- reading

export function parseStory(text: string): Result<Story> {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  const settings = readSettings(lines);
  if (!settings.ok) return settings;
  const parts: StoryPart[] = [];
  let at = 0;
  while (at < lines.length) {
    const [part, next] = isProse(lines[at] as string) ? readProse(lines, at) : readBlock(lines, at);
    parts.push(part);
    at = next;
  }
  return succeed({ settings: settings.value, parts });
}

function isProse(line: string): boolean {
  return /^\s*(?:#|\/\/|$)/.test(line);
}

function readProse(lines: readonly string[], start: number): [StoryPart, number] {
  let end = start;
  while (end < lines.length && isProse(lines[end] as string)) end += 1;
  return [{ type: 'prose', lines: lines.slice(start, end) }, end];
}

function readBlock(lines: readonly string[], start: number): [StoryPart, number] {
  let mark = start;
  while (mark < lines.length && lines[mark] !== OUTPUT_MARK) mark += 1;
  const commands = lines.slice(start, mark).map((text, index) => ({ line: start + index + 1, text }));
  let end = mark + 1;
  while (end < lines.length && lines[end] !== '') end += 1;
  // The empty line that ends the output is a part of the block.
  return [{ type: 'block', commands, output: lines.slice(mark + 1, end) }, end + 1];
}

const SETTINGS_LINE = /^# oxbow:/;

function readSettings(lines: readonly string[]): Result<StorySettings> {
  let settings: StorySettings = { dialect: 'lab', engine: 'sim', showsNotes: false, expectsFailures: false };
  for (const [index, line] of lines.entries()) {
    if (!SETTINGS_LINE.test(line)) continue;
    if (index > 0) return fail(`line ${index + 1}: settings stand in the first line`);
    for (const word of line.replace(SETTINGS_LINE, '').split(' ')) {
      if (word === '') continue;
      const change = readSetting(word);
      if (change === null) return fail(`line 1: ${word} is no setting of a story; there are ${FORMS}`);
      settings = { ...settings, ...change };
    }
  }
  return succeed(settings);
}

const FORMS = `dialect=${DIALECTS.join('|')}, protocol=NAME, schedule=${SCHEDULES.join('|')}, seed=NUMBER, missing-key=dep-first|key-first, notes=shown, failures=expected`;

function readSetting(word: string): Partial<StorySettings> | null {
  const [name = '', value = ''] = word.split('=');
  switch (name) {
    case 'dialect':
      return found(DIALECTS, value, (dialect) => ({ dialect }));
    case 'protocol':
      return value === '' ? null : { protocol: value };
    case 'schedule':
      return found(SCHEDULES, value, (schedule) => ({ schedule }));
    case 'seed': {
      const seed = readWhole(value);
      return seed === null ? null : { seed };
    }
    case 'missing-key':
      return found(['dep-first', 'key-first'] as const, value, (missingKey) => ({ missingKey }));
    case 'notes':
      return value === 'shown' ? { showsNotes: true } : null;
    case 'failures':
      return value === 'expected' ? { expectsFailures: true } : null;
    default:
      return null;
  }
}

function found<W extends string>(
  words: readonly W[],
  value: string,
  change: (word: W) => Partial<StorySettings>,
): Partial<StorySettings> | null {
  const word = words.find((candidate) => candidate === value);
  return word === undefined ? null : change(word);
}

// ---------------------------------------------------------------- performing

/**
 * Performs a story from its start in a run of its own.
 * @param given settings that win over those of the story
 */
export async function performStory(
  text: string,
  ports: MasterPorts,
  given: Partial<MasterSettings> = {},
): Promise<Result<PerformedStory>> {
  const story = parseStory(text);
  if (!story.ok) return story;
  const { parts } = story.value;
  // Whatever it runs on, its output must not depend on timers: the defaults of a simulation hold.
  const settings = { ...story.value.settings, ...given, engine: 'sim' } as const;
  const master = new Master(settings, ports);
  const performed: StoryPart[] = [];
  const failures: Failure[] = [];
  for (const part of parts) {
    if (part.type === 'prose') {
      performed.push(part);
      continue;
    }
    const output: string[] = [];
    for (const { text: command, line } of part.commands) {
      const result = await master.performLine(command, line);
      output.push(...outputLines(result, settings));
      if (result.failure !== null) failures.push(result.failure);
    }
    performed.push({ ...part, output });
  }
  const rest = await master.finish();
  if (rest.failure !== null) failures.push(rest.failure);
  appendOutput(performed, outputLines(rest, settings));
  await master.close();
  return succeed({ text: printStory(performed), unexpected: settings.expectsFailures ? [] : failures });
}

/** What comes at the end of the script belongs to its last block. */
function appendOutput(parts: StoryPart[], lines: readonly string[]): void {
  const last = parts.findLastIndex(({ type }) => type === 'block');
  const block = parts[last];
  if (block?.type === 'block') parts[last] = { ...block, output: [...block.output, ...lines] };
}

function outputLines({ output, notes, failure }: PerformedLine, settings: StorySettings): string[] {
  const lines = [...output];
  if (settings.showsNotes) lines.push(...notes.map((note) => `note: ${note}`));
  if (failure !== null) lines.push(failureLine(failure));
  // An empty line would end the output.
  return lines.map((line) => (line === '' ? '""' : line));
}

function failureLine({ type, sentence }: Failure): string {
  switch (type) {
    case 'wrong':
      return `error: ${sentence}`;
    case 'claim':
      return `expectation failed: ${sentence}`;
    case 'violation':
      return `violation: ${sentence}`;
    default:
      return assertNever(type);
  }
}

export function printStory(parts: readonly StoryPart[]): string {
  const lines = parts.flatMap((part, index) => {
    if (part.type === 'prose') return part.lines;
    const commands = part.commands.map(({ text }) => text);
    const isLast = index === parts.length - 1;
    return [...commands, OUTPUT_MARK, ...part.output, ...(isLast ? [] : [''])];
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** The first difference of two texts, as a few lines around it; `null` if there is none. */
export function diffLines(expected: string, actual: string): string | null {
  if (expected === actual) return null;
  const left = expected.split('\n');
  const right = actual.split('\n');
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  let tail = 0;
  const room = Math.min(left.length, right.length) - start;
  while (tail < room && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
  const context = left.slice(Math.max(0, start - 3), start).map((line) => `  ${line}`);
  const removed = left.slice(start, left.length - tail).map((line) => `- ${line}`);
  const added = right.slice(start, right.length - tail).map((line) => `+ ${line}`);
  const shown = [...context, ...removed.slice(0, 20), ...added.slice(0, 20)];
  return [`line ${start + 1}:`, ...shown].join('\n');
}
