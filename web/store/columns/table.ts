// A table of numbers by columns: one typed array for each, which grows by doubling. A million rows are a few allocations,
// and a scan reads nothing but what it asks for.

export type Column =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

const MAKERS = {
  u8: (length: number) => new Uint8Array(length),
  u16: (length: number) => new Uint16Array(length),
  u32: (length: number) => new Uint32Array(length),
  f64: (length: number) => new Float64Array(length),
} as const;

export type ColumnType = keyof typeof MAKERS;
export type Shape = Readonly<Record<string, ColumnType>>;
export type Columns<S extends Shape> = { [K in keyof S]: ReturnType<(typeof MAKERS)[S[K]]> };

/** What a table is, without its methods: can be handed to another thread. */
export interface TableData<S extends Shape> {
  readonly length: number;
  readonly columns: Columns<S>;
}

const FIRST_CAPACITY = 1_024;

export class Table<S extends Shape> {
  readonly #shape: S;
  #capacity = 0;
  #length = 0;
  /** Replaced whenever the table grows: a loop takes the arrays it needs once, before it begins. */
  columns: Columns<S>;

  constructor(shape: S, data?: TableData<S>) {
    this.#shape = shape;
    this.columns = data?.columns ?? this.#make(0);
    this.#length = data?.length ?? 0;
    this.#capacity = this.#length;
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes of its arrays. */
  get bytes(): number {
    return this.#all().reduce((sum, column) => sum + column.byteLength, 0);
  }

  /** @returns the place of a new row, all zeros */
  add(): number {
    if (this.#length === this.#capacity) this.#grow(Math.max(FIRST_CAPACITY, this.#capacity * 2));
    this.#length += 1;
    return this.#length - 1;
  }

  /** Forgets the newest rows. */
  truncate(length: number): void {
    for (const column of this.#all()) column.fill(0, length, this.#length);
    this.#length = length;
  }

  /** Forgets the oldest rows: every place is smaller by so many afterwards. */
  dropFirst(count: number): void {
    for (const column of this.#all()) {
      column.copyWithin(0, count, this.#length);
      column.fill(0, this.#length - count, this.#length);
    }
    this.#length -= count;
  }

  clear(): void {
    this.#length = 0;
    this.#capacity = 0;
    this.columns = this.#make(0);
  }

  /** Cut to their length, to be handed over. */
  takeData(): TableData<S> {
    this.#grow(this.#length);
    return { length: this.#length, columns: this.columns };
  }

  #grow(capacity: number): void {
    const grown = this.#make(capacity);
    const [from, to] = [this.#all(), Object.values(grown) as Column[]];
    for (const [i, column] of from.entries()) to[i]?.set(column.subarray(0, this.#length));
    this.columns = grown;
    this.#capacity = capacity;
  }

  #all(): Column[] {
    return Object.values(this.columns) as Column[];
  }

  #make(length: number): Columns<S> {
    const made = Object.entries(this.#shape).map(([name, type]) => [name, MAKERS[type](length)]);
    return Object.fromEntries(made) as Columns<S>;
  }
}
