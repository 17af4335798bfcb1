// The empty run on which a story is played: as the simulator would have made it from settings and `cluster` line.

import { findProtocol, USUAL_PROTOCOLS } from '../protocols/index.ts';
import { type ClusterSettings, readClusterOptions } from '../script/cluster-options.ts';
import type { Command } from '../script/command.ts';
import { Directory } from '../script/directory.ts';
import { parseLine } from '../script/parse.ts';
import type { StoryLine, StorySettings } from '../script/story-text.ts';
import type { RunRequest } from './api.ts';

/** What is played: a story, or the steps of a lesson. */
export interface Played {
  readonly settings: StorySettings;
  readonly blocks: readonly { readonly commands: readonly StoryLine[] }[];
}

export type StoryRequest = RunRequest & { readonly protocol: string };

export function requestOfStory({ settings, blocks }: Played): StoryRequest {
  const cluster = commandsOf({ settings, blocks }).find((command) => command.type === 'cluster');
  const asked = cluster === undefined ? null : clusterOf(cluster);
  const missingKey = settings.missingKey === undefined ? {} : { 'missing-key': settings.missingKey };
  const protocol = settings.protocol ?? cluster?.protocol ?? USUAL_PROTOCOLS[settings.dialect];
  return {
    protocol,
    replicas: [],
    ...foundersOf(protocol, commandsOf({ settings, blocks })),
    dialect: settings.dialect,
    schedule: settings.schedule ?? asked?.schedule ?? 'eager',
    seed: settings.seed ?? asked?.seed ?? 1,
    options: { ...asked?.others, ...missingKey },
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

/** Where they must all be known from the start: those of the `cluster` line, or of the lines with which the story begins. */
function foundersOf(protocol: string, commands: readonly Command[]): Pick<RunRequest, 'founders'> {
  if (findProtocol(protocol)?.foundsTogether !== true) return {};
  const end = commands.findIndex((command) => command.type !== 'joinServer');
  const names = commands.flatMap((command, index) => {
    if (command.type === 'cluster') return command.replicas;
    return command.type === 'joinServer' && (end === -1 || index < end) ? [command.server] : [];
  });
  const directory = new Directory();
  return { founders: [...new Set(names)].map((name) => directory.addServer(name).id) };
}

/** What real sockets and clocks cannot have is shown by a simulation alone. */
export function isForSimulationAlone(played: Played): boolean {
  return commandsOf(played).some(
    (command) =>
      command.type === 'inject' && (command.fault.type === 'clock' || command.fault.type === 'repeat'),
  );
}

/** Long enough for a message to be seen on its way, and short enough for a step not to be waited for. */
const SEEN_MILLIS = 120;

/**
 * The same for people who look on: messages of a story that does not say how long they take are given the time to be
 * seen. What such a story prints is the same, which a test holds all guided lessons to.
 */
export function requestForPeople(played: Played, engine: 'live' | 'sim'): StoryRequest {
  const request = requestOfStory(played);
  const isInstant = (request.latency?.maxMillis ?? 0) === 0 && request.schedule !== 'timed';
  return {
    ...request,
    engine,
    ...(isInstant ? { latency: { minMillis: SEEN_MILLIS, maxMillis: SEEN_MILLIS } } : {}),
    options: {
      ...(engine === 'live' ? patience(played) : {}),
      ...(isInstant ? calmOptions(request) : {}),
      ...request.options,
    },
  };
}

/** Else a line would wait until the messages that a cluster always sends happen to pause. */
function calmOptions({ protocol, options = {} }: StoryRequest): Readonly<Record<string, string>> {
  const calm = findProtocol(protocol)?.optionsForLatency?.(SEEN_MILLIS) ?? {};
  return Object.keys(calm).some((name) => options[name] !== undefined) ? {} : calm;
}

/**
 * In the simulator a replica that is asked answers before anybody gives up. On a busy machine it may not, and a newcomer
 * would ask another replica for its name; so give up later. Where messages are lost on purpose all wait in real time until
 * somebody gives up, and of such a run only claims and refusals are compared; so give up soon. Protocols without such
 * sessions know no such option.
 */
export function patience(played: Played): Record<string, string> {
  const { protocol } = requestOfStory(played);
  const commands = commandsOf(played);
  if (findProtocol(protocol)?.parseConfig({ 'session-timeout': '20s' }).ok !== true) return {};
  if (commands.some(losesMessages)) return { 'session-timeout': '400ms' };
  return commands.some(bringsLuckOrTimers) ? {} : { 'session-timeout': '20s' };
}

function losesMessages(command: Command): boolean {
  if (command.type === 'cluster') return clusterOf(command).link.lossProbability > 0;
  return command.type === 'inject' && command.fault.type === 'lossy';
}

/** From such a command on what a story prints on real sockets differs from time to time. */
export function bringsLuckOrTimers(command: Command): boolean {
  if (command.type === 'cluster') {
    const { schedule, link } = clusterOf(command);
    return schedule === 'timed' || link.lossProbability > 0 || link.duplicateProbability > 0;
  }
  if (command.type === 'inject') return command.fault.type === 'lossy' || command.fault.type === 'duplicate';
  return command.type === 'wait';
}

export function commandsOf({ settings, blocks }: Played): Command[] {
  return blocks.flatMap(({ commands }) =>
    commands.flatMap(({ text, line }) => {
      const parsed = parseLine(text, line, settings.dialect);
      return parsed.type === 'statement' ? [parsed.statement.command] : [];
    }),
  );
}

function clusterOf(command: Extract<Command, { type: 'cluster' }>): ClusterSettings {
  const settings = readClusterOptions(command.options);
  if (!settings.ok) throw new Error(settings.error);
  return settings.value;
}
