// Which timers are the same: those whose JSON is. The contract hands it on (`contract.ts`).

/** Timers are compared by this text. */
export function timerKey(timer: { readonly type: string }): string {
  return JSON.stringify(timer);
}

/** Whether two timers have the same text, told without writing it; their parts stand in one order, as those of a literal. */
export function isSameTimer(left: { readonly type: string }, right: { readonly type: string }): boolean {
  if (left.type !== right.type) return false;
  const ours: Readonly<Record<string, unknown>> = left;
  const theirs: Readonly<Record<string, unknown>> = right;
  let missing = 0;
  for (const name in ours) {
    if (!isSamePart(ours[name], theirs[name])) return false;
    missing += 1;
  }
  for (const _ in theirs) missing -= 1;
  return missing === 0;
}

function isSamePart(left: unknown, right: unknown): boolean {
  return left === right || (typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right));
}
