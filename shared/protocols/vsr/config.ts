// The options of a run of Viewstamped Replication, as a `cluster` line gives them.

import { parseMillis } from '../../core/options.ts';
import { fail, type Result, succeed } from '../../core/result.ts';
import { isMistake, MISTAKES, type Mistake } from './mistakes.ts';

export interface VsrConfig {
  /** How often a primary speaks, in milliseconds. */
  readonly heartbeatMillis: number;
  /** Silence after which a replica wishes for another view, at least; two thirds more at most. */
  readonly viewTimeoutMillis: number;
  /**
   * Where the log is: on `disk` a restart brings all of it back; in `memory` a crash loses it, and the replica asks the
   * others (section 4.3).
   */
  readonly log: 'disk' | 'memory';
  /** Ops from one checkpoint to the next (section 5.1). */
  readonly checkpointOps: number;
  /** How long an answer of a backup lets the primary read without the log, in milliseconds; 0: never (rule VR3). */
  readonly leaseMillis: number;
  /** By how much the rates of two clocks differ at most, as a share. */
  readonly drift: number;
  /** Members at the end of the configuration that log and vote, and execute nothing (section 6.1). */
  readonly witnesses: number;
  readonly mistake: Mistake | null;
}

export const VSR_DEFAULTS: VsrConfig = {
  heartbeatMillis: 100,
  viewTimeoutMillis: 400,
  log: 'disk',
  checkpointOps: 1_000,
  leaseMillis: 0,
  drift: 0.01,
  witnesses: 0,
  mistake: null,
};

/** Without an own wish a primary speaks so often in a timeout. */
const HEARTBEATS_A_TIMEOUT = 4;

const MILLIS_MAX = 600_000;
/** A log of so many ops is what a laggard fetches in a thousand messages. */
const CHECKPOINT_OPS_MAX = 1_000_000;
const WITNESSES_MAX = 31;
/** A clock that is wrong by half measures nothing. */
const DRIFT_MAX = 0.5;

const NAMES = 'heartbeat, view-timeout, log, checkpoint, lease, drift, witnesses and mistake';

/** Reads the options by their names; absent ones take their default. */
export function parseVsrConfig(options: Readonly<Record<string, string>>): Result<VsrConfig> {
  let config = VSR_DEFAULTS;
  for (const [name, text] of Object.entries(options)) {
    const parsed = parseOption(name, text);
    if (!parsed.ok) return parsed;
    config = { ...config, ...parsed.value };
  }
  if (options['heartbeat'] === undefined)
    config = { ...config, heartbeatMillis: config.viewTimeoutMillis / HEARTBEATS_A_TIMEOUT };
  if (config.viewTimeoutMillis < 2 * config.heartbeatMillis)
    return fail(
      `view-timeout=${config.viewTimeoutMillis}ms: at least two heartbeats of ${config.heartbeatMillis} ms are expected, or one that is late would begin a view change`,
    );
  return succeed(config);
}

/**
 * A heartbeat and what is answered to it are over when the next one comes; and people who look on do not wait for another view
 * for longer than one late heartbeat makes necessary.
 */
export function optionsForLatency(millis: number): Record<string, string> {
  // Of any latency a whole number, as an option is.
  const heartbeat = Math.ceil(2.5 * millis);
  return { heartbeat: `${heartbeat}ms`, 'view-timeout': `${Math.ceil(2.5 * heartbeat)}ms` };
}

function parseOption(name: string, text: string): Result<Partial<VsrConfig>> {
  switch (name) {
    case 'heartbeat':
      return mapped(parseMillis(name, text, 1, MILLIS_MAX), (heartbeatMillis) => ({ heartbeatMillis }));
    case 'view-timeout':
      return mapped(parseMillis(name, text, 2, MILLIS_MAX), (viewTimeoutMillis) => ({ viewTimeoutMillis }));
    case 'lease':
      return mapped(parseMillis(name, text, 0, MILLIS_MAX), (leaseMillis) => ({ leaseMillis }));
    case 'log':
      return text === 'disk' || text === 'memory'
        ? succeed({ log: text })
        : fail(`log=${text}: disk or memory is expected`);
    case 'checkpoint':
      return mapped(parseCount(name, text, 1, CHECKPOINT_OPS_MAX), (checkpointOps) => ({ checkpointOps }));
    case 'witnesses':
      return mapped(parseCount(name, text, 0, WITNESSES_MAX), (witnesses) => ({ witnesses }));
    case 'drift': {
      const drift = /^\d(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
      return drift <= DRIFT_MAX
        ? succeed({ drift })
        : fail(`drift=${text}: a share from 0 to ${DRIFT_MAX} is expected, as in 0.01`);
    }
    case 'mistake':
      if (!isMistake(text))
        return fail(`mistake=${text}: one of ${Object.keys(MISTAKES).join(', ')} is expected`);
      return succeed({ mistake: text });
    default:
      return fail(`${name}=: Viewstamped Replication knows the options ${NAMES}`);
  }
}

function parseCount(name: string, text: string, least: number, most: number): Result<number> {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return count >= least && count <= most
    ? succeed(count)
    : fail(`${name}=${text}: a whole number from ${least} to ${most} is expected`);
}

function mapped<T, U>(result: Result<T>, map: (value: T) => U): Result<U> {
  return result.ok ? succeed(map(result.value)) : result;
}
