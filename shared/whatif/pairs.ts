// Two faults together, where no single change alters a result: two lines left out, or two repairs at the moment of the
// question. The newest faults come first, and of what stands on links and replicas what is nearest to the question.

import type { Change } from './change.ts';
import { withPatience } from './change.ts';
import { hadBeen } from './fault-words.ts';

/** Pairs are tried in time that somebody waits for; of seven faults all fit, and of the repairs those that are likeliest. */
export const PAIRS_MAX = 64;

/** Every two of a list: all pairs among the first come before any with a later one. */
export function pairsOf<T>(list: readonly T[]): [earlier: T, later: T][] {
  return list.flatMap((later, i) => list.slice(0, i).map((earlier): [T, T] => [earlier, later]));
}

/** How many pairs there are of so many. */
export function pairCount(of: number): number {
  return (of * (of - 1)) / 2;
}

const REPAIRS: readonly Change['type'][] = ['heal', 'release', 'restart', 'thaw'];

/** Of the single changes those that take a fault away, two at a time, and time for them to be felt. */
export function repairsOfTwo(changes: readonly Change[]): Change[] {
  const repairs = changes.filter(({ type }) => REPAIRS.includes(type));
  return pairsOf(repairs).map(([one, other]) =>
    withPatience({
      type: 'pair',
      condition: `With ${joined(withoutWith(one), 'and', withoutWith(other))}`,
      lines: [...one.lines, ...other.lines],
    }),
  );
}

function withoutWith({ condition }: Change): string {
  return condition.replace(/^With /, '');
}

/** In the order in which they were laid. */
export function hadNeither(older: string, newer: string): string {
  return `Had neither ${joined(hadBeen(older), 'nor', hadBeen(newer))}`;
}

/** What both end with is said once: `s1 and s2 running again`. */
function joined(one: string, by: 'and' | 'nor', other: string): string {
  const [words, others] = [one.split(' '), other.split(' ')];
  let shared = 0;
  while (shared < words.length - 1 && words.at(-1 - shared) === others.at(-1 - shared)) shared += 1;
  return `${words.slice(0, words.length - shared).join(' ')} ${by} ${other}`;
}
