// Holds a history against models: all that are asked for, or those that its protocol promises.

import { GUARANTEES, type Guarantee, type HistoryPromise, MODELS, type Model } from '../../core/contract.ts';
import { type CausalModel, judgeCausally } from './causal-models.ts';
import { judgeConvergence } from './convergence.ts';
import { type History, type HistoryOperation, isWrite, nameOperation } from './history.ts';
import { judgeLinearizability } from './linearizability.ts';
import { judgeSessions } from './session-guarantees.ts';
import { undecided, type Verdict } from './verdict.ts';

export interface HistoryQuestion {
  readonly models?: readonly Model[];
  /**
   * Whether it has all that was written: a history that begins in the middle of a run may read values from before, so
   * that values alone prove nothing.
   */
  readonly isWhole?: boolean;
}

/** @returns a verdict for each model, in the order of `MODELS` */
export function judgeHistory(
  history: History,
  { models = MODELS, isWhole = true }: HistoryQuestion = {},
): Verdict[] {
  // A committed view shows what is committed, so it lags behind what its own session has written.
  const guarantees = models.filter(isGuarantee);
  const present = history.filter(({ view }) => view !== 'committed');
  const verdicts = [
    ...(models.includes('linearizable')
      ? [whole('linearizable', isWhole, () => judgeLinearizability(present))]
      : []),
    ...judgeCausalModels(present, models.filter(isCausalModel), isWhole),
    ...(guarantees.length > 0 ? judgeSessions(history, guarantees, { isWhole }) : []),
    ...(models.includes('converged') ? [judgeConvergence(present)] : []),
  ];
  return verdicts.sort((left, right) => MODELS.indexOf(left.model) - MODELS.indexOf(right.model));
}

/** The verdict on a promise, or why it does not bind this history. */
export type PromiseVerdict =
  | { readonly type: 'judged'; readonly verdict: Verdict }
  | { readonly type: 'notPromised'; readonly model: Model; readonly sentence: string };

export function judgePromises(
  history: History,
  promises: readonly HistoryPromise[],
  isWhole = true,
): PromiseVerdict[] {
  const chosen = promises.flatMap(({ model, for: whom }) =>
    whom === 'chosen' && isGuarantee(model) ? [model] : [],
  );
  const ofSessions = judgeSessions(history, chosen, { isPromisedOnly: true, isWhole });
  return promises.flatMap((promise): PromiseVerdict[] => {
    const { model } = promise;
    const ofSession = ofSessions.find((verdict) => verdict.model === model);
    if (promise.for === 'chosen')
      return ofSession === undefined ? [] : [{ type: 'judged', verdict: ofSession }];
    const obstacle = promise.for === 'allChosen' ? whyNotPromised(history) : null;
    if (obstacle !== null) return [{ type: 'notPromised', model, sentence: obstacle }];
    return judgeHistory(history, { models: [model], isWhole }).map((verdict) => ({
      type: 'judged',
      verdict,
    }));
  });
}

function whyNotPromised(history: History): string | null {
  for (const operation of history) {
    const lacking = GUARANTEES.find((guarantee) => !operation.guarantees?.includes(guarantee));
    if (lacking !== undefined) return `${nameOperation(operation)} was asked without ${lacking}`;
    if (isConditional(operation)) return `${nameOperation(operation)} is a conditional write`;
  }
  return null;
}

function isConditional(operation: HistoryOperation): boolean {
  return isWrite(operation) && operation.op === 'cas' && operation.result !== 'fail';
}

function judgeCausalModels(history: History, models: readonly CausalModel[], isWhole: boolean): Verdict[] {
  if (models.length === 0) return [];
  return isWhole ? judgeCausally(history, models) : models.map(beginsInTheMiddle);
}

function whole(model: Model, isWhole: boolean, judge: () => Verdict): Verdict {
  return isWhole ? judge() : beginsInTheMiddle(model);
}

function beginsInTheMiddle(model: Model): Verdict {
  return undecided(
    model,
    'history',
    'it begins in the middle of a run, so values may have been written before',
  );
}

function isGuarantee(model: Model): model is Guarantee {
  return (GUARANTEES as readonly Model[]).includes(model);
}

function isCausalModel(model: Model): model is CausalModel {
  return model === 'CC' || model === 'CCv' || model === 'CM';
}
