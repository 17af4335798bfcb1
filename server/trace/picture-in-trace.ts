// The picture of a recorded run at one of its events: from the last checkpoint before it, so that a long file is not
// stepped through from its beginning.

import type { Protocol } from '../../shared/core/contract.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { toSentence } from '../../shared/core/step.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { TraceHeader, TraceLine } from '../../shared/trace/file/trace-line.ts';
import { foldEvent } from '../../shared/trace/fold.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';

/** Events that wait for a checkpoint that makes stepping them needless; a file may have none. */
const WAITING_EVENTS_MAX = 20_000;

export interface FoundPicture {
  readonly protocol: Protocol;
  readonly picture: RunPicture;
}

/**
 * @param at the event; `null`: the last one
 * @param protocolOf finds the protocol, or says why the trace cannot be stepped
 * @returns why there is no such picture; what is wrong with the lines themselves is thrown where they are read
 */
export async function pictureInTrace(
  batches: AsyncIterable<readonly TraceLine[]>,
  at: number | null,
  protocolOf: (header: TraceHeader) => Result<Protocol>,
): Promise<Result<FoundPicture>> {
  const search = new Search(at, protocolOf);
  reading: for await (const batch of batches) {
    for (const line of batch) {
      const refusal = search.take(line);
      if (refusal !== null) return fail(refusal);
      if (search.isThere) break reading;
    }
  }
  return search.end();
}

class Search {
  readonly #at: number | null;
  readonly #protocolOf: (header: TraceHeader) => Result<Protocol>;
  #protocol: Protocol | null = null;
  #picture: RunPicture | null = null;
  /** Events after the picture. */
  #waiting: TraceEvent[] = [];
  #last = 0;

  constructor(at: number | null, protocolOf: (header: TraceHeader) => Result<Protocol>) {
    this.#at = at;
    this.#protocolOf = protocolOf;
  }

  get isThere(): boolean {
    return this.#last === this.#at;
  }

  /** @returns why the search is in vain, or `null` */
  take(line: TraceLine): string | null {
    switch (line.type) {
      case 'oxbowTrace':
        return this.#takeHeader(line);
      case 'checkpoint':
        return this.#takePicture(line.picture);
      case 'end':
        return null;
      default:
        this.#last = line.sequence;
        this.#waiting.push(line);
        return this.#waiting.length < WAITING_EVENTS_MAX ? null : this.#fold();
    }
  }

  end(): Result<FoundPicture> {
    if (this.#at !== null && !this.isThere)
      return fail(`there is no event ${this.#at}: the last one is event ${this.#last}`);
    const refusal = this.#fold();
    if (refusal !== null) return fail(refusal);
    if (this.#picture === null || this.#protocol === null) return fail('it has no event');
    return succeed({ protocol: this.#protocol, picture: this.#picture });
  }

  #takeHeader(header: TraceHeader): string | null {
    const found = this.#protocolOf(header);
    if (!found.ok) return found.error;
    this.#protocol = found.value;
    return header.begins === 'slice' ? 'it begins in the middle of a run, without a checkpoint' : null;
  }

  #takePicture(picture: RunPicture): string | null {
    if (this.#last === 0 && this.#at !== null && picture.sequence > this.#at)
      return `it begins with event ${picture.sequence}, after event ${this.#at}`;
    this.#last = picture.sequence;
    this.#picture = picture;
    this.#waiting = [];
    return null;
  }

  #fold(): string | null {
    const protocol = this.#protocol;
    if (protocol === null) return 'it has no header';
    try {
      for (const event of this.#waiting) this.#picture = foldEvent(this.#picture, event, protocol);
    } catch (error) {
      return `its events do not fit together: ${toSentence(error)}`;
    }
    this.#waiting = [];
    return null;
  }
}
