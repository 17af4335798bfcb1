// Linearizability of a history, key by key (Herlihy and Wing 1990: it is a local property). What is broken is told by the
// few operations that cannot be put into an order by themselves.

import { LINEARIZATION_STEPS_MAX } from '../../core/limits.ts';
import { countOf, type History, type HistoryOperation, isWrite, tellOperation } from './history.ts';
import { ABSENT, type RankedOperation, searchLinearization } from './register-search.ts';
import { shrinkStuck } from './shrink-stuck.ts';
import { type Breach, broken, held, undecided, type Verdict } from './verdict.ts';

/** @param steps configurations that may be looked at for the whole history */
export function judgeLinearizability(history: History, steps: number = LINEARIZATION_STEPS_MAX): Verdict {
  const budget = { left: steps };
  const keys = partition(history);
  for (const [key, operations] of keys) {
    const ranked = rank(operations);
    const found = searchLinearization(ranked, budget);
    if (found.type === 'budget')
      return undecided(
        'linearizable',
        'budget',
        `the operations of ${key} have more orders than ${steps} steps reach`,
      );
    if (found.type === 'stuck') return broken('linearizable', tellStuck(shrinkStuck(ranked, found.at), key));
  }
  return held(
    'linearizable',
    `an order of the operations of each key explains all answers, for ${countOf(keys.size, 'key')}`,
  );
}

function partition(history: History): Map<string, HistoryOperation[]> {
  const keys = new Map<string, HistoryOperation[]>();
  for (const operation of history) {
    // A read without an answer tells nothing, and what was refused never was.
    if (operation.result === 'fail' || (operation.op === 'get' && operation.result !== 'ok')) continue;
    const others = keys.get(operation.key);
    if (others === undefined) keys.set(operation.key, [operation]);
    else others.push(operation);
  }
  return keys;
}

/** Values become classes, times become ranks: in one instant calls come before returns, so those operations overlap. */
function rank(operations: readonly HistoryOperation[]): RankedOperation[] {
  const classes = new ValueClasses(operations);
  const ranked = operations.map((operation) => ({
    operation,
    sets: isWrite(operation) ? classes.written(operation) : null,
    finds: classes.found(operation),
    call: 0,
    return: Infinity,
  }));
  const hasPlaces = operations.every(({ places }) => places !== undefined);
  const moments = ranked.flatMap((entry) => {
    const { start, end, places, result } = entry.operation;
    const call = { entry, isCall: true, at: hasPlaces ? (places?.[0] ?? start) : start };
    if (result === 'info') return [call];
    return [call, { entry, isCall: false, at: (hasPlaces ? places?.[1] : end) ?? Infinity }];
  });
  moments.sort((left, right) => left.at - right.at || Number(right.isCall) - Number(left.isCall));
  for (const [index, { entry, isCall }] of moments.entries()) {
    if (isCall) entry.call = index;
    else entry.return = index;
  }
  const read = new Set(ranked.map(({ finds }) => finds));
  // What may never have taken effect, and was seen by nobody, is taken for what never did.
  return ranked
    .filter((entry) => entry.return !== Infinity || read.has(entry.sets))
    .sort((left, right) => left.call - right.call);
}

/** Equal values are one class, unless versions tell them apart. */
class ValueClasses {
  readonly #classes = new Map<string, number>();
  readonly #versions: Set<string>;

  constructor(operations: readonly HistoryOperation[]) {
    const ofReads = operations.flatMap(({ op, version }) =>
      op === 'get' && version !== undefined ? [version] : [],
    );
    const ofWrites = new Set(
      operations.flatMap((one) => (isWrite(one) && one.version !== undefined ? [one.version] : [])),
    );
    const isTold = operations.every(
      (one) =>
        (one.op !== 'get' || one.version !== undefined || one.value === null) &&
        (one.op !== 'cas' || one.result === 'fail' || typeof one.expected !== 'string'),
    );
    // Only where each read tells what it read, as else a read of the value would not find its class; and what a conditional
    // write asks for is a value.
    this.#versions = new Set(isTold ? ofReads.filter((version) => ofWrites.has(version)) : []);
  }

  written({ value, version }: HistoryOperation): number {
    if (value === null) return ABSENT;
    return this.#classOf(value, version);
  }

  found({ op, value, version, expected }: HistoryOperation): number | null {
    if (op === 'get') return value === null ? ABSENT : this.#classOf(value, version);
    if (op !== 'cas' || expected === undefined) return null;
    return expected === null ? ABSENT : this.#classOf(expected, undefined);
  }

  #classOf(value: string, version: string | undefined): number {
    const isTold = version !== undefined && this.#versions.has(version);
    const text = JSON.stringify(isTold ? [value, version] : [value]);
    const known = this.#classes.get(text);
    if (known !== undefined) return known;
    this.#classes.set(text, this.#classes.size + 1);
    return this.#classes.size;
  }
}

/** Operations named in the sentence; the proof has all. */
const OPERATIONS_SHOWN_MAX = 8;

function tellStuck(stuck: readonly RankedOperation[], key: string): Breach {
  const proof = stuck.map(({ operation }) => operation);
  const shown = proof
    .slice(-OPERATIONS_SHOWN_MAX)
    .map((operation) => `${tellOperation(operation)} (${toSpan(operation)})`)
    .join('; ');
  const more = proof.length > OPERATIONS_SHOWN_MAX ? `${proof.length - OPERATIONS_SHOWN_MAX} more and ` : '';
  const sentence = `no order of these operations of ${key} explains what they returned: ${more}${shown}`;
  return { pattern: 'NotLinearizable', sentence, proof };
}

function toSpan({ start, end, result }: HistoryOperation): string {
  return result === 'info' || end === null ? `from ${start} ms on` : `${start} to ${end} ms`;
}
