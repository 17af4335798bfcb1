// Which consistency models the run has kept and refuted, up to the moment that is shown. Judged while somebody looks, at most
// once in `PAUSE_MILLIS`, and anew only when an operation was asked or ended, or time was gone to.

import { createStore, useStore } from 'zustand';
import type { Model } from '../../shared/core/contract.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import { type ModelsJudge, startModelsJudge } from '../sources/models/ask-models.ts';
import type { FromModels, ModelsAsked } from '../sources/models/models-worker.ts';
import type { JudgedHistory } from './judge-models.ts';
import { pageRunStore } from './page-run.ts';
import { runStore } from './run-store.ts';
import { timeMachine } from './time/page-machine.ts';

export interface ModelsState {
  readonly isOpen: boolean;
  readonly judged: JudgedHistory | null;
  /** Why nothing could be judged. */
  readonly failed: string | null;
  /** The model whose verdict is read. */
  readonly chosen: Model | null;
}

export const modelsStore = createStore<ModelsState>(() => ({
  isOpen: false,
  judged: null,
  failed: null,
  chosen: null,
}));

export function useModels<T>(pick: (state: ModelsState) => T): T {
  return useStore(modelsStore, pick);
}

/** An eye does not need it sooner. */
const PAUSE_MILLIS = 700;

let judge: ModelsJudge | null = null;
let isBusy = false;
let isStale = false;
let judgedKey = '';

export function openModels(isOpen: boolean): void {
  modelsStore.setState({ isOpen });
  if (isOpen) judgeSoon();
}

export function chooseModel(model: Model): void {
  modelsStore.setState(({ chosen }) => ({ chosen: chosen === model ? null : model }));
}

/** To be called with each frame while somebody looks. */
export function judgeSoon(): void {
  if (isBusy) {
    isStale = true;
    return;
  }
  const asked = question();
  if (asked === null) return;
  isBusy = true;
  judge ??= startModelsJudge();
  judge.ask(asked, take);
}

/** Nobody looks any more: the worker and what it keeps are let go. */
export function stopJudging(): void {
  judge?.close();
  judge = null;
  isBusy = false;
  isStale = false;
  judgedKey = '';
}

function take(answer: FromModels): void {
  if (answer.type === 'judged') modelsStore.setState({ judged: answer.judged, failed: null });
  else modelsStore.setState({ judged: null, failed: answer.sentence });
  setTimeout(() => {
    isBusy = false;
    if (!isStale) return;
    isStale = false;
    judgeSoon();
  }, PAUSE_MILLIS);
}

/** `null`: nothing has changed since it was asked last. */
function question(): ModelsAsked | null {
  const { picture, connection } = runStore.getState();
  if (picture === null) return null;
  const { events } = timeMachine.memory;
  const upTo = timeMachine.here;
  const first = events[0]?.sequence ?? picture.sequence + 1;
  const run = connection.state === 'live' ? connection.run : '';
  const ended = picture.operations.reduce(
    (newest, { calledSequence, endedSequence }) => Math.max(newest, endedSequence ?? calledSequence),
    0,
  );
  const key = `${run} ${first} ${ended} ${picture.operations.length} ${picture.clients.length}`;
  if (key === judgedKey) return null;
  judgedKey = key;
  // Of a run of the page's own no server knows anything.
  const isHosted = pageRunStore.getState().run.type === 'hosted';
  const before =
    first === 1 || run === '' || !isHosted
      ? null
      : { address: new URL(`api/runs/${run}/trace`, document.baseURI).href, first };
  const { protocol, config } = picture.header;
  const known = events.filter((event) => event.sequence <= upTo && isOfClient(event));
  return { protocol, config, events: known, upTo, before };
}

function isOfClient({ type }: TraceEvent): boolean {
  return type === 'clientStarted' || type === 'clientStepped';
}
