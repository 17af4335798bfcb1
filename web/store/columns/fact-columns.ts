// What became true for all of a run's replicas at one event, and at which later events each of them learned of it, as columns:
// a row for each fact, and one for each replica that learned.

import { lowerBound, NONE } from '../../layout/strip-columns.ts';
import type { FactNews } from '../history.ts';
import { dropRows, shiftPlaces, truncateRows } from './place-columns.ts';
import type { StringPool } from './string-pool.ts';
import { Table, type TableData } from './table.ts';

/** `newest`: one more than the row of the newest of its learnings; 0: nobody learned of it. */
const FACTS = {
  event: 'u32',
  fact: 'u32',
  label: 'u32',
  sentence: 'u32',
  client: 'u16',
  number: 'u32',
  newest: 'u32',
} as const;
/** `row`: of the fact; `NONE` where that was dropped. `earlier`: as `newest`, of the learning before it. */
const LEARNINGS = { event: 'u32', row: 'u32', actor: 'u16', earlier: 'u32' } as const;

export interface FactColumnsData {
  readonly facts: TableData<typeof FACTS>;
  readonly learnings: TableData<typeof LEARNINGS>;
}

interface Pools {
  readonly actors: StringPool;
  readonly texts: StringPool;
}

/** Both tables are in the order of their events, and so no longer than the table of events lets them be. */
export class FactColumns {
  readonly facts;
  readonly learnings;
  readonly #pools: Pools;
  /** Of each number of a fact the newest row. */
  #rows = new Map<number, number>();

  constructor(pools: Pools, data?: FactColumnsData) {
    this.#pools = pools;
    this.facts = new Table(FACTS, data?.facts);
    this.learnings = new Table(LEARNINGS, data?.learnings);
    this.#findRows();
  }

  get bytes(): number {
    return this.facts.bytes + this.learnings.bytes;
  }

  take(place: number, news: readonly FactNews[]): void {
    for (const one of news)
      if (one.type === 'learned') this.#learn(place, one.fact, one.actor);
      else this.#add(place, one);
  }

  /** What an event made so. */
  sentencesAt(place: number): string[] {
    const { event, sentence } = this.facts.columns;
    const sentences: string[] = [];
    for (let row = lowerBound(event, this.facts.length, place); row < this.facts.length; row += 1) {
      if (event[row] !== place) break;
      sentences.push(this.#pools.texts.textOf(sentence[row] ?? 0));
    }
    return sentences;
  }

  /** @param events how many events are left, the oldest of them */
  truncate(events: number): void {
    truncateRows(this.facts, 'event', events);
    truncateRows(this.learnings, 'event', events);
    this.#findRows();
  }

  /** @param events how many of the oldest are dropped */
  dropFirst(events: number): void {
    const facts = dropRows(this.facts, ['event'], 'event', events);
    dropRows(this.learnings, ['event'], 'event', events);
    shiftPlaces(this.learnings.columns.row, this.learnings.length, facts);
    this.#findRows();
  }

  takeData(): FactColumnsData {
    return { facts: this.facts.takeData(), learnings: this.learnings.takeData() };
  }

  clear(): void {
    this.facts.clear();
    this.learnings.clear();
    this.#rows.clear();
  }

  #add(place: number, { fact, label, sentence, operation }: Extract<FactNews, { type: 'holds' }>): void {
    const row = this.facts.add();
    const { columns } = this.facts;
    columns.event[row] = place;
    columns.fact[row] = fact;
    columns.label[row] = this.#pools.texts.intern(label);
    columns.sentence[row] = this.#pools.texts.intern(sentence);
    columns.client[row] = operation === null ? 0 : this.#pools.actors.intern(operation.client);
    columns.number[row] = operation?.number ?? 0;
    this.#rows.set(fact, row);
  }

  #learn(place: number, fact: number, actor: string): void {
    const row = this.#rows.get(fact);
    // It held before anybody looked.
    if (row === undefined) return;
    const own = this.learnings.add();
    const { columns } = this.learnings;
    columns.event[own] = place;
    columns.row[own] = row;
    columns.actor[own] = this.#pools.actors.intern(actor);
    this.#chain(own);
  }

  /** So that who learned of a fact is found without a look at all that was learned since. */
  #chain(learning: number): void {
    const { newest } = this.facts.columns;
    const { row, earlier } = this.learnings.columns;
    const fact = row[learning] ?? NONE;
    if (fact >= this.facts.length) return;
    earlier[learning] = newest[fact] ?? 0;
    newest[fact] = learning + 1;
  }

  /** Of what is left when rows were dropped. */
  #findRows(): void {
    const { fact, newest } = this.facts.columns;
    this.#rows = new Map();
    for (let row = 0; row < this.facts.length; row += 1) this.#rows.set(fact[row] ?? 0, row);
    newest.fill(0, 0, this.facts.length);
    for (let learning = 0; learning < this.learnings.length; learning += 1) this.#chain(learning);
  }
}
