// The options of a run of Viewstamped Replication, as a `cluster` line gives them.

import { parseMillis } from '../../core/options.ts';
import { fail, type Result, succeed } from '../../core/result.ts';
import { isMistake, MISTAKES, type Mistake } from './mistakes.ts';

export interface VsrConfig {
  /** How often a primary speaks, in milliseconds. */
  readonly heartbeatMillis: number;
  /** Silence after which a replica wishes for another view, at least; at most half as much again. */
  readonly viewTimeoutMillis: number;
  readonly mistake: Mistake | null;
}

export const VSR_DEFAULTS: VsrConfig = {
  heartbeatMillis: 100,
  viewTimeoutMillis: 400,
  mistake: null,
};

/** Without an own wish a primary speaks so often in a timeout. */
const HEARTBEATS_A_TIMEOUT = 4;

const MILLIS_MAX = 600_000;

/** Reads `heartbeat`, `view-timeout` and `mistake`. */
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

function parseOption(name: string, text: string): Result<Partial<VsrConfig>> {
  switch (name) {
    case 'heartbeat': {
      const millis = parseMillis(name, text, 1, MILLIS_MAX);
      return millis.ok ? succeed({ heartbeatMillis: millis.value }) : millis;
    }
    case 'view-timeout': {
      const millis = parseMillis(name, text, 2, MILLIS_MAX);
      return millis.ok ? succeed({ viewTimeoutMillis: millis.value }) : millis;
    }
    case 'mistake':
      if (!isMistake(text))
        return fail(`mistake=${text}: one of ${Object.keys(MISTAKES).join(', ')} is expected`);
      return succeed({ mistake: text });
    default:
      return fail(`${name}=: Viewstamped Replication knows the options heartbeat, view-timeout and mistake`);
  }
}
