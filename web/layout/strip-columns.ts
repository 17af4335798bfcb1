// What a layout of the strip reads of a trace: columns of numbers, as `store/columns` keeps them.

/** No place in a table. */
export const NONE = 0xffffffff;

/** What became of a message. `unseen`: it ended while nobody looked. */
export const FATE = { underWay: 0, arrived: 1, lost: 2, unseen: 3 } as const;

type U8 = Uint8Array;
type U16 = Uint16Array;
type U32 = Uint32Array;

interface Rows<Columns> {
  readonly length: number;
  readonly columns: Columns;
}

export interface StripColumns {
  readonly events: Rows<{
    readonly sequence: U32;
    readonly at: Float64Array;
    readonly code: U8;
    readonly actor: U16;
    readonly text: U32;
    readonly message: U32;
  }>;
  readonly messages: Rows<{
    readonly born: U32;
    readonly sent: U32;
    readonly ended: U32;
    readonly sentAt: Float64Array;
    readonly endedAt: Float64Array;
    readonly fate: U8;
    readonly kind: U16;
    readonly from: U16;
    readonly to: U16;
    readonly carries: U8;
  }>;
  readonly operations: Rows<{
    readonly born: U32;
    readonly client: U16;
    readonly number: U32;
    readonly called: U32;
    readonly ended: U32;
    readonly calledAt: Float64Array;
    readonly endedAt: Float64Array;
    readonly tone: U8;
    readonly text: U32;
  }>;
  readonly marks: Rows<{ readonly event: U32; readonly kind: U8; readonly actor: U16 }>;
  /** What became true for all, and who learned of it. */
  readonly facts: {
    readonly facts: Rows<{
      readonly event: U32;
      readonly fact: U32;
      readonly label: U32;
      readonly client: U16;
      readonly number: U32;
      /** One more than the row of the newest of its learnings; 0: there is none. */
      readonly newest: U32;
    }>;
    readonly learnings: Rows<{
      readonly event: U32;
      readonly row: U32;
      readonly actor: U16;
      /** As `newest`, of the learning before it. */
      readonly earlier: U32;
    }>;
  };
  /** Messages under way. */
  openRows(): Iterable<number>;
}

/** The first place of an ordered column whose value is not below another. */
export function lowerBound(column: ArrayLike<number>, length: number, value: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((column[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
