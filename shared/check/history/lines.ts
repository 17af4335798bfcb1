// A history as text: one operation a line, as JSON. What is read comes from outside, so each line is looked at as a
// whole, and what is wrong is said with the number of its line.

import { vectorRaise } from '../../clocks/version-vector.ts';
import { GUARANTEES } from '../../core/contract.ts';
import { fail, type Result, succeed } from '../../core/result.ts';
import { HISTORY_RESULTS, HISTORY_VERBS, type HistoryOperation } from './history.ts';

const VIEWS = ['tentative', 'committed'] as const;

export function printHistoryLine(operation: HistoryOperation): string {
  return JSON.stringify(operation);
}

/** Reads lines as they come; what a line leaves out is taken from the lines before it. */
export class HistoryReader {
  #line = 0;
  /** Operations of each client so far: they are numbered where a line gives no number. */
  readonly #counts = new Map<string, number>();

  /** @returns the operation; `null` for an empty line; an error that names the line. */
  read(text: string): Result<HistoryOperation | null> {
    this.#line += 1;
    if (text.trim() === '') return succeed(null);
    let fields: unknown;
    try {
      fields = JSON.parse(text);
    } catch {
      return this.#wrong('this is no JSON');
    }
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
      return this.#wrong('a JSON object is expected');
    try {
      return succeed(this.#toOperation(new Fields(fields as Record<string, unknown>)));
    } catch (error) {
      if (error instanceof FieldError) return this.#wrong(error.message);
      throw error;
    }
  }

  #toOperation(fields: Fields): HistoryOperation {
    const client = fields.name('client');
    const count = (this.#counts.get(client) ?? 0) + 1;
    this.#counts.set(client, count);
    const op = fields.choice('op', HISTORY_VERBS);
    const result = fields.choice('result', HISTORY_RESULTS);
    const operation: HistoryOperation = {
      client,
      ...fields.optional('session', () => fields.name('session')),
      number: fields.has('number') ? fields.whole('number') : count,
      ...fields.optional('part', () => fields.whole('part')),
      op,
      key: fields.name('key'),
      value: op === 'put' ? fields.name('value') : fields.nameOrNull('value'),
      ...fields.optional('expected', () => fields.nameOrNull('expected')),
      start: fields.millis('start'),
      end: fields.isNull('end') ? null : fields.millis('end'),
      result,
      ...fields.optional('error', () => fields.name('error')),
      ...fields.optional('version', () => fields.name('version')),
      ...fields.optional('seen', () => fields.vector('seen')),
      ...fields.optional('replica', () => fields.name('replica')),
      ...fields.optional('view', () => fields.choice('view', VIEWS)),
      ...fields.optional('guarantees', () => fields.choices('guarantees', GUARANTEES)),
      ...fields.optional('places', () => fields.places('places')),
    };
    if (op === 'delete' && operation.value !== null) throw new FieldError('a delete has no value');
    if (operation.end === null && result !== 'info')
      throw new FieldError(`"end" is missing, and only what is "info" may have none`);
    if (operation.end !== null && operation.end < operation.start)
      throw new FieldError(`"end" (${operation.end}) is before "start" (${operation.start})`);
    return operation;
  }

  #wrong(sentence: string): Result<never> {
    return fail(`line ${this.#line}: ${sentence}`);
  }
}

/** A whole history, or the first wrong line. */
export function parseHistory(text: string): Result<HistoryOperation[]> {
  const reader = new HistoryReader();
  const operations: HistoryOperation[] = [];
  for (const line of text.split('\n')) {
    const read = reader.read(line);
    if (!read.ok) return read;
    if (read.value !== null) operations.push(read.value);
  }
  return succeed(operations);
}

class FieldError extends Error {}

/** The fields of a line, each as what it must be. */
class Fields {
  readonly #record: Record<string, unknown>;

  constructor(record: Record<string, unknown>) {
    this.#record = record;
  }

  #get(name: string): unknown {
    return Object.hasOwn(this.#record, name) ? this.#record[name] : undefined;
  }

  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  isNull(name: string): boolean {
    return (this.#get(name) ?? null) === null;
  }

  optional<K extends string, V>(name: K, read: () => V): { readonly [key in K]?: V } {
    return this.has(name) ? ({ [name]: read() } as { readonly [key in K]: V }) : {};
  }

  /** Other tools number their clients, keys and values: a number stands for its digits. */
  name(name: string): string {
    const value = this.#get(name);
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    throw this.#wrong(name, 'a string');
  }

  nameOrNull(name: string): string | null {
    return this.isNull(name) ? null : this.name(name);
  }

  choice<W extends string>(name: string, words: readonly W[]): W {
    const value = this.#get(name);
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw this.#wrong(name, `one of ${words.join(', ')}`);
    return word;
  }

  choices<W extends string>(name: string, words: readonly W[]): W[] {
    const value = this.#get(name);
    const given: unknown[] = Array.isArray(value) ? value : [null];
    return given.map((entry) => {
      const word = words.find((candidate) => candidate === entry);
      if (word === undefined) throw this.#wrong(name, `a list of ${words.join(', ')}`);
      return word;
    });
  }

  whole(name: string): number {
    const value = this.#get(name);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw this.#wrong(name, 'a whole number');
  }

  millis(name: string): number {
    const value = this.#get(name);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.#wrong(name, 'a number of milliseconds');
  }

  vector(name: string): Record<string, number> {
    const value = this.#get(name);
    const entries = typeof value === 'object' && value !== null ? Object.entries(value as object) : null;
    const vector: Record<string, number> = {};
    for (const [writer, count] of entries ?? [['', null]]) {
      if (typeof count !== 'number' || !Number.isSafeInteger(count) || writer in {})
        throw this.#wrong(name, 'an object of writers and whole numbers');
      vectorRaise(vector, writer, count);
    }
    return vector;
  }

  places(name: string): readonly [number, number | null] {
    const value = this.#get(name);
    const [start, end] = Array.isArray(value) ? (value as unknown[]) : [];
    if (!Number.isSafeInteger(start) || !(end === null || Number.isSafeInteger(end)))
      throw this.#wrong(name, 'two places, the second may be null');
    return [start as number, end as number | null];
  }

  #wrong(name: string, expected: string): FieldError {
    const value = this.#get(name);
    const found = value === undefined ? 'it is missing' : `found ${JSON.stringify(value).slice(0, 60)}`;
    return new FieldError(`"${name}": ${expected} is expected, ${found}`);
  }
}
