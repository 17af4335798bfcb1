// Planted mistakes against the checkers: how many seeds of random faults each needs until the invariant that is there for
// it names it. Checkers that find nothing where something is wrong prove nothing where they find nothing.

import type { PlantedMistake, Protocol } from '../core/contract.ts';
import { present } from '../core/result.ts';
import { type DrawOptions, drawSchedule } from './draw-schedule.ts';
import { DEMANDS } from './outcome.ts';
import { performSchedule } from './perform-schedule.ts';

export interface MistakeTrial {
  readonly mistake: string;
  readonly planted: PlantedMistake;
  /** The first seed in which the invariant named it; `null`: in none of those that it may take. */
  readonly caughtAt: number | null;
  /** Other invariants that broke, in these seeds or in the same step. */
  readonly alsoBroken: readonly string[];
}

/** @param from the first seed */
export function tryMistake(protocol: Protocol, mistake: string, from = 1): MistakeTrial {
  const planted = present(protocol.mistakes[mistake], `the mistake ${mistake}`);
  const broken = new Set<string>();
  const isBroken = () => broken.has(planted.caughtBy);
  let seed = from - 1;
  while (!isBroken() && seed - from + 1 < planted.withinSeeds) {
    seed += 1;
    const schedule = drawSchedule(protocol, seed, drawForMistake(planted, mistake));
    const { finding } = performSchedule(protocol, schedule);
    for (const invariant of finding?.together ?? []) broken.add(invariant);
  }
  return {
    mistake,
    planted,
    caughtAt: isBroken() ? seed : null,
    alsoBroken: [...broken].filter((invariant) => invariant !== planted.caughtBy),
  };
}

/** How a search for a planted mistake draws its schedules. */
export function drawForMistake({ options, faults = [] }: PlantedMistake, mistake: string): DrawOptions {
  return { options: { ...options, mistake }, oftener: faults };
}

/** The names of all that can find something wrong with a protocol. */
export function checkersOf(protocol: Protocol): string[] {
  const invariants = [...protocol.always, ...(protocol.session.always ?? [])];
  return [...invariants.map(({ name }) => name), ...Object.values(DEMANDS)];
}

/** A table in Markdown: mistake, who names it, and how many seeds that took. */
export function mistakeTable(trials: readonly MistakeTrial[]): string {
  const rows = trials.map(({ mistake, planted, caughtAt }) => {
    const seeds =
      caughtAt === null ? `not in ${planted.withinSeeds}` : `${caughtAt} of ${planted.withinSeeds}`;
    return `| \`${mistake}\` | ${planted.sentence} | ${planted.caughtBy} | ${seeds} |`;
  });
  return ['| mistake | what it does | who names it | seeds |', '|---|---|---|---|', ...rows, ''].join('\n');
}
