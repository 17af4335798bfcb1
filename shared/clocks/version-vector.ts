// Version vectors: for each writer, the largest stamp of its writes that is covered (Petersen 1997, section 3).

/** Writer's name → largest stamp covered. An absent writer is not covered at all, unless the protocol knows better. */
export interface VersionVector {
  [writer: string]: number;
}

/** The entry of a writer, 0 when absent. Stamps are 1 or more, so 0 covers nothing. */
export function vectorEntry(vector: VersionVector, writer: string): number {
  return vector[writer] ?? 0;
}

/** Raises one entry, never lowers it. */
export function vectorRaise(vector: VersionVector, writer: string, stamp: number): void {
  if (stamp > vectorEntry(vector, writer)) vector[writer] = stamp;
}

/** Raises each entry of `vector` to at least that of `other`. */
export function vectorMerge(vector: VersionVector, other: VersionVector): void {
  for (const writer in other) vectorRaise(vector, writer, vectorEntry(other, writer));
}

/** Whether each entry of `vector` is at least that of `other`. */
export function vectorDominates(vector: VersionVector, other: VersionVector): boolean {
  for (const writer in other) if (vectorEntry(vector, writer) < vectorEntry(other, writer)) return false;
  return true;
}

/** Whether both have the same entries; an absent one is not an entry of 0. */
export function vectorsAreEqual(left: VersionVector, right: VersionVector): boolean {
  let missing = 0;
  for (const writer in left) {
    if (left[writer] !== right[writer]) return false;
    missing += 1;
  }
  for (const _ in right) missing -= 1;
  return missing === 0;
}

/** How two vectors stand to each other; the witnesses are writers that prove a crossing. */
export type VectorOrder =
  | { readonly order: 'equal' | 'before' | 'after' }
  | { readonly order: 'crossing'; readonly leftAhead: string; readonly rightAhead: string };

export function compareVectors(left: VersionVector, right: VersionVector): VectorOrder {
  const leftAhead = Object.keys(left).find(
    (writer) => vectorEntry(left, writer) > vectorEntry(right, writer),
  );
  const rightAhead = Object.keys(right).find(
    (writer) => vectorEntry(right, writer) > vectorEntry(left, writer),
  );
  if (leftAhead !== undefined && rightAhead !== undefined)
    return { order: 'crossing', leftAhead, rightAhead };
  if (leftAhead !== undefined) return { order: 'after' };
  return { order: rightAhead !== undefined ? 'before' : 'equal' };
}
