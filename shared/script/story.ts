// Performing a story: what a file of story-text.ts comes to, with the output that its commands have.

import { assertNever, type Result, succeed } from '../core/result.ts';
import { Master } from './master.ts';
import type { MasterPorts, MasterSettings } from './open-run.ts';
import type { Failure, PerformedLine } from './performance.ts';
import { parseStory, printStory, type StoryPart, type StorySettings } from './story-text.ts';

export interface PerformedStory {
  /** The file as it should be. */
  readonly text: string;
  /** What failed, though the story does not say that something should. */
  readonly unexpected: readonly Failure[];
}

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
