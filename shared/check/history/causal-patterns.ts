// The bad patterns of causal consistency (Bouajjani, Enea, Guerraoui, Hamza 2017, "On verifying causal consistency",
// table 2): a history is causally consistent if and only if it shows none. All are found in polynomial time.

import { CAUSAL_MEMORY_WORK_MAX } from '../../core/limits.ts';
import { type CausalOrder, orderNodes } from './causal-order.ts';
import { type CausalGraph, newestWritesBefore } from './causality.ts';
import { endedBeforeInSession, type HistoryOperation, sessionOf, tellOperation } from './history.ts';
import { certainWrite, isCertain, type Source } from './reads-from.ts';
import type { Breach } from './verdict.ts';

/** A value that nobody wrote, or a write that never took effect. */
export function findThinAirRead(
  sources: ReadonlyMap<HistoryOperation, Source>,
  history: readonly HistoryOperation[],
): Breach | null {
  for (const [read, source] of sources) {
    if (source.writes.length > 0 || source.isInitialPossible) continue;
    const value = read.op === 'cas' ? read.expected : read.value;
    const refused = history.find(
      (one) => one.op !== 'get' && one.result === 'fail' && one.key === read.key && one.value === value,
    );
    const sentence =
      refused === undefined
        ? `nobody wrote what was returned by ${tellOperation(read)}`
        : `${tellOperation(read)}, but only ${tellOperation(refused)}, and that was refused`;
    return { pattern: 'ThinAirRead', sentence, proof: refused === undefined ? [read] : [refused, read] };
  }
  return null;
}

export function tellCyclicCO(cycle: readonly HistoryOperation[]): Breach {
  return { pattern: 'CyclicCO', sentence: tellCycle('causally before', cycle), proof: cycle };
}

/** WriteCOInitRead and WriteCORead. Of a read that is not certain, each possible source must be ruled out. */
export function findOverwrittenRead(graph: CausalGraph, order: CausalOrder): Breach | null {
  for (const [read, source] of graph.sources) {
    const node = graph.nodeOf.get(read);
    if (node === undefined) continue;
    const newest = [...newestWritesBefore(graph, order, node, read.key)];
    const breach = overwrittenRead(graph, order, node, source, newest);
    if (breach !== null) return breach;
  }
  return null;
}

function overwrittenRead(
  { operations, nodeOf }: CausalGraph,
  order: CausalOrder,
  node: number,
  source: Source,
  newest: readonly number[],
): Breach | null {
  const [any] = newest;
  if (any === undefined) return null;
  const read = operations[node] as HistoryOperation;
  let proof: HistoryOperation[] | null = null;
  for (const write of source.writes) {
    const from = nodeOf.get(write) as number;
    const over = newest.find((one) => order.isBefore(from, one));
    if (over === undefined && !order.isBefore(node, from)) return null;
    if (over !== undefined) proof = [write, operations[over] as HistoryOperation, read];
  }
  if (proof === null) {
    const write = operations[any] as HistoryOperation;
    const sentence = `${tellOperation(read)}, although ${tellOperation(write)}, comes causally before`;
    return { pattern: 'WriteCOInitRead', sentence, proof: [write, read] };
  }
  const [from, over] = proof as [HistoryOperation, HistoryOperation];
  const sentence = `${tellOperation(read)}, although ${tellOperation(over)}, comes causally before it and after ${tellOperation(from)}`;
  return { pattern: 'WriteCORead', sentence, proof };
}

/**
 * CyclicCF: a write that was in the past of a read which returned another lies before that one in any order on which all
 * replicas could agree.
 */
export function findCyclicCF(graph: CausalGraph, order: CausalOrder): Breach | null {
  const conflicts = new Conflicts(graph);
  for (const read of graph.sources.keys()) conflicts.add(order, read);
  const ordered = orderNodes(graph, conflicts.pairs);
  return ordered.type === 'order' ? null : conflicts.tell('CyclicCF', 'to be ordered before', ordered.nodes);
}

export type CausalMemory =
  | { readonly type: 'breach'; readonly breach: Breach }
  | { readonly type: 'none' }
  | { readonly type: 'budget' };

/**
 * WriteHBInitRead and CyclicHB: for what each session saw in the end, the conflicts that its reads decide are closed
 * under causality.
 */
export function findCausalMemoryBreach(graph: CausalGraph): CausalMemory {
  const budget = { left: CAUSAL_MEMORY_WORK_MAX };
  for (const last of graph.lastOfSessions) {
    const found = findBreachOfSession(graph, last, budget);
    if (found.type !== 'none') return found;
  }
  return { type: 'none' };
}

