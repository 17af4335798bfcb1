// What is said of a model on the map: its mark, which is never colour alone, and words.

import { GUARANTEES, type Guarantee, type Model } from '../../../shared/core/contract.ts';
import { GUARANTEE_NAMES } from '../../protocols/client-words.ts';
import type { JudgedHistory, JudgedModel } from '../../store/judge-models.ts';

export interface LitModel {
  readonly model: Model;
  readonly name: string;
  readonly mark: string;
  /** `violated` alone is red: what was promised does not hold. */
  readonly tone: 'untested' | 'held' | 'refuted' | 'violated' | 'undecided';
  /** `held so far`. */
  readonly words: string;
  readonly isPromised: boolean;
  readonly promise: string;
  readonly judged: JudgedModel | null;
}

export function litModel(model: Model, history: JudgedHistory | null): LitModel {
  const judged = history?.models.find((one) => one.model === model) ?? null;
  const tone = toneOf(judged, history);
  return {
    model,
    name: nameOf(model),
    mark: MARKS[tone],
    tone,
    words: WORDS[tone],
    isPromised: judged !== null && judged.promised !== null,
    promise: promiseOf(judged),
    judged,
  };
}

const MARKS: Readonly<Record<LitModel['tone'], string>> = {
  untested: '·',
  held: '✓',
  refuted: '✕',
  violated: '✕',
  undecided: '?',
};

const WORDS: Readonly<Record<LitModel['tone'], string>> = {
  untested: 'not put to the test',
  held: 'held so far',
  refuted: 'refuted',
  violated: 'refuted, and it was promised',
  undecided: 'not decidable',
};

function toneOf(judged: JudgedModel | null, history: JudgedHistory | null): LitModel['tone'] {
  if (judged === null || history === null || history.operations === 0) return 'untested';
  if (judged.isViolation) return 'violated';
  return judged.verdict === 'broken' ? 'refuted' : judged.verdict;
}

function promiseOf(judged: JudgedModel | null): string {
  switch (judged?.promised ?? null) {
    case null:
      return 'not promised here';
    case 'all':
      return 'promised to everybody';
    case 'chosen':
      return 'promised to whom chose it';
    case 'allChosen':
      return 'promised where all chose all four';
  }
}

function nameOf(model: Model): string {
  switch (model) {
    case 'linearizable':
      return 'Linearizable';
    case 'CM':
      return 'Causal memory (CM)';
    case 'CCv':
      return 'Causal convergence (CCv)';
    case 'CC':
      return 'Causal consistency (CC)';
    case 'converged':
      return 'Converged';
    default:
      return isGuarantee(model) ? `${GUARANTEE_NAMES[model]} (${model})` : model;
  }
}

/** What it asks for, in a sentence. */
export const MEANINGS: Readonly<Partial<Record<Model, string>>> = {
  linearizable:
    'One copy for all: each operation takes effect at one moment between its call and its return.',
  CM: 'Each client can put all writes into one order of its own that explains all that it read.',
  CCv: 'All clients order conflicting writes alike, and nobody sees an answer before its question.',
  CC: 'Nobody sees an answer before its question; writes beside each other may be seen in any order.',
  converged: 'Once all is quiet, everybody reads the same.',
};

function isGuarantee(model: Model): model is Guarantee {
  return (GUARANTEES as readonly Model[]).includes(model);
}

export function summaryOf(history: JudgedHistory | null): string {
  if (history === null) return 'Judging what clients were told …';
  const { operations, models } = history;
  if (operations === 0) return 'No client has asked anything up to here: nothing is put to the test.';
  const of = (verdict: JudgedModel['verdict']): number =>
    models.filter((model) => model.verdict === verdict).length;
  const asked = `${operations} operation${operations === 1 ? '' : 's'} up to here`;
  const open = of('undecided') === 0 ? '' : `, ${of('undecided')} not decidable`;
  return `${asked}: ${of('held')} models held, ${of('broken')} refuted${open}.`;
}
