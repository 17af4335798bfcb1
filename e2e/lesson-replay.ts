// What of a lesson must come out the same on real sockets and in real time.
//
// A lesson's file holds the output that the simulator gives. Its order of events is made by the schedule of the script
// (`eager`, `lazy`), so the live engine must print the same, word for word. Luck and timers are another matter: from the
// line on that brings them in (`loss=`, `duplicate=`, `schedule=timed`; `lossy`, `duplicate`, `wait`), only the lesson's
// claims (`expect`) and its refusals are held against the run. Nothing is left out in silence: each line is counted.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_PROTOCOL, findProtocol } from '../shared/protocols/index.ts';
import { type ClusterSettings, readClusterOptions } from '../shared/script/cluster-options.ts';
import type { Command } from '../shared/script/command.ts';
import { Directory } from '../shared/script/directory.ts';
import { parseLine } from '../shared/script/parse.ts';
import { parseStory, type StoryLine, type StorySettings } from '../shared/script/story.ts';
import type { RunRequest } from '../shared/wire/api.ts';

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
    if (commands.some(({ text: line }) => bringsLuckOrTimers(commandOf(line, settings))))
      isRepeatable = false;
    blocks.push({ commands, output, isRepeatable });
  }
  return { name, settings, blocks };
}

/**
 * In the simulator a replica that is asked answers before anybody gives up. On a busy machine it may not, and a newcomer
 * would ask another replica for its name; so give up later. Where messages are lost on purpose all wait in real time until
 * somebody gives up, and of such a run only claims and refusals are compared; so give up soon. Protocols without such
 * sessions know no such option.
 */
function patience(protocol: string, commands: readonly (Command | null)[]): Record<string, string> {
  if (findProtocol(protocol)?.parseConfig({ 'session-timeout': '20s' }).ok !== true) return {};
  if (commands.some(losesMessages)) return { 'session-timeout': '400ms' };
  return commands.some(bringsLuckOrTimers) ? {} : { 'session-timeout': '20s' };
}

function losesMessages(command: Command | null): boolean {
  if (command?.type === 'cluster') return clusterOf(command).link.lossProbability > 0;
  return command?.type === 'inject' && command.fault.type === 'lossy';
}

function bringsLuckOrTimers(command: Command | null): boolean {
  if (command?.type === 'cluster') {
    const { schedule, link } = clusterOf(command);
    return schedule === 'timed' || link.lossProbability > 0 || link.duplicateProbability > 0;
  }
  if (command?.type === 'inject') return command.fault.type === 'lossy' || command.fault.type === 'duplicate';
  return command?.type === 'wait';
}

function isForSimulationAlone(command: Command | null): boolean {
  return command?.type === 'inject' && (command.fault.type === 'clock' || command.fault.type === 'repeat');
}

/** Where they must all be known from the start: those of the `cluster` line, or of the lines with which the script begins. */
function foundersOf(protocol: string, commands: readonly (Command | null)[]): Pick<RunRequest, 'founders'> {
  if (findProtocol(protocol)?.foundsTogether !== true) return {};
  const end = commands.findIndex((command) => command !== null && command.type !== 'joinServer');
  const names = commands.flatMap((command, index) => {
    if (command?.type === 'cluster') return command.replicas;
    return command?.type === 'joinServer' && (end === -1 || index < end) ? [command.server] : [];
  });
  const directory = new Directory();
  return { founders: [...new Set(names)].map((name) => directory.addServer(name).id) };
}

/** The empty run on which the lesson is played: as the simulator would have made it from settings and `cluster` line. */
export function requestFor({ settings, blocks }: Lesson): RunRequest {
  const commands = blocks.flatMap((block) => block.commands.map(({ text }) => commandOf(text, settings)));
  const cluster = commands.find((command) => command?.type === 'cluster');
  const asked = cluster === undefined ? null : clusterOf(cluster);
  const protocol = settings.protocol ?? cluster?.protocol;
  const schedule = settings.schedule ?? asked?.schedule ?? 'eager';
  const missingKey = settings.missingKey === undefined ? {} : { 'missing-key': settings.missingKey };
  return {
    replicas: [],
    // What real sockets and clocks cannot have is shown by a simulation that the server hosts.
    ...(commands.some(isForSimulationAlone) ? { engine: 'sim' as const } : {}),
    ...foundersOf(protocol ?? DEFAULT_PROTOCOL, commands),
    dialect: settings.dialect,
    schedule,
    seed: settings.seed ?? asked?.seed ?? 1,
    options: { ...patience(protocol ?? DEFAULT_PROTOCOL, commands), ...asked?.others, ...missingKey },
    ...(protocol === undefined ? {} : { protocol }),
    ...(asked === null
      ? {}
      : {
          latency: asked.link.latency,
          lossProbability: asked.link.lossProbability,
          duplicateProbability: asked.link.duplicateProbability,
          ...(asked.timeoutMillis === null ? {} : { clientTimeoutMillis: asked.timeoutMillis }),
          ...(asked.follow === null ? {} : { clientsFollow: asked.follow }),
        }),
  };
}

function commandOf(line: string, { dialect }: StorySettings): Command | null {
  const parsed = parseLine(line, 1, dialect);
  return parsed.type === 'statement' ? parsed.statement.command : null;
}

function clusterOf(command: Extract<Command, { type: 'cluster' }>): ClusterSettings {
  const settings = readClusterOptions(command.options);
  if (!settings.ok) throw new Error(settings.error);
  return settings.value;
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
