// Random faults on one protocol, seed after seed, until a number of seeds or a time is over, or a seed fails.
import type { Protocol } from '../shared/core/contract.ts';
import { drawSchedule } from '../shared/explore/draw-schedule.ts';
import type { Finding } from '../shared/explore/outcome.ts';
import { performSchedule } from '../shared/explore/perform-schedule.ts';

const SEEDS_USUAL = 1_000;
/** Of replicas that are processes of their own, beside the seeds. */
const KILLS_USUAL = 100;
const MINUTE_MILLIS = 60_000;

export interface FuzzOptions {
  readonly from: number;
  /** Of each protocol. */
  readonly seedsMax: number;
  readonly millisMax: number;
  /** SIGKILLs of live replicas, of each protocol. */
  readonly kills: number;
}

export interface FuzzResult {
  /** How many were run. */
  readonly seeds: number;
  readonly failure: {
    readonly seed: number;
    readonly finding: Finding;
  } | null;
}

/** @returns the options, or a sentence that says what is wrong with them. */
export function readFuzzOptions(given: {
  readonly seeds?: string;
  readonly from?: string;
  readonly minutes?: string;
  readonly kills?: string;
}): FuzzOptions | { readonly wrong: string } {
  const { seeds, from = '1', minutes, kills = String(KILLS_USUAL) } = given;
  if (seeds !== undefined && minutes !== undefined) return { wrong: 'either seeds or minutes, not both' };
  for (const [name, text] of Object.entries({ seeds, from, minutes }))
    if (text !== undefined && !/^[1-9]\d{0,8}$/.test(text))
      return { wrong: `--${name} ${text}: a whole number from 1 on is expected` };
  if (!/^\d{1,6}$/.test(kills)) return { wrong: `--kills ${kills}: a whole number is expected` };
  return {
    from: Number(from),
    seedsMax: minutes === undefined ? Number(seeds ?? SEEDS_USUAL) : Infinity,
    millisMax: minutes === undefined ? Infinity : Number(minutes) * MINUTE_MILLIS,
    kills: Number(kills),
  };
}

/** @param elapsedMillis how long it has run */
export function fuzz(
  protocol: Protocol,
  { from, seedsMax, millisMax }: Omit<FuzzOptions, 'kills'>,
  elapsedMillis: () => number,
  options: Readonly<Record<string, string>> = {},
): FuzzResult {
  let seeds = 0;
  while (seeds < seedsMax && elapsedMillis() < millisMax) {
    const seed = from + seeds;
    const { finding } = performSchedule(protocol, drawSchedule(protocol, seed, { options }));
    seeds += 1;
    if (finding !== null) return { seeds, failure: { seed, finding } };
  }
  return { seeds, failure: null };
}
