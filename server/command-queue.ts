// The lines that people ask a run to perform, from all viewers and from HTTP. Each begins as soon as nothing that came
// before it stands in its way (shared/script/place.ts): operations of different clients go side by side, a gesture goes
// beside them, and nobody waits for another person's line but where it concerns everybody.
//
// Whoever needs one line done before the next sends the next when the first is answered, as `oxbow run` does.

import { fail, type Result, succeed } from '../shared/core/result.ts';
import type { Place } from '../shared/script/place.ts';

/** What a line gave. */
export interface Performed {
  /** What it printed. */
  readonly output: readonly string[];
  /** Sentences for people that are no results. */
  readonly notes?: readonly string[];
  /** Why it could not be done. */
  readonly error?: string;
}

export interface Performer {
  /** Which other lines it may go beside. */
  placeOf(line: string): Place;
  /** Never rejects for what a person wrote. */
  perform(line: string): Promise<Performed>;
}

/** Whoever sends lines: a viewer's connection, or the address of a caller over HTTP. */
export type Author = string | object;

export type QueueRefusal = 'full' | 'closed';

interface QueuedLine {
  readonly text: string;
  readonly author: Author;
  readonly place: Place;
  readonly settle: (outcome: Result<Performed, QueueRefusal>) => void;
  hasBegun: boolean;
}

export class CommandQueue {
  readonly #performer: Performer;
  readonly #waitingMax: number;
  /** Lines that have not ended, in the order in which they came. */
  readonly #lines: QueuedLine[] = [];
  #waiting = 0;
  #closed = false;

  constructor(performer: Performer, waitingMax: number) {
    this.#performer = performer;
    this.#waitingMax = waitingMax;
  }

  /** Lines that have not begun yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Ends always: performed, or refused because the queue is full or the run was closed meanwhile. */
  submit(text: string, author: Author): Promise<Result<Performed, QueueRefusal>> {
    if (this.#closed) return Promise.resolve(fail('closed'));
    if (this.#waiting >= this.#waitingMax) return Promise.resolve(fail('full'));
    return new Promise((settle) => {
      const place = this.#performer.placeOf(text);
      this.#lines.push({ text, author, place, settle, hasBegun: false });
      this.#waiting += 1;
      this.#beginWhatMay();
    });
  }

  /** Refuses what waits, and what is being performed: its run may never answer it now. */
  close(): void {
    this.#closed = true;
    this.#waiting = 0;
    for (const line of this.#lines.splice(0)) line.settle(fail('closed'));
  }

  #beginWhatMay(): void {
    const before = new Before();
    for (const line of this.#lines) {
      if (before.isBarred) return;
      if (!line.hasBegun && before.lets(line)) this.#begin(line);
      before.add(line);
    }
  }

  #begin(line: QueuedLine): void {
    line.hasBegun = true;
    this.#waiting -= 1;
    void this.#performed(line.text).then((performed) => {
      if (this.#closed) return;
      this.#lines.splice(this.#lines.indexOf(line), 1);
      this.#beginWhatMay();
      line.settle(succeed(performed));
    });
  }

  /** An error of the code itself ends the line that met it with a sentence, and not the server. */
  async #performed(text: string): Promise<Performed> {
    try {
      return await this.#performer.perform(text);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      return { output: [], error: `this line met an error of the lab itself: ${what}` };
    }
  }
}

/** What came before a line and has not ended. */
class Before {
  /** Something that concerns everybody: nothing after it may begin. */
  isBarred = false;
  #isEmpty = true;
  #hasGesture = false;
  readonly #clients = new Set<string>();
  /** Who has a line here; one that speaks of what he did before; and one that has not even begun. */
  readonly #authors = new Set<Author>();
  readonly #speaking = new Set<Author>();
  readonly #waiting = new Set<Author>();

  lets({ place, author }: QueuedLine): boolean {
    if (place.type === 'all') return this.#isEmpty;
    if (this.#hasGesture || this.#speaking.has(author)) return false;
    switch (place.type) {
      case 'gesture':
        return !this.#waiting.has(author);
      case 'client':
        return !this.#clients.has(place.client);
      case 'author':
        return !this.#authors.has(author) && (place.client === null || !this.#clients.has(place.client));
    }
  }

  add({ place, author, hasBegun }: QueuedLine): void {
    this.#isEmpty = false;
    this.#authors.add(author);
    if (!hasBegun) this.#waiting.add(author);
    if (place.type === 'all') this.isBarred = true;
    else if (place.type === 'gesture') this.#hasGesture = true;
    else if (place.client !== null) this.#clients.add(place.client);
    if (place.type === 'author') this.#speaking.add(author);
  }
}
