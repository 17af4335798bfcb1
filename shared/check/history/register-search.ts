// Whether the operations of one key can be put into one order in which each takes effect between its start and its end
// and each read returns the newest value: the search of Wing and Gong (1993) with Lowe's memory of configurations
// (2017, "Testing for linearizability").
//
// A read that returns the present value is taken at once, as that never hinders another operation. So only writes branch.
// One whose outcome is unknown is worth trying only where something that can come next finds what it sets: else it may as well
// never take effect. Of several that do the same the one that began first stands for all.

import type { HistoryOperation } from './history.ts';

/** One operation of the key, its times as ranks: no two are equal. */
export interface RankedOperation {
  readonly operation: HistoryOperation;
  readonly call: number;
  /** `Infinity`: its outcome is unknown, so it may take effect at any later time, or never. */
  readonly return: number;
  /** The class of the value that it sets; `null`: a read. */
  readonly sets: number | null;
  /** The class of the value that it must find; `null`: any. */
  readonly finds: number | null;
}

/** The class of absence, which is the value before all writes. */
export const ABSENT = 0;

export type SearchResult =
  | { readonly type: 'linearizable'; readonly order: readonly RankedOperation[] }
  /** No order reaches the return of this operation: those that began before it cannot be linearized. */
  | { readonly type: 'stuck'; readonly at: RankedOperation }
  | { readonly type: 'budget' };

/** @param operations by their call. @param budget configurations that may be looked at; what is used is taken off. */
export function searchLinearization(
  operations: readonly RankedOperation[],
  budget: { left: number },
): SearchResult {
  return new RegisterSearch(operations, budget).run();
}

/** So many operations looked at cost as much as a configuration, where many overlap. */
const LOOKS_A_STEP = 64;

/** A configuration from which some writes were not tried yet. */
interface Frame {
  readonly value: number;
  readonly taken: number;
  readonly choices: readonly number[];
  next: number;
}

class RegisterSearch {
  /** Operations that must take effect, by their call, and those that may. */
  readonly #certain: readonly RankedOperation[];
  readonly #possible: readonly RankedOperation[];
  readonly #budget: { left: number };
  /** Taken operations: those of `#certain` by their index, those of `#possible` after them. */
  readonly #isTaken: Uint8Array;
  readonly #trail: number[] = [];
  readonly #seen = new Set<string>();
  #value = ABSENT;
  /** All of `#certain` before it are taken. */
  #low = 0;
  #furthest: RankedOperation | null = null;

  constructor(operations: readonly RankedOperation[], budget: { left: number }) {
    this.#certain = operations.filter((operation) => operation.return !== Infinity);
    this.#possible = operations.filter((operation) => operation.return === Infinity);
    this.#isTaken = new Uint8Array(operations.length);
    this.#budget = budget;
  }

  run(): SearchResult {
    const frames: Frame[] = [];
    for (;;) {
      this.#budget.left -= 1;
      if (this.#budget.left < 0) return { type: 'budget' };
      const choices = this.#settle();
      if (this.#low === this.#certain.length)
        return { type: 'linearizable', order: this.#trail.map((index) => this.#at(index)) };
      if (this.#isNew()) frames.push({ value: this.#value, taken: this.#trail.length, choices, next: 0 });
      if (!this.#advance(frames)) return { type: 'stuck', at: this.#furthest as RankedOperation };
    }
  }

  /** Takes all reads that return the present value. @returns the writes that may come next. */
  #settle(): number[] {
    for (;;) {
      const { writes, blocking, hasTaken } = this.#scan();
      if (hasTaken) continue;
      if (blocking !== null && blocking.return > (this.#furthest?.return ?? -1)) this.#furthest = blocking;
      return this.#choices(writes, blocking?.return ?? Infinity);
    }
  }

  /** Looks at what began before the first return of what is not taken; that one blocks all that began later. */
  #scan() {
    while (this.#isTaken[this.#low] === 1 && this.#low < this.#certain.length) this.#low += 1;
    const writes: number[] = [];
    let hasTaken = false;
    let blocking: RankedOperation | null = null;
    let index = this.#low;
    for (; index < this.#certain.length; index += 1) {
      const operation = this.#certain[index] as RankedOperation;
      const limit: number = blocking?.return ?? Infinity;
      if (operation.call > limit) break;
      if (this.#isTaken[index] === 1) continue;
      if (operation.sets === null && operation.finds === this.#value) {
        this.#take(index);
        hasTaken = true;
        continue;
      }
      if (operation.return < limit) blocking = operation;
      if (operation.sets !== null) writes.push(index);
    }
    this.#budget.left -= (index - this.#low) / LOOKS_A_STEP;
    return { writes, blocking, hasTaken };
  }

  #choices(writes: readonly number[], limit: number): number[] {
    const begun = this.#possible.flatMap((operation, index) => {
      const number = this.#certain.length + index;
      return operation.call < limit && this.#isTaken[number] === 0 ? [number] : [];
    });
    const certain = writes.filter((index) => this.#mayCome(index, limit));
    if (begun.length === 0) return certain;
    const wanted = this.#wanted(begun, limit);
    const alike = new Set<string>();
    const possible = begun.filter((index) => {
      const { sets, finds } = this.#at(index);
      if (!this.#mayCome(index, limit) || sets === this.#value || !wanted.has(sets)) return false;
      const what = `${sets} ${finds}`;
      return !alike.has(what) && alike.add(what);
    });
    return [...certain, ...possible];
  }

  #mayCome(index: number, limit: number): boolean {
    const { finds, call } = this.#at(index);
    return call < limit && (finds === null || finds === this.#value);
  }

  /** The classes that something which can come next must find. */
  #wanted(begun: readonly number[], limit: number): Set<number | null> {
    const wanted = new Set<number | null>(begun.map((index) => this.#at(index).finds));
    for (let index = this.#low; index < this.#certain.length; index += 1) {
      const { call, finds } = this.#certain[index] as RankedOperation;
      if (call >= limit) break;
      if (this.#isTaken[index] === 0) wanted.add(finds);
    }
    wanted.delete(null);
    return wanted;
  }

  /** Takes the next write that was not tried, after going back to where there is one. */
  #advance(frames: Frame[]): boolean {
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      this.#backTo(frame);
      const choice = frame.choices[frame.next];
      if (choice !== undefined) {
        frame.next += 1;
        this.#take(choice);
        this.#value = this.#at(choice).sets as number;
        return true;
      }
      frames.pop();
    }
    return false;
  }

  #backTo({ value, taken }: Frame): void {
    while (this.#trail.length > taken) {
      const index = this.#trail.pop() as number;
      this.#isTaken[index] = 0;
      if (index < this.#low) this.#low = index;
    }
    this.#value = value;
  }

  /** Whether this configuration, the set of taken operations and the value, was not met before. */
  #isNew(): boolean {
    let key = `${this.#value}:${this.#low}`;
    // Beyond the first that is not taken only what overlaps it can be taken.
    let beyond = this.#trail.length - this.#low;
    for (let index = this.#certain.length; index < this.#isTaken.length; index += 1)
      if (this.#isTaken[index] === 1) {
        key += `+${index}`;
        beyond -= 1;
      }
    for (let index = this.#low; beyond > 0; index += 1)
      if (this.#isTaken[index] === 1) {
        key += `,${index - this.#low}`;
        beyond -= 1;
      }
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  #take(index: number): void {
    this.#isTaken[index] = 1;
    this.#trail.push(index);
  }

  #at(index: number): RankedOperation {
    const certain = this.#certain[index];
    return certain ?? (this.#possible[index - this.#certain.length] as RankedOperation);
  }
}
