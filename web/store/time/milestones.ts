// The moments of a run that one goes back for: operations, refusals for a promise's sake, violations, lines.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { NONE } from '../../layout/strip-columns.ts';
import { codeNamed, TONES } from '../columns/codes.ts';
import type { TraceColumns } from '../columns/trace-columns.ts';

export type MilestoneKind = 'operation' | 'refusal' | 'violation' | 'line';

export interface Milestone {
  readonly kind: MilestoneKind;
  readonly sequence: number;
  readonly at: number;
}

export class Milestones {
  #all: Milestone[] = [];

  /** The oldest first. They are a part of the events, so whatever bounds those bounds them. */
  get all(): readonly Milestone[] {
    return this.#all;
  }

  clear(): void {
    this.#all = [];
  }

  take(event: TraceEvent): void {
    const kind = kindOf(event);
    if (kind !== null) this.#all.push({ kind, sequence: event.sequence, at: event.at });
  }

  /** Those of a recorded run, from its columns. */
  takeColumns(columns: TraceColumns): void {
    const { at, sequence, code } = columns.events.columns;
    const { ended, tone } = columns.operations.columns;
    const take = (kind: MilestoneKind, place: number): void => {
      this.#all.push({ kind, sequence: sequence[place] ?? 0, at: at[place] ?? 0 });
    };
    const [violated, line, gate] = [
      codeNamed('violated'),
      codeNamed('commandStarted'),
      TONES.indexOf('gate'),
    ];
    for (let row = 0; row < columns.operations.length; row += 1)
      if (ended[row] !== NONE) take(tone[row] === gate ? 'refusal' : 'operation', ended[row] ?? 0);
    for (let place = 0; place < columns.length; place += 1) {
      if (code[place] === violated) take('violation', place);
      else if (code[place] === line) take('line', place);
    }
    this.#all.sort((a, b) => a.sequence - b.sequence);
  }

  forgetBefore(sequence: number): void {
    this.#all = this.#all.filter((one) => one.sequence > sequence);
  }

  forgetAfter(sequence: number): void {
    this.#all = this.#all.filter((one) => one.sequence <= sequence);
  }

  /** The next trouble after an event: a violation or an `ERR_DEP`. */
  nextTrouble(after: number): Milestone | null {
    return this.#all.find((one) => one.sequence > after && isTrouble(one)) ?? null;
  }
}

export function isTrouble({ kind }: Milestone): boolean {
  return kind === 'violation' || kind === 'refusal';
}

function kindOf(event: TraceEvent): MilestoneKind | null {
  if (event.type === 'violated') return 'violation';
  if (event.type === 'commandStarted') return 'line';
  if (event.type !== 'clientStepped') return null;
  const results = event.effects.flatMap((effect) => (effect.type === 'complete' ? [effect.result] : []));
  if (results.some((result) => result.type === 'refused' && result.reason === 'ERR_DEP')) return 'refusal';
  return results.length > 0 ? 'operation' : null;
}
