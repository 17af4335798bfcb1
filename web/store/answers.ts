// What each client's newest operation gave, and whether it is still news.

import type { OperationPicture } from '../../shared/trace/picture.ts';
import type { Answer } from '../layout/cluster-model.ts';
import { operationLine, toneOf } from '../protocols/client-words.ts';

/** An answer stands beside its client for this long; a refusal, which is talked about, longer. */
export const ANSWER_FRESH_MILLIS = 12_000;
export const REFUSAL_FRESH_MILLIS = 45_000;

/** By client. @param now milliseconds of the run. */
export function newestAnswers(operations: readonly OperationPicture[], now: number): Map<string, Answer> {
  const byClient = new Map<string, Answer>();
  for (let i = operations.length - 1; i >= 0; i -= 1) {
    const { client, operation, result, number, attempt, endedAt } = operations[i] as OperationPicture;
    if (byClient.has(client)) continue;
    const tone = toneOf(result);
    const freshMillis = tone === 'gate' ? REFUSAL_FRESH_MILLIS : ANSWER_FRESH_MILLIS;
    const fresh = endedAt === null || now - endedAt < freshMillis;
    byClient.set(client, { number, text: operationLine(operation, result, attempt), tone, fresh });
  }
  return byClient;
}
