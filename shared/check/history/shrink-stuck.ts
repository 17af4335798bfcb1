// Which few operations of a key are enough to show that it is not linearizable.
//
// To leave out reads, or a value with its writes and all that found it, takes nothing away from an order that explains
// the whole, nor does it not to ask what a conditional write found: if what remains has no order, neither has the whole.

import { ABSENT, type RankedOperation, searchLinearization } from './register-search.ts';

/** Configurations for one attempt and for all: a proof that is somewhat longer than need be is still one. */
const STEPS_MAX = 200_000;
const ALL_STEPS_MAX = 4_000_000;

/** Operations among which single writes are left out: each is compared with all. */
const WRITES_COMPARED_MAX = 2_000;

/** @param stuckAt no order of the operations that began before its return exists */
export function shrinkStuck(
  operations: readonly RankedOperation[],
  stuckAt: RankedOperation,
): RankedOperation[] {
  let kept = prefixOf(operations, stuckAt);
  let allSteps = ALL_STEPS_MAX;
  const isStuck = (some: readonly RankedOperation[]): boolean => {
    if (allSteps <= 0) return false;
    const budget = { left: STEPS_MAX };
    const { type } = searchLinearization(some, budget);
    // To look at the operations at all costs something too.
    allSteps -= STEPS_MAX - budget.left + some.length;
    return type === 'stuck';
  };
  const tryWithout = (left: ReadonlySet<RankedOperation>): boolean => {
    const rest = kept.filter((operation) => !left.has(operation));
    if (!isStuck(rest)) return false;
    kept = rest;
    return true;
  };
  const unconditional = kept.map((one) => (one.sets === null ? one : { ...one, finds: null }));
  if (isStuck(unconditional)) kept = unconditional;
  leaveOut(valueGroups(kept), tryWithout);
  leaveOut(
    kept.filter(({ sets }) => sets === null).map((read) => [read]),
    tryWithout,
  );
  const writes = kept.length > WRITES_COMPARED_MAX ? [] : kept;
  for (const write of writes) if (isOverwrittenUnseen(write, kept)) tryWithout(new Set([write]));
  return kept;
}

/** Whether whatever found its value began after another write had followed it, or ended before it began. */
function isOverwrittenUnseen(write: RankedOperation, kept: readonly RankedOperation[]): boolean {
  if (write.sets === null) return false;
  // The only write of a value stays, as a read of what nobody wrote would be another proof.
  if (write.sets !== ABSENT && !kept.some((one) => one !== write && one.sets === write.sets)) return false;
  const firstReturn = kept.reduce(
    (first, one) => (one.sets !== null && one.call > write.return ? Math.min(first, one.return) : first),
    Infinity,
  );
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
