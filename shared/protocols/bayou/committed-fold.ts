// Something that is computed from the committed log of each replica, brought along from step to step: invariants look
// after every step, and may not fold the whole log again each time.

import type { ReplicaId } from '../../core/ids.ts';
import type { BayouState, Omitted, Write } from './types.ts';

/** What a fold knows of one replica. */
interface Folded<A> {
  readonly omitted: Omitted;
  readonly omittedCsn: number;
  readonly incarnation: number;
  readonly writes: Write[];
  readonly result: A;
}

export class CommittedFold<A> {
  readonly #begin: (omitted: Omitted) => A;
  readonly #take: (result: A, write: Write, csn: number) => void;
  readonly #folded = new Map<ReplicaId, Folded<A>>();

  /** `take` changes the result in place. */
  constructor(begin: (omitted: Omitted) => A, take: (result: A, write: Write, csn: number) => void) {
    this.#begin = begin;
    this.#take = take;
  }

  /** The fold over the state at O and all committed writes. Whoever asks may read the result, not change it. */
  of(state: BayouState): A {
    const known = this.#folded.get(state.id);
    const folded = known !== undefined && isContinued(known, state) ? known : this.#beginAnew(state);
    for (let i = folded.writes.length; i < state.committed.length; i += 1) {
      const write = state.committed[i] as Write;
      folded.writes.push(write);
      this.#take(folded.result, write, state.omitted.csn + 1 + i);
    }
    return folded.result;
  }

  #beginAnew(state: BayouState): Folded<A> {
    const { omitted, incarnation } = state;
    const result = this.#begin(omitted);
    const folded: Folded<A> = { omitted, omittedCsn: omitted.csn, incarnation, writes: [], result };
    this.#folded.set(state.id, folded);
    return folded;
  }
}

/** Whether all that was folded still stands where it stood: the very same writes, by identity. */
function isContinued(folded: Folded<unknown>, state: BayouState): boolean {
  if (folded.incarnation !== state.incarnation) return false;
  if (folded.omitted !== state.omitted || folded.omittedCsn !== state.omitted.csn) return false;
  if (folded.writes.length > state.committed.length) return false;
  return folded.writes.every((write, i) => write === state.committed[i]);
}
