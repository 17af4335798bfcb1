// From settings and the options of a `cluster` line to a run that stands.

import { CLIENT_DEFAULTS } from '../client/client.ts';
import { FOLLOWER_LATENCIES } from '../client/retry-policy.ts';
import type { Protocol } from '../core/contract.ts';
import type { ReplicaId } from '../core/ids.ts';
import { fail, type Result, succeed } from '../core/result.ts';
import type { RunHeader } from '../core/trace.ts';
import type { Run, RunSpec } from '../host/run.ts';
import { type ClusterSettings, readClusterOptions } from './cluster-options.ts';
import type { Dialect, Option, Schedule } from './command.ts';
import { nearestWord } from './suggest.ts';

export interface MasterSettings {
  readonly dialect: Dialect;
  readonly engine: 'sim' | 'live';
  /** Given on the command line; they win over what a `cluster` line says. */
  readonly protocol?: string | undefined;
  readonly schedule?: Schedule | undefined;
  readonly seed?: number | undefined;
  /** Which of `ERR_DEP` and `ERR_KEY` comes first. */
  readonly missingKey?: 'dep-first' | 'key-first' | undefined;
}

/** What the master needs of the outside. */
export interface MasterPorts {
  readonly protocols: ProtocolShelf;
  /** Starts a run without replicas. */
  readonly createRun: (spec: RunSpec) => Promise<Result<Run>> | Result<Run>;
}

export interface ProtocolShelf {
  find(name: string): Protocol | undefined;
  names(): readonly string[];
  /** The protocol for which scripts of that dialect are written. */
  usualName(dialect: Dialect): string;
}

export interface OpenedRun {
  readonly run: Run;
  readonly schedule: Schedule;
}

/** Replicas that run by their own timers start a session of their own about so often, unless told otherwise. */
const TIMED_PERIOD = '250ms';

export const DEFAULT_SEED = 1;

/** @param asked the protocol and options of a `cluster` line; without one the defaults of the dialect hold */
export async function openRun(
  settings: MasterSettings,
  ports: MasterPorts,
  asked: { readonly protocol: string | null; readonly options: readonly Option[] },
  founders?: readonly ReplicaId[],
): Promise<Result<OpenedRun>> {
  const protocol = chooseProtocol(settings, ports.protocols, asked.protocol);
  if (!protocol.ok) return protocol;
  const cluster = readClusterOptions(asked.options);
  if (!cluster.ok) return fail(`the form is ${cluster.error}`);
  const schedule = settings.schedule ?? cluster.value.schedule ?? defaultSchedule(settings);
  const options = protocolOptions(protocol.value, settings, cluster.value, schedule);
  const config = protocol.value.parseConfig(options);
  if (!config.ok) return fail(config.error);
  const { link, timeoutMillis, disk } = cluster.value;
  const clientsFollow = doClientsFollow(settings, protocol.value, cluster.value);
  if (disk !== null && settings.engine === 'live')
    return fail('disk= and disk-survival= are for simulations: a live run has real disks');
  const run = await ports.createRun({
    protocol: protocol.value,
    options,
    seed: settings.seed ?? cluster.value.seed ?? DEFAULT_SEED,
    link,
    clientTimeoutMillis: timeoutMillis ?? defaultTimeout(link.latency.maxMillis, clientsFollow),
    ...(clientsFollow ? { clientsFollow } : {}),
    ...(founders === undefined ? {} : { founders }),
    ...(disk === null ? {} : { disk }),
  });
  return run.ok ? succeed({ run: run.value, schedule }) : run;
}

/** In real time a lab's replicas exchange by themselves, as real ones do; everything else is forced, and repeatable. */
export function defaultSchedule(settings: MasterSettings): Schedule {
  return settings.dialect === 'lab' && settings.engine === 'live' ? 'timed' : 'eager';
}

/** When the replicas of a run that stands exchange: those that do so by themselves are not to be forced besides. */
export function scheduleOf({ options }: RunHeader): Schedule {
  const { period = '0' } = options;
  return period === '0' ? 'eager' : 'timed';
}

export function chooseProtocol(
  settings: MasterSettings,
  shelf: ProtocolShelf,
  asked: string | null,
): Result<Protocol> {
  const { dialect } = settings;
  const name = settings.protocol ?? asked ?? shelf.usualName(dialect);
  const protocol = shelf.find(name);
  if (protocol !== undefined) return succeed(protocol);
  const known = shelf.names().join(', ');
  if (settings.protocol === undefined && asked === null)
    return fail(
      `the dialect ${dialect} runs on the protocol ${name}, which is not there yet; there is ${known} (--protocol)`,
    );
  const near = nearestWord(name, shelf.names());
  const hint = near === null ? '' : `; did you mean ${near}?`;
  return fail(`there is no protocol ${name}; there is ${known}${hint}`);
}

function protocolOptions(
  protocol: Protocol,
  settings: MasterSettings,
  cluster: ClusterSettings,
  schedule: Schedule,
): Readonly<Record<string, string>> {
  const missingKey = settings.missingKey === undefined ? {} : { 'missing-key': settings.missingKey };
  const options = { ...cluster.others, ...missingKey };
  // Sessions that replicas start of themselves would fall between those that the schedule forces.
  const withPeriod = { period: schedule === 'timed' ? TIMED_PERIOD : '0', ...options };
  return protocol.parseConfig(withPeriod).ok || 'period' in options ? withPeriod : options;
}

/** In the courses a refusal is printed as it comes, so nobody follows. */
function doClientsFollow(
  { dialect }: MasterSettings,
  { clientsFollow }: Protocol,
  { follow }: ClusterSettings,
): boolean {
  return dialect === 'lab' && (follow ?? clientsFollow === true);
}

/**
 * A request takes a way there and one back; a client that gave up before would never see an answer. One that follows must
 * not go on to another replica before.
 */
export function defaultTimeout(latencyMaxMillis: number, clientsFollow: boolean): number {
  const latencies = clientsFollow ? FOLLOWER_LATENCIES : PLAIN_LATENCIES;
  return Math.max(CLIENT_DEFAULTS.timeoutMillis, Math.ceil(latencyMaxMillis * latencies));
}

const PLAIN_LATENCIES = 5;
