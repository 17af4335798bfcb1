// Causal consistency (CC), causal convergence (CCv) and causal memory (CM) of a history, by their bad patterns.
//
// A read that may have returned one of several writes (absence after deletes, a value that was written twice) counts
// against a model only if no source fits; for the model there must be a source for each such read at which all fit.

import { SOURCE_TRIES_MAX, SOURCE_TRIES_WORK_MAX } from '../../core/limits.ts';
import type { CausalOrder } from './causal-order.ts';
import {
  findCausalMemoryBreach,
  findCyclicCF,
  findOverwrittenRead,
  findThinAirRead,
  tellCyclicCO,
} from './causal-patterns.ts';
import { type CausalGraph, type Causality, causalityOf, newestWritesBefore } from './causality.ts';
import { guessSources } from './guess-sources.ts';
import { countOf, endedBefore, type History, type HistoryOperation, tellOperation } from './history.ts';
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

/**
 * Looks for a source of each uncertain read at which nothing is broken: then the model held. First what adds nothing to the
 * order is preferred, then what is newest; each time what turns out wrong is chosen anew.
 */
function judgeUncertain(
  history: History,
  sources: Sources,
  causality: Causality,
  model: CausalModel,
): Verdict {
  if (isHeldByGuess(history, causality, model)) return held(model, sentenceOf(history, sources));
  let example: HistoryOperation | undefined;
  let count = 0;
  for (const prefer of [leastFirst, newestFirst]) {
    const choices = choicesOf(sources, causality, prefer);
    const tried = tryChoices(history, sources, choices, model);
    if (tried.type === 'none') return held(model, sentenceOf(history, sources));
    if (tried.type === 'budget') return undecided(model, 'budget', tried.sentence);
    [example] = [...choices.keys()];
    count = choices.size;
  }
  const read = example === undefined ? '' : `: ${tellOperation(example)}`;
  return undecided(
    model,
    'history',
    `${countOf(count, 'read')} cannot be traced to one write, as values are not unique and no versions are told${read}`,
  );
}

function isHeldByGuess(history: History, causality: Causality, model: CausalModel): boolean {
  const guessed = causality.type === 'causality' ? guessSources(causality.graph, model === 'CCv') : null;
  return guessed !== null && findBreach(causalityOf(history, guessed), model).type === 'none';
}

function tryChoices(
  history: History,
  sources: Sources,
  choices: ReadonlyMap<HistoryOperation, Source[]>,
  model: CausalModel,
): Found {
  let work = 0;
  for (let tries = 1; ; tries += 1) {
    const chosen = new Map(sources);
    for (const [read, options] of choices) chosen.set(read, options[0] as Source);
    const attempt = causalityOf(history, chosen);
    const found = findBreach(attempt, model);
    if (found.type !== 'breach') return found;
    const overwritten = overwrittenChoices(choices, attempt);
    const doubted = overwritten.length > 0 ? overwritten : doubtfulReads(choices, attempt, found.breach);
    if (attempt.type !== 'tooLarge') work += attempt.graph.operations.length * attempt.graph.chainCount;
    if (doubted.length === 0 || tries === SOURCE_TRIES_MAX || work > SOURCE_TRIES_WORK_MAX) return found;
    for (const read of doubted) choices.get(read)?.shift();
  }
}

/** Reads with another choice, whose source is overwritten in their past now that all have chosen. */
function overwrittenChoices(
  choices: ReadonlyMap<HistoryOperation, readonly Source[]>,
  attempt: Causality,
): HistoryOperation[] {
  if (attempt.type !== 'causality') return [];
  const { graph, order } = attempt;
  return [...choices].flatMap(([read, options]) => {
    if (options.length < 2) return [];
    const newest = [...newestWritesBefore(graph, order, graph.nodeOf.get(read) as number, read.key)];
    const [write] = options[0]?.writes ?? [];
    const isOverwritten =
      write === undefined
        ? newest.length > 0
        : newest.some((one) => order.isBefore(graph.nodeOf.get(write) as number, one));
    return isOverwritten ? [read] : [];
  });
}

/** A read with another choice, which is in the proof, or by whose choice a write came into it. */
function doubtfulReads(
  choices: ReadonlyMap<HistoryOperation, readonly Source[]>,
  attempt: Causality,
  { proof }: Breach,
): HistoryOperation[] {
  const last = proof.at(-1);
  const isBeforeLast = (read: HistoryOperation): boolean => {
    if (attempt.type !== 'causality' || last === undefined) return true;
    const { graph, order } = attempt;
    return order.isBefore(graph.nodeOf.get(read) as number, graph.nodeOf.get(last) as number);
  };
  for (const [read, options] of choices) {
    if (options.length < 2) continue;
    const [write] = options[0]?.writes ?? [];
    if (proof.includes(read)) return [read];
    if (write !== undefined && proof.includes(write) && isBeforeLast(read)) return [read];
  }
  return [];
}

/** A possible source of a read, as far as a preference goes. */
interface Option {
  readonly source: Source;
  /** Whether it comes causally before the read anyway, as the initial value does. */
  readonly isPast: boolean;
  readonly count: number;
  readonly start: number;
}

type Preference = (left: Option, right: Option) => number;

const leastFirst: Preference = (left, right) =>
  Number(right.isPast) - Number(left.isPast) || newestFirst(left, right);

/** By the versions where they are told, else by time. */
const newestFirst: Preference = (left, right) => right.count - left.count || right.start - left.start;

/** For each uncertain read its possible sources, the preferred first. */
function choicesOf(
  sources: Sources,
  causality: Causality,
  prefer: Preference,
): Map<HistoryOperation, Source[]> {
  const choices = new Map<HistoryOperation, Source[]>();
  if (causality.type !== 'causality') return choices;
  const { graph, order } = causality;
  for (const [read, source] of sources) {
    if (isCertain(source)) continue;
    const node = graph.nodeOf.get(read);
    if (node === undefined) continue;
    const options = optionsOf(graph, order, node, source).sort(prefer);
    choices.set(
      read,
      options.map((option) => option.source),
    );
  }
  return choices;
}

function optionsOf(graph: CausalGraph, order: CausalOrder, node: number, source: Source): Option[] {
  const read = graph.operations[node] as HistoryOperation;
  const newest = [...newestWritesBefore(graph, order, node, read.key)];
  const options = source.writes.flatMap((write): Option[] => {
    const from = graph.nodeOf.get(write) as number;
    if (order.isBefore(node, from) || newest.some((one) => order.isBefore(from, one))) return [];
    // Nobody prefers a write that began after the read had ended.
    const start = endedBefore(read, write) ? -1 : write.start;
    const count = parseVersion(write.version)?.count ?? 0;
    return [
      {
        source: { writes: [write], isInitialPossible: false },
        isPast: order.isBefore(from, node),
        count,
        start,
      },
    ];
  });
  const initial = { source: { writes: [], isInitialPossible: true }, isPast: true, count: -1, start: -1 };
  return source.isInitialPossible && newest.length === 0 ? [...options, initial] : options;
}

function sentenceOf(history: History, sources: Sources): string {
  return `none of its bad patterns among ${countOf(history.length, 'operation')}, ${sources.size} of which read`;
}
