// Which few operations of a key are enough to show that it is not linearizable.
//
// To leave out reads, or a value with its writes and all that found it, takes nothing away from an order that explains
// the whole, nor does it not to ask what a conditional write found: if what remains has no order, neither has the whole.

import { ABSENT, type RankedOperation, searchLinearization } from './register-search.ts';

/** Configurations for one attempt, and attempts: a proof that is somewhat longer than need be is still one. */
const STEPS_MAX = 20_000;
const ATTEMPTS_MAX = 600;

/** @param stuckAt no order of the operations that began before its return exists */
export function shrinkStuck(
  operations: readonly RankedOperation[],
  stuckAt: RankedOperation,
): RankedOperation[] {
  let kept = prefixOf(operations, stuckAt);
  let attempts = 0;
  const tryWithout = (left: ReadonlySet<RankedOperation>): boolean => {
    attempts += 1;
    if (attempts > ATTEMPTS_MAX) return false;
    const rest = kept.filter((operation) => !left.has(operation));
    if (searchLinearization(rest, { left: STEPS_MAX }).type !== 'stuck') return false;
    kept = rest;
    return true;
  };
  const unconditional = kept.map((one) => (one.sets === null ? one : { ...one, finds: null }));
  if (searchLinearization(unconditional, { left: STEPS_MAX }).type === 'stuck') kept = unconditional;
  leaveOut(valueGroups(kept), tryWithout);
  leaveOut(
    kept.filter(({ sets }) => sets === null).map((read) => [read]),
    tryWithout,
  );
  for (const write of kept) if (isOverwrittenUnseen(write, kept)) tryWithout(new Set([write]));
  return kept;
}

/** Whether whatever found its value began after another write had followed it, or ended before it began. */
function isOverwrittenUnseen(write: RankedOperation, kept: readonly RankedOperation[]): boolean {
  if (write.sets === null) return false;
  // The only write of a value stays, as a read of what nobody wrote would be another proof.
  if (write.sets !== ABSENT && !kept.some((one) => one !== write && one.sets === write.sets)) return false;
  const after = kept.filter(({ sets, call }) => sets !== null && call > write.return);
  const firstReturn = Math.min(...after.map((other) => other.return));
  return kept.every(
    (one) => one === write || one.finds !== write.sets || one.return < write.call || one.call > firstReturn,
  );
}

/** What ended later may have taken effect, or not. */
function prefixOf(operations: readonly RankedOperation[], stuckAt: RankedOperation): RankedOperation[] {
  return operations.flatMap((operation) => {
    if (operation.call > stuckAt.return) return [];
    if (operation.return <= stuckAt.return) return [operation];
    return operation.sets === null ? [] : [{ ...operation, return: Infinity }];
  });
}

/** Halves, quarters, … of the groups at a time. */
function leaveOut(
  groups: readonly (readonly RankedOperation[])[],
  tryWithout: (left: ReadonlySet<RankedOperation>) => boolean,
): void {
  let rest = [...groups];
  for (let size = Math.ceil(rest.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let first = 0; first < rest.length; ) {
      const some = rest.slice(first, first + size);
      if (tryWithout(new Set(some.flat()))) rest = [...rest.slice(0, first), ...rest.slice(first + size)];
      else first += size;
    }
  }
}

/** The writes of a value and all that found it; a conditional write ties the value that it found to the one that it set. */
function valueGroups(operations: readonly RankedOperation[]): RankedOperation[][] {
  const parent = new Map<number, number>();
  const find = (value: number): number => {
    let at = value;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
    return at;
  };
  for (const { sets, finds } of operations)
    if (sets !== null && finds !== null && find(sets) !== find(finds)) parent.set(find(sets), find(finds));
  const groups = new Map<number, RankedOperation[]>();
  for (const operation of operations) {
    const value = find(operation.sets ?? operation.finds ?? ABSENT);
    groups.set(value, [...(groups.get(value) ?? []), operation]);
  }
  return [...groups.values()];
}
