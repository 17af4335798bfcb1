// The search for what would have changed a result: one at a time, for one operation.

import { createStore, useStore } from 'zustand';
import type { OperationPicture } from '../../shared/trace/picture.ts';
import type { Finding, SearchStep } from '../../shared/whatif/search.ts';
import { lines } from '../commands/lines.ts';
import { askWhatIf } from '../sources/what-if/ask-what-if.ts';
import type { FromWhatIf } from '../sources/what-if/what-if-worker.ts';
import { performAll } from './command-store.ts';
import { narrationStore } from './narration-store.ts';
import { runStore } from './run-store.ts';
import { runsStore } from './runs-store.ts';
import { traceOfRun } from './whole-trace.ts';

export interface WhatIfState {
  /** Whose result is asked about: `c0 7`. */
  readonly about: string | null;
  readonly state: 'idle' | 'searching' | 'done' | 'givenUp' | 'failed';
  readonly tried: number;
  readonly of: number;
  /** Of those the pairs of faults, once no single change has altered it. */
  readonly pairs: SearchStep['pairs'];
  /** Those that give another result, the smallest change first. */
  readonly findings: readonly Finding[];
  /** Why nothing could be tried. */
  readonly sentence: string;
}

const NOTHING: WhatIfState = {
  about: null,
  state: 'idle',
  tried: 0,
  of: 0,
  pairs: null,
  findings: [],
  sentence: '',
};

export const whatIfStore = createStore<WhatIfState>(() => NOTHING);

export function useWhatIf<T>(pick: (state: WhatIfState) => T): T {
  return useStore(whatIfStore, pick);
}

export function nameOf({ client, number }: OperationPicture): string {
  return `${client} ${number}`;
}

let giveUp = (): void => {};

export function searchFor(operation: OperationPicture): void {
  giveUp();
  const about = nameOf(operation);
  const { picture } = runStore.getState();
  const trace = traceOfRun(operation.calledSequence);
  if (picture === null || trace === null)
    return whatIfStore.setState({
      ...NOTHING,
      about,
      state: 'failed',
      sentence: 'the beginning of this run is not kept here',
    });
  whatIfStore.setState({ ...NOTHING, about, state: 'searching' });
  const asked = { protocol: picture.header.protocol, operation: structuredClone(operation), trace };
  giveUp = askWhatIf(asked, take);
}

export function cancelSearch(): void {
  giveUp();
  whatIfStore.setState({ state: 'givenUp' });
}

function take(news: FromWhatIf): void {
  switch (news.type) {
    case 'step':
      return whatIfStore.setState(({ findings }) => ({
        tried: news.tried,
        of: news.of,
        pairs: news.pairs,
        findings: news.finding === null ? findings : [...findings, news.finding],
      }));
    case 'failed':
      return whatIfStore.setState({ state: 'failed', sentence: news.sentence });
    case 'done':
      return whatIfStore.setState({ state: 'done' });
  }
}

/** The lines of a finding and the operation after them, on the run as it is shown. */
export function linesHere(
  { lines: made }: Finding,
  { client, replica, operation }: OperationPicture,
): string[] {
  const at = runStore.getState().picture?.clients.find(({ id }) => id === client)?.replica ?? null;
  // The client may have gone elsewhere since.
  const back = replica === null || replica === at ? [] : [lines.move(client, replica)];
  return [...back, ...made, lines.operate(client, operation)];
}

/** Goes to the fork in which it was tried, and does there what was done. */
export async function openFork(finding: Finding, { client, operation }: OperationPicture): Promise<void> {
  const forked = await runsStore.getState().forkAt(finding.forkAt);
  if (!forked.ok) return narrationStore.setState({ sentence: forked.error });
  await performAll([...finding.lines, lines.operate(client, operation)]);
}
