// The causal order of a history: session order and reads-from, and whatever follows from both (co = (po ∪ rf)⁺).
//
// What a session does after an operation whose outcome is unknown does not depend on it, so nothing comes after such an
// operation but those that read from it.

import { CAUSAL_CLOCK_ENTRIES_MAX } from '../../core/limits.ts';
import type { CausalOrder, OrderInput } from './causal-order.ts';
import { orderNodes } from './causal-order.ts';
import {
  compareStarts,
  endedBeforeInSession,
  type History,
  type HistoryOperation,
  isWrite,
  sessionOf,
} from './history.ts';
import { certainWrite, type Source } from './reads-from.ts';

export type Causality =
  | { readonly type: 'causality'; readonly graph: CausalGraph; readonly order: CausalOrder }
  | { readonly type: 'cycle'; readonly graph: CausalGraph; readonly cycle: readonly HistoryOperation[] }
  | { readonly type: 'tooLarge'; readonly sentence: string };

export interface CausalGraph extends OrderInput {
  readonly operations: readonly HistoryOperation[];
  readonly nodeOf: ReadonlyMap<HistoryOperation, number>;
  readonly sources: ReadonlyMap<HistoryOperation, Source>;
  /** For each key its writes on each chain, by their place there. */
  readonly writes: ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>;
  /** Operations after which their session did nothing more. */
  readonly lastOfSessions: readonly number[];
}

/** @param sources of the reads; those that are not certain add nothing to the order. */
export function causalityOf(history: History, sources: ReadonlyMap<HistoryOperation, Source>): Causality {
  const graph = graphOf(history, sources);
  if (graph === null)
    return {
      type: 'tooLarge',
      sentence: `${history.length} operations with as many at once are more than is looked at`,
    };
  const ordered = orderNodes(graph);
  if (ordered.type === 'order') return { type: 'causality', graph, order: ordered.order };
  const cycle = ordered.nodes.map((node) => graph.operations[node] as HistoryOperation);
  return { type: 'cycle', graph, cycle };
}

/** The newest write of each chain to that key which comes before the node. */
export function* newestWritesBefore(
  { writes, placeOf }: CausalGraph,
  order: Pick<CausalOrder, 'countBefore'>,
  node: number,
  key: string,
): Generator<number, void, undefined> {
  for (const [chain, nodes] of writes.get(key) ?? []) {
    const count = order.countBefore(node, chain);
    let low = 0;
    let high = nodes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((placeOf[nodes[middle] as number] as number) < count) low = middle + 1;
      else high = middle;
    }
    if (low > 0) yield nodes[low - 1] as number;
  }
}

/** `null`: too large. */
function graphOf(history: History, sources: ReadonlyMap<HistoryOperation, Source>): CausalGraph | null {
  const operations = history.filter(isPartOf(sources)).sort(compareStarts);
  const nodeOf = new Map(operations.map((operation, node) => [operation, node]));
  const layout = new Layout(operations);
  if (layout.isTooLarge) return null;
  const before = operations.map((operation, node) => {
    const source = certainWrite(sources.get(operation));
    const read = source === null ? undefined : nodeOf.get(source);
    const earlier = layout.before[node] as readonly number[];
    return read === undefined ? earlier : [...earlier, read];
  });
  const writes = new Map<string, Map<number, number[]>>();
  for (const [node, operation] of operations.entries()) {
    if (!isWrite(operation)) continue;
    const chains = writes.get(operation.key) ?? new Map<number, number[]>();
    writes.set(operation.key, chains);
    const chain = layout.chainOf[node] as number;
    const nodes = chains.get(chain);
    if (nodes === undefined) chains.set(chain, [node]);
    else nodes.push(node);
  }
  const { chainOf, placeOf, chainCount, lastOfSessions } = layout;
  return { operations, nodeOf, sources, writes, chainOf, placeOf, chainCount, before, lastOfSessions };
}

/** What took effect, and what may have, where somebody may have read it. */
function isPartOf(sources: ReadonlyMap<HistoryOperation, Source>): (operation: HistoryOperation) => boolean {
  const read = new Set([...sources.values()].flatMap(({ writes }) => writes));
  return (operation) => operation.result === 'ok' || read.has(operation);
}

/** Session order: chains, and for each node the last operation of each chain of its session that had ended before. */
class Layout {
  readonly chainOf: Int32Array;
  readonly placeOf: Int32Array;
  readonly before: number[][];
  chainCount = 0;
  isTooLarge = false;
  readonly lastOfSessions: readonly number[];

  /** @param operations by their start */
  constructor(operations: readonly HistoryOperation[]) {
    this.chainOf = new Int32Array(operations.length);
    this.placeOf = new Int32Array(operations.length);
    this.before = operations.map(() => []);
    const sessions = new Map<string, number[][]>();
    const last = new Set<number>();
    for (const [node, operation] of operations.entries()) {
      this.isTooLarge = this.chainCount * operations.length > CAUSAL_CLOCK_ENTRIES_MAX;
      if (this.isTooLarge) break;
      const session = sessionOf(operation);
      const chains = sessions.get(session) ?? [];
      sessions.set(session, chains);
      const earlier = this.before[node] as number[];
      for (const chain of chains) {
        const one = chain.findLast((other) =>
          endedBeforeInSession(operations[other] as HistoryOperation, operation),
        );
        if (one !== undefined) earlier.push(one);
      }
      this.#place(node, operation.result === 'ok' ? chains : null, earlier);
      if (operation.result !== 'ok') continue;
      for (const one of earlier) last.delete(one);
      last.add(node);
    }
    this.lastOfSessions = [...last];
  }

  /** On a chain whose last operation comes before; a chain of its own where none does, or where nothing may follow. */
  #place(node: number, chains: number[][] | null, earlier: readonly number[]): void {
    const chain = chains?.find((one) => earlier.includes(one.at(-1) as number));
    if (chain !== undefined) {
      const [first] = chain;
      this.chainOf[node] = this.chainOf[first as number] as number;
      this.placeOf[node] = chain.length;
      chain.push(node);
      return;
    }
    this.chainOf[node] = this.chainCount;
    this.chainCount += 1;
    chains?.push([node]);
  }
}
