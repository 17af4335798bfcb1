// A write of the causal store in words.

import { vectorEntry } from '../../../shared/clocks/version-vector.ts';
import { handleOf, namesIn } from '../../../shared/protocols/causal/members.ts';
import { compareNames } from '../../../shared/protocols/causal/names.ts';
import type { CausalState, Write } from '../../../shared/protocols/causal/types.ts';

/** `room = 11am, deletes tea`. */
export function changesInWords({ updates }: Pick<Write, 'updates'>): string {
  return updates
    .map(({ key, value }) => (value === null ? `deletes ${key}` : `${key} = ${value}`))
    .join(', ');
}

/** `[s0:1 s1:1]`, in join order. */
export function stampInWords({ clock }: Pick<Write, 'clock'>, state: Pick<CausalState, 'members'>): string {
  const columns = namesIn(clock).sort(compareNames);
  return `[${columns.map((name) => `${handleOf(state, name)}:${vectorEntry(clock, name)}`).join(' ')}]`;
}
