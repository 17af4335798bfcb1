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
// with the output that the commands had. Which comments mean something when it is shown to people says lesson.ts.

import { fail, type Result, succeed } from '../core/result.ts';
import { DIALECTS, SCHEDULES } from './command.ts';
import type { MasterSettings } from './open-run.ts';
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

/** The line between commands and output. */
export const OUTPUT_MARK = '----';

/** Whether a script holds its expected output in place. */
export function isStory(text: string): boolean {
  return /^----\r?$/m.test(text);
}

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

export function printStory(parts: readonly StoryPart[]): string {
  const lines = parts.flatMap((part, index) => {
    if (part.type === 'prose') return part.lines;
    const commands = part.commands.map(({ text }) => text);
    const isLast = index === parts.length - 1;
    return [...commands, OUTPUT_MARK, ...part.output, ...(isLast ? [] : [''])];
  });
  return lines.map((line) => `${line}\n`).join('');
}
