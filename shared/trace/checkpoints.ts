// Pictures of a run that are kept beside its newest events, so that what the run still has begins with a picture, and any
// moment since then can be folded from one.

import { KEPT_PICTURES_MAX, PICTURE_EVENTS } from '../core/limits.ts';
import { clonePicture } from './fold.ts';
import type { TraceLog } from './log.ts';
import type { RunPicture } from './picture.ts';

export class Checkpoints {
  readonly #log: TraceLog;
  readonly #everyEvents: number;
  #pictures: RunPicture[] = [];
  #last: number;

  /** @param from the picture after which the log begins; `null`: it begins with the run */
  constructor(log: TraceLog, from: RunPicture | null, everyEvents = PICTURE_EVENTS) {
    this.#log = log;
    this.#everyEvents = everyEvents;
    this.#last = log.lastSequence;
    if (from !== null) this.#pictures.push(clonePicture(from));
  }

  /** The oldest first; no event after it is forgotten. To be read, never written. */
  get pictures(): readonly RunPicture[] {
    return this.#pictures.filter((picture) => picture.sequence + 1 >= this.#log.firstKept);
  }

  /** To be told after each event. @param picture as it is after that event; it is copied */
  after(picture: RunPicture): void {
    if (picture.sequence - this.#last < this.#everyEvents) return;
    this.#last = picture.sequence;
    this.#pictures = [...this.pictures, clonePicture(picture)];
    // Without the oldest the kept events would begin with no picture; one between others is spared more easily.
    if (this.#pictures.length > KEPT_PICTURES_MAX) this.#pictures.splice(1, 1);
  }
}
