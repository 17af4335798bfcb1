// What a checker says of a history.

import type { Model } from '../../core/contract.ts';
import type { HistoryOperation } from './history.ts';

export type Verdict =
  | {
      readonly type: 'held';
      readonly model: Model;
      /** What it rests on. */
      readonly sentence: string;
    }
  | {
      readonly type: 'broken';
      readonly model: Model;
      /** The field's name of what was found, as `WriteCORead`. */
      readonly pattern: string;
      readonly sentence: string;
      /** The operations that prove it by themselves, in the order of the sentence. */
      readonly proof: readonly HistoryOperation[];
    }
  | {
      readonly type: 'undecided';
      readonly model: Model;
      /** `history`: it does not tell enough. `budget`: the checker took too many steps, which counts as a failure. */
      readonly reason: 'history' | 'budget';
      readonly sentence: string;
    };

export type Breach = Omit<Extract<Verdict, { type: 'broken' }>, 'type' | 'model'>;

export function held(model: Model, sentence: string): Verdict {
  return { type: 'held', model, sentence };
}

export function broken(model: Model, breach: Breach): Verdict {
  return { type: 'broken', model, ...breach };
}

export function undecided(model: Model, reason: 'history' | 'budget', sentence: string): Verdict {
  return { type: 'undecided', model, reason, sentence };
}
