// What of a lesson must come out the same on real sockets and in real time.
//
// A lesson's file holds the output that the simulator gives. Its order of events is made by the schedule of the script
// (`eager`, `lazy`), so the live engine must print the same, word for word. Luck and timers are another matter: from the
// line on that brings them in (`loss=`, `duplicate=`, `schedule=timed`; `lossy`, `duplicate`, `wait`), only the lesson's
// claims (`expect`) and its refusals are held against the run; of a planted mistake, whose failures are expected, not even those,
// as timers decide what breaks. Nothing is left out in silence: each line is counted.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseStory, type StoryLine, type StorySettings } from '../shared/script/story-text.ts';
import type { RunRequest } from '../shared/wire/api.ts';
import {
  bringsLuckOrTimers,
  commandsOf,
  isForSimulationAlone,
  patience,
  requestOfStory,
} from '../shared/wire/story-run.ts';

export interface Lesson {
  /** `bayou/first-steps`. */
  readonly name: string;
  readonly settings: StorySettings;
  readonly blocks: readonly LessonBlock[];
}

export interface LessonBlock {
  readonly commands: readonly StoryLine[];
  readonly output: readonly string[];
  /** Whether the output, beside claims and refusals, is the same at every run. */
  readonly isRepeatable: boolean;
}

const folder = fileURLToPath(new URL('../shared/lessons/', import.meta.url));

export function readLessons(): Lesson[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.oxbow'))
    .sort()
    .map((name) =>
      readLesson(
        name.replace(/\.oxbow$/, '').replaceAll('\\', '/'),
        readFileSync(join(folder, name), 'utf8'),
      ),
    );
}

function readLesson(name: string, text: string): Lesson {
  const story = parseStory(text);
  if (!story.ok) throw new Error(`${name}: ${story.error}`);
  const { settings, parts } = story.value;
  let isRepeatable = settings.schedule !== 'timed';
  const blocks: LessonBlock[] = [];
  for (const part of parts) {
    if (part.type !== 'block') continue;
    const { commands, output } = part;
    if (commandsOf({ settings, blocks: [{ commands }] }).some(bringsLuckOrTimers)) isRepeatable = false;
    blocks.push({ commands, output, isRepeatable });
  }
  return { name, settings, blocks };
}

/** The empty run on which the lesson is played: on real sockets, unless they cannot have what happens in it. */
export function requestFor(lesson: Lesson): RunRequest {
  const request = requestOfStory(lesson);
  if (isForSimulationAlone(lesson)) return { ...request, engine: 'sim' };
  return { ...request, options: { ...patience(lesson), ...request.options } };
}

export interface PerformedText {
  readonly output: readonly string[];
  readonly notes?: readonly string[];
  readonly error?: string;
}

/** What a line gave, in the words of a story file. */
export function inStoryWords(
  { output, notes = [], error }: PerformedText,
  settings: StorySettings,
): string[] {
  const lines = [...output];
  if (settings.showsNotes) lines.push(...notes.map((note) => `note: ${note}`));
  if (error !== undefined) lines.push(`${FAILED} ${error}`);
  return lines.map((line) => (line === '' ? '""' : line));
}

const FAILED = 'failed:';

/** The place of a line in its file is no part of what it gave, and a page does not tell kinds of failure apart. */
export function withoutPlaces(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line
      .replace(/^(error|expectation failed|violation): /, `${FAILED} `)
      .replace(/^(note:|failed:) line \d+(, |: )/, '$1 '),
  );
}

export function isFailure(line: string): boolean {
  return line.startsWith(FAILED);
}

/** A failure that is neither a claim that does not hold nor an invariant that was broken. */
export function isRefusal(line: string): boolean {
  return isFailure(line) && !/^failed: (expected |[A-Z]+\d+\w? )/.test(line);
}
