// The run that a `cluster` line asks for. Loaded with the grammar by whoever types one.

import { type Result, succeed } from '../../shared/core/result.ts';
import { readClusterOptions } from '../../shared/script/cluster-options.ts';
import type { Command } from '../../shared/script/command.ts';
import { parseLine } from '../../shared/script/parse.ts';
import { loadProtocolPage } from '../protocols/index.ts';
import { type NewRun, usual } from './new-run.ts';

/** What a `cluster` line asks for, slow enough to be looked at unless it says otherwise; `null` for any other line. */
export async function requestOfLine(line: string): Promise<Result<NewRun> | null> {
  const parsed = parseLine(line, 1, 'lab');
  if (parsed.type !== 'statement' || parsed.statement.command.type !== 'cluster') return null;
  await loadProtocolPage(parsed.statement.command.protocol);
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
