// One script on several systems, one seed: rows are its lines, columns the systems, and the ledger sums up.

import { fail, type Result, succeed } from '../core/result.ts';
import type { ProtocolShelf } from '../script/open-run.ts';
import { type ComparedLine, readComparedScript } from './compared-script.ts';
import { isAlike, type Outcome } from './outcome.ts';
import { type ComparisonSettings, performOnSystem, type SystemOutcome } from './perform-on-system.ts';
import { nameSystem, type System } from './system.ts';

export interface Comparison {
  readonly lines: readonly Pick<ComparedLine, 'line' | 'text'>[];
  readonly systems: readonly SystemOutcome[];
  /** The first row in which the systems do not answer alike; `null`: they always do. */
  readonly firstDifference: number | null;
}

export interface ComparisonProgress {
  readonly system: string;
  /** Of all lines on all systems, from 0 to 1. */
  readonly part: number;
}

export async function compareSystems(
  script: string,
  systems: readonly System[],
  settings: ComparisonSettings,
  shelf: ProtocolShelf,
  onProgress: (progress: ComparisonProgress) => void = () => undefined,
): Promise<Result<Comparison>> {
  const lines = readComparedScript(script);
  if (!lines.ok) return lines;
  const outcomes: SystemOutcome[] = [];
  for (const [index, system] of systems.entries()) {
    const onLine = (row: number): void =>
      onProgress({
        system: nameSystem(system),
        part: (index + (row + 1) / lines.value.length) / systems.length,
      });
    outcomes.push(await performOnSystem(system, lines.value, settings, shelf, onLine));
  }
  if (outcomes.every(({ ledger }) => ledger === null))
    return fail(outcomes[0]?.outcomes[0]?.sentence ?? 'no system is named');
  return succeed({
    lines: lines.value.map(({ line, text }) => ({ line, text })),
    systems: outcomes,
    firstDifference: firstDifference(outcomes.map((system) => system.outcomes)),
  });
}

/** @param columns the outcomes of each system, line by line */
export function firstDifference(columns: readonly (readonly Outcome[])[]): number | null {
  const [first, ...others] = columns;
  const row = first?.findIndex((outcome, index) =>
    others.some((other) => {
      const beside = other[index];
      return beside === undefined || !isAlike(outcome, beside);
    }),
  );
  return row === undefined || row === -1 ? null : row;
}
