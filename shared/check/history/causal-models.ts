// Causal consistency (CC), causal convergence (CCv) and causal memory (CM) of a history, by their bad patterns.
//
// A read that may have returned one of several writes (absence after deletes, a value that was written twice) counts
// against a model only if no source fits; for the model there must be a source for each such read at which all fit.

import { SOURCE_TRIES_MAX } from '../../core/limits.ts';
import type { CausalOrder } from './causal-order.ts';
import {
  findCausalMemoryBreach,
  findCyclicCF,
  findOverwrittenRead,
  findThinAirRead,
  tellCyclicCO,
} from './causal-patterns.ts';
import { type CausalGraph, type Causality, causalityOf, newestWritesBefore } from './causality.ts';
import { countOf, type History, type HistoryOperation, tellOperation } from './history.ts';
import { findSources, isCertain, parseVersion, type Source } from './reads-from.ts';
import { type Breach, broken, held, undecided, type Verdict } from './verdict.ts';

export type CausalModel = 'CC' | 'CCv' | 'CM';

type Sources = ReadonlyMap<HistoryOperation, Source>;

/** @param history without reads of a committed view: that shows less than its session has written. */
export function judgeCausally(history: History, models: readonly CausalModel[]): Verdict[] {
  const sources = findSources(history);
  const thinAir = findThinAirRead(sources, history);
  if (thinAir !== null) return models.map((model) => broken(model, thinAir));
  const causality = causalityOf(history, sources);
  return models.map((model) => {
    const found = findBreach(causality, model);
    if (found.type === 'breach') return broken(model, found.breach);
    if (found.type === 'budget') return undecided(model, 'budget', found.sentence);
    return [...sources.values()].every(isCertain)
      ? held(model, sentenceOf(history, sources))
      : judgeUncertain(history, sources, causality, model);
  });
}

type Found =
  | { readonly type: 'breach'; readonly breach: Breach }
  | { readonly type: 'none' }
  | { readonly type: 'budget'; readonly sentence: string };

function findBreach(causality: Causality, model: CausalModel): Found {
  if (causality.type === 'tooLarge') return { type: 'budget', sentence: causality.sentence };
  if (causality.type === 'cycle') return { type: 'breach', breach: tellCyclicCO(causality.cycle) };
  const { graph, order } = causality;
  const breach = findOverwrittenRead(graph, order) ?? (model === 'CCv' ? findCyclicCF(graph, order) : null);
  if (breach !== null) return { type: 'breach', breach };
  if (model !== 'CM') return { type: 'none' };
  const found = findCausalMemoryBreach(graph);
  if (found.type !== 'budget') return found;
  return {
    type: 'budget',
    sentence: 'the happens-before order of each session takes more steps than allowed',
  };
}

/** Looks for a source of each uncertain read at which nothing is broken: then the model held. */
function judgeUncertain(
  history: History,
  sources: Sources,
  causality: Causality,
  model: CausalModel,
): Verdict {
  const choices = choicesOf(sources, causality);
  for (let tries = 0; tries < SOURCE_TRIES_MAX; tries += 1) {
    const chosen = new Map(sources);
    for (const [read, options] of choices) chosen.set(read, options[0] as Source);
    const attempt = causalityOf(history, chosen);
    const found = findBreach(attempt, model);
    if (found.type === 'none') return held(model, sentenceOf(history, sources));
    if (found.type === 'budget') return undecided(model, 'budget', found.sentence);
    const doubted = doubtfulRead(choices, attempt, found.breach);
    if (doubted === null) break;
    choices.get(doubted)?.shift();
  }
  const [read] = [...choices.keys()];
  const example = read === undefined ? '' : `: ${tellOperation(read)}`;
  return undecided(
    model,
    'history',
    `${countOf(choices.size, 'read')} cannot be traced to one write, as values are not unique and no versions are told${example}`,
  );
}

/** A read with another choice, which is in the proof, or by whose choice a write came into it. */
function doubtfulRead(
  choices: ReadonlyMap<HistoryOperation, readonly Source[]>,
  attempt: Causality,
  { proof }: Breach,
): HistoryOperation | null {
  const last = proof.at(-1);
  const isBeforeLast = (read: HistoryOperation): boolean => {
    if (attempt.type !== 'causality' || last === undefined) return true;
    const { graph, order } = attempt;
    return order.isBefore(graph.nodeOf.get(read) as number, graph.nodeOf.get(last) as number);
  };
  for (const [read, options] of choices) {
    if (options.length < 2) continue;
    const [write] = options[0]?.writes ?? [];
    if (proof.includes(read)) return read;
    if (write !== undefined && proof.includes(write) && isBeforeLast(read)) return read;
  }
  return null;
}

/** For each uncertain read its possible sources: first what adds nothing to the order, then the newest. */
function choicesOf(sources: Sources, causality: Causality): Map<HistoryOperation, Source[]> {
  const choices = new Map<HistoryOperation, Source[]>();
  if (causality.type !== 'causality') return choices;
  const { graph, order } = causality;
  for (const [read, source] of sources) {
    if (isCertain(source)) continue;
    const node = graph.nodeOf.get(read);
    if (node === undefined) continue;
    choices.set(read, optionsOf(graph, order, node, source));
  }
  return choices;
}

function optionsOf(graph: CausalGraph, order: CausalOrder, node: number, source: Source): Source[] {
  const read = graph.operations[node] as HistoryOperation;
  const newest = [...newestWritesBefore(graph, order, node, read.key)];
  const fitting = source.writes.filter((write) => {
    const from = graph.nodeOf.get(write) as number;
    return !order.isBefore(node, from) && !newest.some((one) => order.isBefore(from, one));
  });
  const isPast = (write: HistoryOperation): boolean =>
    order.isBefore(graph.nodeOf.get(write) as number, node);
  const past = fitting.filter(isPast).sort(newestFirst);
  const others = fitting.filter((write) => !isPast(write)).sort(newestFirst);
  const initial: Source[] =
    source.isInitialPossible && newest.length === 0 ? [{ writes: [], isInitialPossible: true }] : [];
  const toSource = (write: HistoryOperation): Source => ({ writes: [write], isInitialPossible: false });
  return [...past.map(toSource), ...initial, ...others.map(toSource)];
}

function newestFirst(left: HistoryOperation, right: HistoryOperation): number {
  const [one, other] = [parseVersion(left.version), parseVersion(right.version)];
  if (one !== null && other !== null && one.count !== other.count) return other.count - one.count;
  return right.start - left.start;
}

function sentenceOf(history: History, sources: Sources): string {
  return `none of its bad patterns among ${countOf(history.length, 'operation')}, ${sources.size} of which read`;
}
