// Holds what clients were told up to a moment against every model, and says of each whether the protocol promises it.

import { HistoryFollower } from '../../shared/check/history/from-trace.ts';
import { type HistoryOperation, sessionOf, tellOperation } from '../../shared/check/history/history.ts';
import { judgeHistory, judgePromises } from '../../shared/check/history/judge.ts';
import type { Verdict } from '../../shared/check/history/verdict.ts';
import type { HistoryPromise, Model, Protocol } from '../../shared/core/contract.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';

/** An operation of a proof, as one goes to it. */
export interface ProofOperation {
  readonly client: string;
  readonly number: number;
  readonly sentence: string;
}

export interface JudgedModel {
  readonly model: Model;
  readonly verdict: Verdict['type'];
  readonly sentence: string;
  readonly proof: readonly ProofOperation[];
  /** `null`: the protocol does not promise it. */
  readonly promised: HistoryPromise['for'] | null;
  /** A promise that binds this history is broken. */
  readonly isViolation: boolean;
}

export interface JudgedHistory {
  /** Operations that were asked. */
  readonly operations: number;
  readonly models: readonly JudgedModel[];
}

/** @param isWhole whether the events begin with the run */
export function judgeModels(
  protocol: Protocol,
  config: unknown,
  events: Iterable<TraceEvent>,
  isWhole: boolean,
): JudgedHistory {
  const follower = new HistoryFollower(protocol.session.versions);
  const history: HistoryOperation[] = [];
  for (const event of events) history.push(...follower.take(event));
  history.push(...follower.close());
  const promises = protocol.promises?.(config) ?? [];
  const broken = judgePromises(history, promises, isWhole).flatMap((one) =>
    one.type === 'judged' && one.verdict.type === 'broken' ? [one.verdict.model] : [],
  );
  const models = judgeHistory(history, { isWhole }).map((verdict): JudgedModel => {
    const { model, type, sentence } = verdict;
    return {
      model,
      verdict: type,
      sentence,
      proof: verdict.type === 'broken' ? verdict.proof.map(toProof) : [],
      promised: promises.find((promise) => promise.model === model)?.for ?? null,
      isViolation: broken.includes(model),
    };
  });
  return { operations: history.length, models };
}

function toProof(operation: HistoryOperation): ProofOperation {
  return {
    client: sessionOf(operation),
    number: operation.number,
    sentence: tellOperation(operation),
  };
}
