// What the page of two runs shows: where they part, or why that cannot be said.

import { createStore, useStore } from 'zustand';
import { fail, type Result } from '../../../shared/core/result.ts';
import { type ForkPlace, partRuns, type ReadRun, type RunsParted, sharedPast } from './part-runs.ts';

export interface RunsCompared {
  readonly runs: readonly [string, string];
  readonly parted: Result<RunsParted> | null;
}

export const runsComparedStore = createStore<RunsCompared>(() => ({ runs: ['', ''], parted: null }));

export function useRunsCompared(): RunsCompared {
  return useStore(runsComparedStore);
}

/** @param names parted by a comma */
export async function compareRuns(
  names: string,
  read: (run: string) => Promise<Result<ReadRun>>,
  originOf: (run: string) => ForkPlace | null,
): Promise<void> {
  const [left = '', right = ''] = names.split(',');
  runsComparedStore.setState({ runs: [left, right], parted: null });
  const parted = await readBoth(left, right, read, originOf).catch((error: unknown) => fail(String(error)));
  runsComparedStore.setState({ parted });
}

async function readBoth(
  left: string,
  right: string,
  read: (run: string) => Promise<Result<ReadRun>>,
  originOf: (run: string) => ForkPlace | null,
): Promise<Result<RunsParted>> {
  if (left === '' || right === '')
    return fail('two runs are compared: the address is ?compare&runs=ONE,OTHER');
  const [one, other] = await Promise.all([read(left), read(right)]);
  if (!one.ok) return one;
  return other.ok ? partRuns(one.value, other.value, sharedPast(left, right, originOf)) : other;
}
