// A run that is to be created beside this one: by the sheet of systems, or by a `cluster` line.

import { type Result, succeed } from '../../shared/core/result.ts';
import { readClusterOptions } from '../../shared/script/cluster-options.ts';
import type { Command } from '../../shared/script/command.ts';
import { parseLine } from '../../shared/script/parse.ts';
import type { RunRequest } from '../../shared/wire/api.ts';
import { forPeople } from '../../shared/wire/for-people.ts';
import { findProtocolPage } from '../protocols/index.ts';

export interface RunWishes {
  readonly replicas: number;
  readonly engine: 'live' | 'sim';
}

/** Enough for a majority that stands when two are cut off, and for a picture that is read at a glance. */
export const USUAL_WISHES: RunWishes = { replicas: 5, engine: 'live' };
const CLIENTS = 3;

type NewRun = RunRequest & { readonly protocol: string };

export function requestOfWishes(protocol: string, { replicas, engine }: RunWishes): NewRun {
  return { ...usual(protocol), engine, replicas, clients: CLIENTS };
}

/** What a `cluster` line asks for, slow enough to be looked at unless it says otherwise; `null` for any other line. */
export function requestOfLine(line: string): Result<NewRun> | null {
  const parsed = parseLine(line, 1, 'lab');
  if (parsed.type !== 'statement' || parsed.statement.command.type !== 'cluster') return null;
  return requestOfCluster(parsed.statement.command);
}

function requestOfCluster({
  protocol,
  replicas,
  options,
}: Extract<Command, { type: 'cluster' }>): Result<NewRun> {
  const settings = readClusterOptions(options);
  if (!settings.ok) return settings;
  const { seed, schedule, timeoutMillis, follow, link, others } = settings.value;
  const people = usual(protocol);
  const isPaced = options.some(({ name }) => name === 'latency');
  return succeed({
    protocol,
    replicas: [...replicas],
    clients: 0,
    options: { ...people.options, ...others },
    latency: isPaced ? link.latency : people.latency,
    lossProbability: link.lossProbability,
    duplicateProbability: link.duplicateProbability,
    ...(seed === null ? {} : { seed }),
    ...(schedule === null ? {} : { schedule }),
    ...(timeoutMillis === null ? {} : { clientTimeoutMillis: timeoutMillis }),
    ...(follow === null ? {} : { clientsFollow: follow }),
  });
}

/** A protocol that this page does not know is left to the server, which says what there is. */
function usual(name: string): ReturnType<typeof forPeople> {
  return forPeople(
    findProtocolPage(name)?.protocol ?? { name, parseConfig: () => ({ ok: false, error: '' }) },
  );
}

/** `gossip-1`: what the address of a run is read by. */
export function freeName(protocol: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = `${protocol}-${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** Relative to the page; the default run needs no name. */
export function addressOfRun(run: { readonly id: string; readonly isDefault: boolean }): string {
  return run.isDefault ? './' : `./?run=${encodeURIComponent(run.id)}`;
}
