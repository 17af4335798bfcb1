// A guess which write each uncertain read returned, for whoever looks for sources at which a model holds: the operations
// are gone through in the order of time, so that all that a read's past holds is known when its turn comes. A write that is
// overwritten in the past is never chosen, so what is chosen later breaks nothing that was chosen before.

import { type CausalGraph, newestWritesBefore } from './causality.ts';
import { type HistoryOperation, isWrite } from './history.ts';
import { isCertain, parseVersion, type Source } from './reads-from.ts';

/**
 * @param isAgreed whether all writes of a key must be in one order: then a read is held to return the newest of its past, or
 * the next one after that
 * @returns the sources with one for each read; `null`: none fits some read
 */
export function guessSources(graph: CausalGraph, isAgreed: boolean): Map<HistoryOperation, Source> | null {
  const clocks = new Clocks(graph);
  const sources = new Map(graph.sources);
  for (const node of inTime(graph)) {
    clocks.begin(node);
    const read = graph.operations[node] as HistoryOperation;
    const source = sources.get(read);
    if (source === undefined || isCertain(source)) continue;
    const chosen = choose(graph, clocks, node, source, isAgreed);
    if (chosen === null) return null;
    sources.set(read, chosen.source);
    if (chosen.from !== null) clocks.take(node, chosen.from);
  }
  return sources;
}

/** A write counts from its start on, as it may be read from then on; a read at its end. */
function inTime({ operations }: CausalGraph): number[] {
  const timeOf = (node: number): number => {
    const operation = operations[node] as HistoryOperation;
    return isWrite(operation) ? operation.start : (operation.end ?? operation.start);
  };
  return operations
    .map((_, node) => node)
    .sort((left, right) => timeOf(left) - timeOf(right) || left - right);
}

/** Of each operation, how many of the first ones of each chain come before it. */
class Clocks {
  readonly #graph: CausalGraph;
  readonly #counts: Int32Array;
  readonly #hasBegun: Uint8Array;

  constructor(graph: CausalGraph) {
    this.#graph = graph;
    this.#counts = new Int32Array(graph.operations.length * graph.chainCount);
    this.#hasBegun = new Uint8Array(graph.operations.length);
  }

  begin(node: number): void {
    for (const before of this.#graph.before[node] ?? []) this.take(node, before);
    this.#hasBegun[node] = 1;
  }

  hasBegun(node: number): boolean {
    return this.#hasBegun[node] === 1;
  }

  /** From now on the other comes before the node, with all that comes before it. */
  take(node: number, other: number): void {
    const { chainOf, placeOf, chainCount } = this.#graph;
    for (let chain = 0; chain < chainCount; chain += 1)
      this.#raise(node, chain, this.#counts[other * chainCount + chain] as number);
    this.#raise(node, chainOf[other] as number, (placeOf[other] as number) + 1);
  }

  countBefore(node: number, chain: number): number {
    return this.#counts[node * this.#graph.chainCount + chain] as number;
  }

  isBefore(one: number, other: number): boolean {
    const { chainOf, placeOf } = this.#graph;
    return this.countBefore(other, chainOf[one] as number) > (placeOf[one] as number);
  }

  #raise(node: number, chain: number, count: number): void {
    const at = node * this.#graph.chainCount + chain;
    if (count > (this.#counts[at] as number)) this.#counts[at] = count;
  }
}

/**
 * What adds nothing to the past, else the newest. Nothing that is overwritten
 * in the past of the read.
 */
function choose(
  graph: CausalGraph,
  clocks: Clocks,
  node: number,
  { writes, isInitialPossible }: Source,
  isAgreed: boolean,
): { readonly source: Source; readonly from: number | null } | null {
  const { operations } = graph;
  const read = operations[node] as HistoryOperation;
  const newest = [...newestWritesBefore(graph, clocks, node, read.key)];
  if (newest.length === 0 && isInitialPossible)
    return { source: { writes: [], isInitialPossible: true }, from: null };
  let best: { readonly from: number; readonly figures: readonly number[] } | null = null;
  for (const write of writes) {
    const from = graph.nodeOf.get(write) as number;
    if (!clocks.hasBegun(from) || newest.some((one) => clocks.isBefore(from, one))) continue;
    const isPast = Number(clocks.isBefore(from, node));
    const age = ageOf(write);
    const isAbove = newest.every(
      (one) => one === from || !isMore(ageOf(operations[one] as HistoryOperation), age),
    );
    const isNext = isAgreed && isAbove && isPast === 0;
    const figures = [
      isAgreed ? Number(isAbove) : 0,
      isPast,
      ...(isNext ? age.map((figure) => -figure) : age),
    ];
    if (best === null || isMore(figures, best.figures)) best = { from, figures };
  }
  if (best === null) return null;
  const write = graph.operations[best.from] as HistoryOperation;
  return { source: { writes: [write], isInitialPossible: false }, from: best.from };
}

/** By versions where they are told, else by time. */
function ageOf(write: HistoryOperation): readonly number[] {
  return [parseVersion(write.version)?.count ?? 0, write.start];
}

function isMore(left: readonly number[], right: readonly number[]): boolean {
  const place = left.findIndex((figure, i) => figure !== right[i]);
  return place !== -1 && (left[place] as number) > (right[place] as number);
}
