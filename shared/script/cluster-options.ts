// The options of a `cluster` line. A few are the run's own and are read here; the others are the protocol's.

import type { LinkPolicy } from '../core/faults.ts';
import { PERFECT_LINK } from '../core/faults.ts';
import { assertNever, fail, type Result, succeed } from '../core/result.ts';
import type { RunSpec } from '../host/run.ts';
import { type Option, SCHEDULES, type Schedule } from './command.ts';
import { readDuration, readLatency, readProbability, readSwitch, readWhole } from './values.ts';

export interface ClusterSettings {
  readonly seed: number | null;
  readonly schedule: Schedule | null;
  /** After how long a client gives up. */
  readonly timeoutMillis: number | null;
  /** Whether clients follow the primary; `null`: as it is usual with the protocol. */
  readonly follow: boolean | null;
  /** The policy of every link on which no fault is laid. */
  readonly link: LinkPolicy;
  /** Simulated disks, where they are not the usual ones. */
  readonly disk: NonNullable<RunSpec['disk']> | null;
  /** What the protocol reads by itself. */
  readonly others: Readonly<Record<string, string>>;
}

/** What may be said about an option of the run: its form, for people. */
export const RUN_OPTIONS = {
  seed: 'seed=NUMBER',
  latency: 'latency=20ms or latency=20..40ms',
  loss: 'loss=0.01, from 0 to 1',
  duplicate: 'duplicate=0.01, from 0 to 1',
  schedule: `schedule=${SCHEDULES.join('|')}`,
  timeout: 'timeout=2s, the patience of a client',
  follow: 'follow=on or follow=off, whether clients follow the primary',
  disk: 'disk=2ms or disk=0.5..3ms, how long a simulated disk writes',
  'disk-survival':
    'disk-survival=0.5, from 0 to 1: how often a simulated disk keeps what it writes at a crash',
} as const;

type RunOption = keyof typeof RUN_OPTIONS;

/** A name, `=`, and a value: what an option looks like before anybody asks what it means. */
export function isOptionName(text: string): boolean {
  return /^[a-z][a-z0-9-]{0,31}$/.test(text) && text !== 'constructor';
}

export function readClusterOptions(options: readonly Option[]): Result<ClusterSettings> {
  let settings: ClusterSettings = {
    seed: null,
    schedule: null,
    timeoutMillis: null,
    follow: null,
    link: PERFECT_LINK,
    disk: null,
    others: {},
  };
  for (const { name, value } of options) {
    if (!Object.hasOwn(RUN_OPTIONS, name)) {
      settings = { ...settings, others: { ...settings.others, [name]: value } };
      continue;
    }
    const change = readRunOption(name as RunOption, value, settings);
    if (change === null) return fail(RUN_OPTIONS[name as RunOption]);
    settings = { ...settings, ...change };
  }
  return succeed(settings);
}

function readRunOption(
  name: RunOption,
  value: string,
  { link, disk }: ClusterSettings,
): Partial<ClusterSettings> | null {
  switch (name) {
    case 'seed':
      return nonNull(readWhole(value), (seed) => ({ seed }));
    case 'latency':
      return nonNull(readLatency(value), (latency) => ({ link: { ...link, latency } }));
    case 'loss':
      return nonNull(readProbability(value), (lossProbability) => ({ link: { ...link, lossProbability } }));
    case 'duplicate':
      return nonNull(readProbability(value), (duplicateProbability) => ({
        link: { ...link, duplicateProbability },
      }));
    case 'schedule':
      return nonNull(SCHEDULES.find((schedule) => schedule === value) ?? null, (schedule) => ({ schedule }));
    case 'timeout':
      return nonNull(readDuration(value), (timeoutMillis) => ({ timeoutMillis }));
    case 'follow':
      return nonNull(readSwitch(value), (follow) => ({ follow }));
    case 'disk':
      return nonNull(readLatency(value), (sync) => ({ disk: { ...disk, sync } }));
    case 'disk-survival':
      return nonNull(readProbability(value), (survivalProbability) => ({
        disk: { ...disk, survivalProbability },
      }));
    default:
      return assertNever(name);
  }
}

function nonNull<T>(
  value: T | null,
  change: (value: T) => Partial<ClusterSettings>,
): Partial<ClusterSettings> | null {
  return value === null ? null : change(value);
}
