// The options of a gossip run, as a `cluster` line gives them.

import { parseMillis } from '../../core/options.ts';
import { fail, type Result, succeed } from '../../core/result.ts';
import { isMistake, MISTAKES, type Mistake } from './mistakes.ts';

export interface GossipConfig {
  /** Mean time between the rounds that a replica starts of itself, in milliseconds; 0: it starts none. */
  readonly periodMillis: number;
  /** A round whose partner says nothing for so long is given up; what was exchanged stays. */
  readonly roundTimeoutMillis: number;
  /** To how many partners a write is pushed at once, besides the periodic rounds (rule GO2). 0: to none. */
  readonly rumors: number;
  /** Whether messages are handed on over other replicas where no direct link leads (rule GO4). */
  readonly relay: boolean;
  readonly mistake: Mistake | null;
}

export const GOSSIP_DEFAULTS: GossipConfig = {
  periodMillis: 0,
  roundTimeoutMillis: 2_000,
  rumors: 0,
  relay: true,
  mistake: null,
};

const MILLIS_MAX = 600_000;
/** More partners than this for each write is a broadcast, not a rumor. */
const RUMORS_MAX = 8;

/** Reads `period`, `session-timeout`, `rumors`, `relay` and `mistake`. */
export function parseGossipConfig(options: Readonly<Record<string, string>>): Result<GossipConfig> {
  let config = GOSSIP_DEFAULTS;
  for (const [name, text] of Object.entries(options)) {
    const parsed = parseOption(name, text);
    if (!parsed.ok) return parsed;
    config = { ...config, ...parsed.value };
  }
  return succeed(config);
}

function parseOption(name: string, text: string): Result<Partial<GossipConfig>> {
  switch (name) {
    case 'period': {
      const millis = parseMillis(name, text, 0, MILLIS_MAX);
      return millis.ok ? succeed({ periodMillis: millis.value }) : millis;
    }
    case 'session-timeout': {
      const millis = parseMillis(name, text, 1, MILLIS_MAX);
      return millis.ok ? succeed({ roundTimeoutMillis: millis.value }) : millis;
    }
    case 'rumors':
      if (!/^\d$/.test(text) || Number(text) > RUMORS_MAX)
        return fail(`rumors=${text}: a number of partners from 0 to ${RUMORS_MAX} is expected`);
      return succeed({ rumors: Number(text) });
    case 'relay':
      if (text !== 'on' && text !== 'off') return fail(`relay=${text}: on or off is expected`);
      return succeed({ relay: text === 'on' });
    case 'mistake':
      if (!isMistake(text))
        return fail(`mistake=${text}: one of ${Object.keys(MISTAKES).join(', ')} is expected`);
      return succeed({ mistake: text });
    default:
      return fail(
        `${name}=: the gossip store knows the options period, session-timeout, rumors, relay and mistake`,
      );
  }
}
