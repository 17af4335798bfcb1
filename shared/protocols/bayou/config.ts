// The options of a Bayou run, as a `cluster` line gives them.

import { parseMillis } from '../../core/options.ts';
import { fail, type Result, succeed } from '../../core/result.ts';
import { isMistake, MISTAKES, type Mistake } from './mistakes.ts';

export interface BayouConfig {
  /** Mean time between the sessions that a server starts of itself, in milliseconds; 0: it starts none. */
  readonly periodMillis: number;
  /** A session whose partner says nothing for so long is broken off; what was received stays. */
  readonly sessionTimeoutMillis: number;
  /** Committed writes kept in the log; once twice as many are there, the oldest are dropped. 0: all are kept. */
  readonly keepCommitted: number;
  /** Which of `ERR_DEP` and `ERR_KEY` comes first for a key that is absent at a server that lacks a write. */
  readonly missingKey: 'dep-first' | 'key-first';
  readonly mistake: Mistake | null;
}

export const BAYOU_DEFAULTS: BayouConfig = {
  periodMillis: 0,
  sessionTimeoutMillis: 2_000,
  keepCommitted: 0,
  missingKey: 'dep-first',
  mistake: null,
};

const MILLIS_MAX = 600_000;

/** Reads `period`, `session-timeout`, `keep`, `missing-key` and `mistake`. */
export function parseBayouConfig(options: Readonly<Record<string, string>>): Result<BayouConfig> {
  let config = BAYOU_DEFAULTS;
  for (const [name, text] of Object.entries(options)) {
    const parsed = parseOption(name, text);
    if (!parsed.ok) return parsed;
    config = { ...config, ...parsed.value };
  }
  return succeed(config);
}

function parseOption(name: string, text: string): Result<Partial<BayouConfig>> {
  switch (name) {
    case 'period':
      return mapMillis(name, text, 0, (periodMillis) => ({ periodMillis }));
    case 'session-timeout':
      return mapMillis(name, text, 1, (sessionTimeoutMillis) => ({ sessionTimeoutMillis }));
    case 'keep': {
      if (!/^\d{1,9}$/.test(text)) return fail(`keep=${text}: a whole number of writes is expected`);
      return succeed({ keepCommitted: Number(text) });
    }
    case 'missing-key':
      if (text !== 'dep-first' && text !== 'key-first')
        return fail(`missing-key=${text}: dep-first or key-first is expected`);
      return succeed({ missingKey: text });
    case 'mistake':
      if (!isMistake(text))
        return fail(`mistake=${text}: one of ${Object.keys(MISTAKES).join(', ')} is expected`);
      return succeed({ mistake: text });
    default:
      return fail(`${name}=: Bayou knows the options period, session-timeout, keep, missing-key and mistake`);
  }
}

function mapMillis(
  name: string,
  text: string,
  least: number,
  toConfig: (millis: number) => Partial<BayouConfig>,
): Result<Partial<BayouConfig>> {
  const millis = parseMillis(name, text, least, MILLIS_MAX);
  return millis.ok ? succeed(toConfig(millis.value)) : millis;
}
