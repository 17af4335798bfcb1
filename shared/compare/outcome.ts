// What a line of the script came to on one system: a cell of the table, with its meaning, so that it can be coloured and
// compared without reading words.

import type { OperationResult } from '../core/contract.ts';
import { assertNever } from '../core/result.ts';
import type { PerformedLine } from '../script/performance.ts';

export type Meaning =
  /** Done, and nothing to say. */
  | 'done'
  | 'value'
  /** `ERR_KEY`: it could answer, and the key is absent there. */
  | 'absent'
  /** `ERR_DEP`: refused for the sake of a session guarantee, which is a promise kept. */
  | 'dependency'
  | 'refused'
  /** It gave up waiting: the operation may have taken effect. */
  | 'unknown'
  /** The system has no such thing. */
  | 'lacking'
  /** An `expect` that is not so. */
  | 'claim'
  /** An invariant broke. */
  | 'violation'
  /** Its cluster never stood. */
  | 'notRun';

export interface Outcome {
  readonly meaning: Meaning;
  /** A few words: the value, the reason, or nothing. */
  readonly text: string;
  /** For people; empty where the text says it all. */
  readonly sentence: string;
  /** How long its client waited; `null` where nobody asked or was told. */
  readonly tookMillis: number | null;
}

export const NOT_RUN: Outcome = {
  meaning: 'notRun',
  text: 'not run',
  sentence: 'the cluster of this system does not stand',
  tookMillis: null,
};

/** @param result of the operation that the line asked for, `null` if it ended never; absent: the line asked for none */
export function outcomeOf(
  performed: PerformedLine,
  asked: { readonly result: OperationResult | null; readonly tookMillis: number | null } | undefined,
): Outcome {
  const { failure, output, notes } = performed;
  const tookMillis = asked?.tookMillis ?? null;
  const answer = asked === undefined ? null : answerOf(asked.result);
  if (failure !== null) return { ...ofFailure(failure), tookMillis };
  if (answer !== null) return { ...answer, tookMillis };
  return {
    meaning: output.length > 0 ? 'value' : 'done',
    text: output.join(', '),
    sentence: notes.join('; '),
    tookMillis,
  };
}

type Answer = Omit<Outcome, 'tookMillis'>;

function ofFailure({ type, sentence }: NonNullable<PerformedLine['failure']>): Answer {
  // Where in the script it is, the row says.
  const told = sentence.replace(/^line \d+(, column \d+)?: /, '');
  switch (type) {
    case 'wrong':
      return { meaning: 'lacking', text: 'cannot be', sentence: told };
    case 'claim':
      return { meaning: 'claim', text: 'not so', sentence: told };
    case 'violation':
      return { meaning: 'violation', text: 'violation', sentence: told };
    default:
      return assertNever(type);
  }
}

function answerOf(result: OperationResult | null): Answer {
  if (result === null)
    return { meaning: 'unknown', text: 'no answer', sentence: 'it was never told what became of this' };
  switch (result.type) {
    case 'value':
      return { meaning: 'value', text: [result.value, ...(result.siblings ?? [])].join(' ∥ '), sentence: '' };
    case 'missing':
      return {
        meaning: 'absent',
        text: 'absent',
        sentence: 'ERR_KEY: the replica answered, and has no such key',
      };
    case 'accepted':
      return { meaning: 'done', text: 'ok', sentence: '' };
    case 'refused':
      return { meaning: meaningOfRefusal(result.reason), text: result.reason, sentence: result.sentence };
    default:
      return assertNever(result);
  }
}

function meaningOfRefusal(reason: Extract<OperationResult, { type: 'refused' }>['reason']): Meaning {
  switch (reason) {
    case 'ERR_DEP':
      return 'dependency';
    case 'TIMEOUT':
      return 'unknown';
    case 'UNSUPPORTED':
      return 'lacking';
    default:
      return 'refused';
  }
}

/** Whether two systems answered a line alike: their words for it may differ, and their times do. */
export function isAlike(one: Outcome, other: Outcome): boolean {
  return one.meaning === other.meaning && one.text === other.text;
}
