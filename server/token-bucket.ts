// How often something may be done: a bucket that refills at a rate and holds a burst. Pure; time comes in.

export interface TokenBucket {
  readonly perSecond: number;
  readonly burst: number;
  tokens: number;
  refilledAtMillis: number;
}

export function fullBucket(perSecond: number, burst: number, nowMillis: number): TokenBucket {
  return { perSecond, burst, tokens: burst, refilledAtMillis: nowMillis };
}

/** Takes one token. @returns whether there was one */
export function takeToken(bucket: TokenBucket, nowMillis: number): boolean {
  // A clock that was set back must not empty the bucket.
  const elapsedMillis = Math.max(0, nowMillis - bucket.refilledAtMillis);
  bucket.tokens = Math.min(bucket.burst, bucket.tokens + (elapsedMillis / 1_000) * bucket.perSecond);
  bucket.refilledAtMillis = nowMillis;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

/** A bucket for each caller, the callers bounded: the one that was quiet longest is forgotten first. */
export class CallerBuckets {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #callersMax: number;

  constructor(perSecond: number, burst: number, callersMax: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#callersMax = callersMax;
  }

  take(caller: string, nowMillis: number): boolean {
    const bucket = this.#buckets.get(caller) ?? fullBucket(this.#perSecond, this.#burst, nowMillis);
    // A map lists its keys in the order in which they were set, so setting anew moves the caller to the end.
    this.#buckets.delete(caller);
    this.#buckets.set(caller, bucket);
    if (this.#buckets.size > this.#callersMax) {
      const quietest = this.#buckets.keys().next().value;
      if (quietest !== undefined) this.#buckets.delete(quietest);
    }
    return takeToken(bucket, nowMillis);
  }

  get size(): number {
    return this.#buckets.size;
  }
}
