// A partial order of operations, as clocks: operations lie on chains (what one session did, one after another), and the
// clock of an operation counts, for each chain, how many of its operations come before. So it takes (operations × chains)
// numbers, and whether one comes before another is one look.

/** Nodes on chains, and who comes right before whom. */
export interface OrderInput {
  readonly chainCount: number;
  /** The chain of each node, and its place there, from 0. */
  readonly chainOf: Int32Array;
  readonly placeOf: Int32Array;
  /** For each node those that come before it; its neighbour on the chain included. */
  readonly before: readonly (readonly number[])[];
}

export type OrderResult =
  | { readonly type: 'order'; readonly order: CausalOrder }
  /** Each comes before the next, and the last before the first. */
  | { readonly type: 'cycle'; readonly nodes: readonly number[] };

export class CausalOrder {
  readonly #input: OrderInput;
  readonly #clocks: Int32Array;

  constructor(input: OrderInput, clocks: Int32Array) {
    this.#input = input;
    this.#clocks = clocks;
  }

  /** Whether `one` comes before `other`; never before itself. */
  isBefore(one: number, other: number): boolean {
    const { chainOf, placeOf } = this.#input;
    return this.countBefore(other, chainOf[one] as number) > (placeOf[one] as number);
  }

  /** How many operations of that chain come before the node: they are its first ones. */
  countBefore(node: number, chain: number): number {
    return this.#clocks[node * this.#input.chainCount + chain] as number;
  }
}

/** @param more further pairs ⟨earlier, later⟩ */
export function orderNodes(
  input: OrderInput,
  more: readonly (readonly [number, number])[] = [],
): OrderResult {
  const size = input.chainOf.length;
  const before = withMore(input.before, more);
  const after: number[][] = Array.from({ length: size }, () => []);
  const waitsFor = new Int32Array(size);
  for (const [node, earlier] of before.entries())
    for (const one of earlier) {
      (after[one] as number[]).push(node);
      waitsFor[node] = (waitsFor[node] as number) + 1;
    }
  const clocks = new Int32Array(size * input.chainCount);
  const ready: number[] = [];
  for (let node = 0; node < size; node += 1) if (waitsFor[node] === 0) ready.push(node);
  let done = 0;
  for (; done < ready.length; done += 1) {
    const node = ready[done] as number;
    takeClock(input, clocks, node, before[node] as readonly number[]);
    for (const later of after[node] as number[]) {
      waitsFor[later] = (waitsFor[later] as number) - 1;
      if (waitsFor[later] === 0) ready.push(later);
    }
  }
  if (done === size) return { type: 'order', order: new CausalOrder(input, clocks) };
  return { type: 'cycle', nodes: shortestCycle(after, waitsFor) };
}

function withMore(
  before: OrderInput['before'],
  more: readonly (readonly [number, number])[],
): readonly (readonly number[])[] {
  if (more.length === 0) return before;
  const lists = [...before];
  const grown = new Set<number>();
  for (const [earlier, later] of more) {
    if (!grown.has(later)) lists[later] = [...(lists[later] as readonly number[])];
    grown.add(later);
    (lists[later] as number[]).push(earlier);
  }
  return lists;
}

function takeClock(
  { chainCount, chainOf, placeOf }: OrderInput,
  clocks: Int32Array,
  node: number,
  before: readonly number[],
): void {
  const mine = node * chainCount;
  for (const one of before) {
    const theirs = one * chainCount;
    for (let chain = 0; chain < chainCount; chain += 1)
      if ((clocks[theirs + chain] as number) > (clocks[mine + chain] as number))
        clocks[mine + chain] = clocks[theirs + chain] as number;
    const at = mine + (chainOf[one] as number);
    const count = (placeOf[one] as number) + 1;
    if (count > (clocks[at] as number)) clocks[at] = count;
  }
}

/** Nodes from which the shortest cycle is looked for: a few are enough for a short proof, all would take long. */
const CYCLE_STARTS_MAX = 16;

/** Among the nodes that still wait for one another. */
function shortestCycle(after: readonly (readonly number[])[], waitsFor: Int32Array): number[] {
  let shortest: number[] | null = null;
  let starts = 0;
  for (let start = 0; start < waitsFor.length && starts < CYCLE_STARTS_MAX; start += 1) {
    if ((waitsFor[start] as number) === 0) continue;
    const cycle = cycleThrough(start, after, waitsFor);
    if (cycle === null) continue;
    starts += 1;
    if (shortest === null || cycle.length < shortest.length) shortest = cycle;
  }
  return shortest ?? [];
}

function cycleThrough(
  start: number,
  after: readonly (readonly number[])[],
  waitsFor: Int32Array,
): number[] | null {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (const node of queue) {
    for (const next of after[node] as readonly number[]) {
      if (next === start) return pathTo(node, start, cameFrom);
      if ((waitsFor[next] as number) === 0 || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return null;
}

function pathTo(node: number, start: number, cameFrom: ReadonlyMap<number, number>): number[] {
  const path = [node];
  for (let at = node; at !== start; ) {
    at = cameFrom.get(at) as number;
    path.unshift(at);
  }
  return path;
}