function findBreachOfSession(graph: CausalGraph, last: number, budget: { left: number }): CausalMemory {
  const reads = readsOfSession(graph, last);
  if (reads.length === 0) return { type: 'none' };
  const conflicts = new Conflicts(graph);
  for (;;) {
    budget.left -= graph.operations.length * graph.chainCount;
    if (budget.left < 0) return { type: 'budget' };
    const ordered = orderNodes(graph, conflicts.pairs);
    if (ordered.type === 'cycle') {
      const breach = conflicts.tell('CyclicHB', `for ${sessionName(graph, last)} before`, ordered.nodes);
      return { type: 'breach', breach };
    }
    const initial = findHBInitRead(graph, ordered.order, reads);
    if (initial !== null) return { type: 'breach', breach: initial };
    const known = conflicts.pairs.length;
    for (const read of reads) conflicts.add(ordered.order, read);
    if (conflicts.pairs.length === known) return { type: 'none' };
  }
}

function readsOfSession({ operations, sources }: CausalGraph, last: number): HistoryOperation[] {
  const end = operations[last] as HistoryOperation;
  return [...sources.keys()].filter(
    (read) => sessionOf(read) === sessionOf(end) && (read === end || endedBeforeInSession(read, end)),
  );
}

function sessionName({ operations }: CausalGraph, node: number): string {
  return sessionOf(operations[node] as HistoryOperation);
}

function findHBInitRead(
  graph: CausalGraph,
  order: CausalOrder,
  reads: readonly HistoryOperation[],
): Breach | null {
  for (const read of reads) {
    const source = graph.sources.get(read);
    const node = graph.nodeOf.get(read);
    if (node === undefined || source === undefined || !isCertain(source) || !source.isInitialPossible)
      continue;
    const [before] = newestWritesBefore(graph, order, node, read.key);
    if (before === undefined) continue;
    const write = graph.operations[before] as HistoryOperation;
    const sentence = `${tellOperation(read)}, although its session had to order ${tellOperation(write)}, before it`;
    return { pattern: 'WriteHBInitRead', sentence, proof: [write, read] };
  }
  return null;
}

/** Pairs of writes of one key that a read puts into an order. */
class Conflicts {
  readonly pairs: (readonly [number, number])[] = [];
  readonly #graph: CausalGraph;
  /** The read that gave each pair. */
  readonly #reads = new Map<string, HistoryOperation>();

  constructor(graph: CausalGraph) {
    this.#graph = graph;
  }

  add(order: CausalOrder, read: HistoryOperation): void {
    const { nodeOf, sources } = this.#graph;
    const write = certainWrite(sources.get(read));
    const from = write === null ? undefined : nodeOf.get(write);
    const node = nodeOf.get(read);
    if (from === undefined || node === undefined) return;
    for (const earlier of newestWritesBefore(this.#graph, order, node, read.key)) {
      if (earlier === from || order.isBefore(earlier, from)) continue;
      const pair = `${earlier} ${from}`;
      if (this.#reads.has(pair)) continue;
      this.#reads.set(pair, read);
      this.pairs.push([earlier, from]);
    }
  }

  /** The proof holds the reads that made pairs of the cycle conflict. */
  tell(pattern: string, relation: string, cycle: readonly number[]): Breach {
    const { operations } = this.#graph;
    const nodes = cycle.map((node) => operations[node] as HistoryOperation);
    const reads = cycle.flatMap((node, index) => {
      const read = this.#reads.get(`${node} ${cycle[(index + 1) % cycle.length]}`);
      return read === undefined ? [] : [read];
    });
    const because = reads.map(tellOperation).join('; ');
    const proof = [...new Set([...nodes, ...reads])];
    return { pattern, sentence: `${tellCycle(relation, nodes)} (because of ${because})`, proof };
  }
}

/** Longer cycles are cut in the sentence; the proof has all. */
const CYCLE_SHOWN_MAX = 8;

function tellCycle(relation: string, cycle: readonly HistoryOperation[]): string {
  const shown = cycle.slice(0, CYCLE_SHOWN_MAX).map(tellOperation).join('; ');
  const more = cycle.length > CYCLE_SHOWN_MAX ? `; and ${cycle.length - CYCLE_SHOWN_MAX} more` : '';
  return `each of these is ${relation} the next, and the last before the first: ${shown}${more}`;
}
