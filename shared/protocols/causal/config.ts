// The options of a causal run, as a `cluster` line gives them.

import { HOLD_BACK_MAX } from '../../core/limits.ts';
import { parseMillis } from '../../core/options.ts';
import { fail, type Result, succeed } from '../../core/result.ts';
import { isMistake, MISTAKES, type Mistake } from './mistakes.ts';

export interface CausalConfig {
  /** Mean time between the exchanges of clocks that a replica starts of itself, in milliseconds; 0: it starts none. */
  readonly periodMillis: number;
  /** An exchange whose partner says nothing for so long is given up; what was exchanged stays. */
  readonly exchangeTimeoutMillis: number;
  /** How long the hold-back queue waits for a missing write before it asks for it (rule CA3). */
  readonly gapMillis: number;
  /** Writes of this time share one tick of the clock (rule CA1); 0: each write has its own. */
  readonly batchMillis: number;
  /** What becomes of concurrent writes of one key (rule CA4). */
  readonly conflict: 'tie' | 'siblings';
  /** Writes that the hold-back queue takes; what comes beyond is dropped and asked for later. */
  readonly holdBack: number;
  readonly mistake: Mistake | null;
}

export const CAUSAL_DEFAULTS: CausalConfig = {
  periodMillis: 0,
  exchangeTimeoutMillis: 2_000,
  gapMillis: 100,
  batchMillis: 0,
  conflict: 'tie',
  holdBack: HOLD_BACK_MAX,
  mistake: null,
};

const MILLIS_MAX = 600_000;
/** Two mistakes are about what lies between making a write and sending it, so there must be something between. */
const SENT_LATER: readonly (Mistake | null)[] = ['stamp-at-send', 'echo'];
const SENT_LATER_MILLIS = 20;

/** How long a batch stays open; 0: writes are sent one by one, at once. */
export function batchMillisOf({ batchMillis, mistake }: CausalConfig): number {
  return batchMillis === 0 && SENT_LATER.includes(mistake) ? SENT_LATER_MILLIS : batchMillis;
}

/** Reads `period`, `session-timeout`, `gap`, `batching`, `conflict`, `hold-back` and `mistake`. */
export function parseCausalConfig(options: Readonly<Record<string, string>>): Result<CausalConfig> {
  let config = CAUSAL_DEFAULTS;
  for (const [name, text] of Object.entries(options)) {
    const parsed = parseOption(name, text);
    if (!parsed.ok) return parsed;
    config = { ...config, ...parsed.value };
  }
  return succeed(config);
}

function parseOption(name: string, text: string): Result<Partial<CausalConfig>> {
  switch (name) {
    case 'period':
      return time(name, text, 0, (periodMillis) => ({ periodMillis }));
    case 'session-timeout':
      return time(name, text, 1, (exchangeTimeoutMillis) => ({ exchangeTimeoutMillis }));
    case 'gap':
      return time(name, text, 1, (gapMillis) => ({ gapMillis }));
    case 'batching':
      return text === 'off'
        ? succeed({ batchMillis: 0 })
        : time(name, text, 0, (batchMillis) => ({ batchMillis }));
    case 'conflict':
      if (text !== 'tie' && text !== 'siblings') return fail(`conflict=${text}: tie or siblings is expected`);
      return succeed({ conflict: text });
    case 'hold-back':
      if (!/^\d{1,6}$/.test(text) || Number(text) < 1 || Number(text) > HOLD_BACK_MAX)
        return fail(`hold-back=${text}: a number of writes from 1 to ${HOLD_BACK_MAX} is expected`);
      return succeed({ holdBack: Number(text) });
    case 'mistake':
      if (!isMistake(text))
        return fail(`mistake=${text}: one of ${Object.keys(MISTAKES).join(', ')} is expected`);
      return succeed({ mistake: text });
    default:
      return fail(
        `${name}=: the causal store knows the options period, session-timeout, gap, batching, conflict, hold-back and mistake`,
      );
  }
}

function time(
  name: string,
  text: string,
  least: number,
  toOption: (millis: number) => Partial<CausalConfig>,
): Result<Partial<CausalConfig>> {
  const millis = parseMillis(name, text, least, MILLIS_MAX);
  return millis.ok ? succeed(toOption(millis.value)) : millis;
}
