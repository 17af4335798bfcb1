// Checkers that try everything, straight from the definitions; for histories of a handful of operations.

import {
  compareStarts,
  endedBefore,
  endedBeforeInSession,
  type History,
  type HistoryOperation,
  isWrite,
  sessionOf,
} from '../history.ts';
import { observedValue } from '../reads-from.ts';

/** Every order of every choice of the unknown operations (Herlihy and Wing 1990). */
export function isLinearizableByForce(history: History): boolean {
  const operations = history.filter(
    ({ op, result }) => result === 'ok' || (result === 'info' && op !== 'get'),
  );
  const search = (left: readonly HistoryOperation[], store: ReadonlyMap<string, string | null>): boolean => {
    if (left.every(({ result }) => result === 'info')) return true;
    return left.some((operation) => {
      if (left.some((other) => other.result === 'ok' && endedBefore(other, operation))) return false;
      const after = apply(operation, store);
      return (
        after !== null &&
        search(
          left.filter((other) => other !== operation),
          after,
        )
      );
    });
  };
  return search(operations, new Map());
}

/** Whether it may come next: the store after it, or `null` where it returned something else. */
function apply(
  operation: HistoryOperation,
  store: ReadonlyMap<string, string | null>,
): ReadonlyMap<string, string | null> | null {
  const present = store.get(operation.key) ?? null;
  const { op, expected, value } = operation;
  if (op === 'get') return value === present ? store : null;
  if (op === 'cas' && expected !== undefined && expected !== present) return null;
  return new Map(store).set(operation.key, value);
}

/** A strict order of at most 31 nodes: for each node, as bits, those that come before it. */
type Order = readonly number[];

/** Definitions 5 to 8 of Bouajjani et al. 2017: some causal order, for CCv also some arbitration, explains each answer. */
export function isCausalByForce(history: History, model: 'CC' | 'CCv' | 'CM'): boolean {
  const operations = [...history].sort(compareStarts);
  const sessionOrder = operations.map((operation) =>
    bits(
      operations,
      (other) => sessionOf(other) === sessionOf(operation) && endedBeforeInSession(other, operation),
    ),
  );
  for (const causal of ordersFrom(sessionOrder)) {
    if (model === 'CCv') {
      if (linearExtensions(causal).some((arbitration) => isExplainedBy(operations, causal, arbitration)))
        return true;
      continue;
    }
    const isExplained = operations.every((_, node) => {
      const told = model === 'CC' ? 1 << node : (sessionOrder[node] as number) | (1 << node);
      return canExplain(operations, causal, (causal[node] as number) | (1 << node), told);
    });
    if (isExplained) return true;
  }
  return false;
}

function bits(
  operations: readonly HistoryOperation[],
  test: (operation: HistoryOperation) => boolean,
): number {
  return operations.reduce((set, operation, node) => (test(operation) ? set | (1 << node) : set), 0);
}

/** All strict orders that contain that one. */
function ordersFrom(order: Order): Order[] {
  const found = new Map([[order.join(), order]]);
  for (const one of found.values())
    for (let later = 0; later < one.length; later += 1)
      for (let earlier = 0; earlier < one.length; earlier += 1) {
        if (earlier === later || has(one, earlier, later) || has(one, later, earlier)) continue;
        const next = withPair(one, earlier, later);
        found.set(next.join(), next);
      }
  return [...found.values()];
}

function has(order: Order, earlier: number, later: number): boolean {
  return (((order[later] as number) >> earlier) & 1) === 1;
}

function withPair(order: Order, earlier: number, later: number): Order {
  const gained = (order[earlier] as number) | (1 << earlier);
  return order.map((before, node) => (node === later || has(order, later, node) ? before | gained : before));
}

/** Whether what lies in `set` has an order, within the causal one, that explains what those in `told` returned. */
function canExplain(
  operations: readonly HistoryOperation[],
  causal: Order,
  set: number,
  told: number,
): boolean {
  const search = (left: number, store: ReadonlyMap<string, string | null>): boolean => {
    if (left === 0) return true;
    return operations.some((operation, node) => {
      if (((left >> node) & 1) === 0 || ((causal[node] as number) & left) !== 0) return false;
      const observed = observedValue(operation);
      const isTold = ((told >> node) & 1) === 1;
      if (isTold && observed !== null && observed.value !== (store.get(operation.key) ?? null)) return false;
      return search(left & ~(1 << node), written(operation, store));
    });
  };
  return search(set, new Map());
}

function written(operation: HistoryOperation, store: ReadonlyMap<string, string | null>) {
  return isWrite(operation) ? new Map(store).set(operation.key, operation.value) : store;
}

function linearExtensions(order: Order): number[][] {
  const all: number[][] = [];
  const extend = (done: readonly number[], set: number): void => {
    if (done.length === order.length) all.push([...done]);
    for (const [node, before] of order.entries())
      if (((set >> node) & 1) === 0 && (before & ~set) === 0) extend([...done, node], set | (1 << node));
  };
  extend([], 0);
  return all;
}

/** Each read returns what the last write in its past, by the arbitration, left. */
function isExplainedBy(
  operations: readonly HistoryOperation[],
  causal: Order,
  arbitration: readonly number[],
): boolean {
  return operations.every((operation, node) => {
    const observed = observedValue(operation);
    if (observed === null) return true;
    const last = arbitration.findLast((other) => {
      const one = operations[other] as HistoryOperation;
      return isWrite(one) && one.key === operation.key && has(causal, other, node);
    });
    return observed.value === (last === undefined ? null : (operations[last] as HistoryOperation).value);
  });
}
