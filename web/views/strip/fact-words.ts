// What became true for all, in words: when, and how much later each learned of it.

import { timeLabel } from '../../layout/space-time.ts';
import { lowerBound } from '../../layout/strip-columns.ts';
import { learnersOf } from '../../layout/strip-facts.ts';
import { durationLabel } from '../../protocols/duration-label.ts';
import type { TraceColumns } from '../../store/columns/trace-columns.ts';

/** Of more than these it is said how many. */
const NAMED_MAX = 9;

export function factLabel({ facts: { facts }, texts }: TraceColumns, row: number): string {
  return texts.textOf(facts.columns.label[row] ?? 0);
}

/** `op 7 committed at 12.41 s: s0 knows after 8 ms, s1 after 20 ms` */
export function factInWords(columns: TraceColumns, row: number): string {
  const at = columns.events.columns.at[columns.facts.facts.columns.event[row] ?? 0] ?? 0;
  return `${factLabel(columns, row)} at ${timeLabel(at)}: ${learnersInWords(columns, row)}`;
}

/** The facts that an event made so, each with who learned of it. */
export function factsAt(columns: TraceColumns, place: number): readonly string[] {
  const { facts } = columns.facts;
  const { event } = facts.columns;
  const words: string[] = [];
  for (let row = lowerBound(event, facts.length, place); event[row] === place && row < facts.length; row += 1)
    words.push(`${factLabel(columns, row)}: ${learnersInWords(columns, row)}`);
  return words;
}

function learnersInWords(columns: TraceColumns, row: number): string {
  const { at } = columns.events.columns;
  const since = at[columns.facts.facts.columns.event[row] ?? 0] ?? 0;
  const learners = learnersOf(columns, row);
  if (learners.length === 0) return 'nobody knows yet';
  const named = learners
    .slice(0, NAMED_MAX)
    .map(({ actor, place }, i) => {
      const after = durationLabel((at[place] ?? since) - since);
      return `${columns.actors.textOf(actor)}${i === 0 ? ' knows' : ''} after ${after}`;
    })
    .join(', ');
  const rest = learners.length - NAMED_MAX;
  return rest > 0 ? `${named}, and ${rest} more` : named;
}
