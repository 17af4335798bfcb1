// The moments of a run that one goes back for: operations, refusals for a promise's sake, violations, lines.

import type { TraceEvent } from '../../../shared/core/trace.ts';

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
