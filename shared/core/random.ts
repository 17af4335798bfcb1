// Seeded luck. The stream is one unsigned 32-bit number, so it fits in a replica's plain state.

/** A random stream: an unsigned 32-bit integer that each draw moves on. Owned by whoever draws from it. */
export interface RandomStream {
  random: number;
}

/** A stream for a seed and a purpose; different labels give unrelated streams of one seed. */
export function seedRandom(seed: number, label: string): RandomStream {
  let hash = (seed ^ 0x9e3779b9) >>> 0;
  for (let i = 0; i < label.length; i += 1) {
    hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193) >>> 0;
    hash = (hash ^ (hash >>> 15)) >>> 0;
  }
  return { random: hash };
}

/** The next unsigned 32-bit integer (the "mulberry32" generator: add a constant, then mix). */
export function drawUint32(stream: RandomStream): number {
  stream.random = (stream.random + 0x6d2b79f5) >>> 0;
  let mixed = stream.random;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}

/** Moves the stream on as so many draws would. */
export function skipDraws(stream: RandomStream, count: number): void {
  stream.random = (stream.random + Math.imul(0x6d2b79f5, count)) >>> 0;
}

/** A number in [0, 1). */
export function drawUnit(stream: RandomStream): number {
  return drawUint32(stream) / 4294967296;
}

/** A number between the two, rounded to a thousandth: times are multiples of a microsecond. */
export function drawBetween(stream: RandomStream, low: number, high: number): number {
  return Math.round((low + drawUnit(stream) * (high - low)) * 1000) / 1000;
}

/** An integer in [0, bound). */
export function drawBelow(stream: RandomStream, bound: number): number {
  return Math.floor(drawUnit(stream) * bound);
}

/** One element of a non-empty list. */
export function drawOne<T>(stream: RandomStream, list: readonly T[]): T {
  return list[drawBelow(stream, list.length)] as T;
}

/** The elements in another order. */
export function drawShuffled<T>(stream: RandomStream, list: readonly T[]): T[] {
  const left = [...list];
  return list.map(() => left.splice(drawBelow(stream, left.length), 1)[0] as T);
}

/** Whether an event of this probability happens. Draws even at 0 and 1, so that a rate never shifts the stream. */
export function drawChance(stream: RandomStream, probability: number): boolean {
  return drawUnit(stream) < probability;
}
