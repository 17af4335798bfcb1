// Checkpoints of one run: the picture's text, cut into parts, and shared by viewers that come shortly one after another.

import type { Run } from '../../shared/host/run.ts';
import { leaveOutDisks } from '../../shared/trace/fold.ts';
import type { ServerLimits } from '../limits.ts';

export interface Checkpoint {
  /** The last event that is folded into the picture. */
  readonly sequence: number;
  /** The picture's JSON text, in order; at least one part. */
  readonly parts: readonly string[];
}

export class Checkpoints {
  readonly #run: Run;
  readonly #charsMax: number;
  #newest: Checkpoint | null = null;

  constructor(run: Run, limits: ServerLimits) {
    this.#run = run;
    this.#charsMax = limits.checkpointPartCharsMax;
  }

  /** @param sequenceMin the newest checkpoint serves again if it is no older than this event */
  take(sequenceMin: number): Checkpoint {
    const newest = this.#newest;
    if (newest !== null && newest.sequence >= sequenceMin) return newest;
    const picture = leaveOutDisks(this.#run.snapshot());
    const parts = cut(JSON.stringify(picture), this.#charsMax);
    const checkpoint = { sequence: picture.sequence, parts };
    this.#newest = checkpoint;
    return checkpoint;
  }

  /** With no viewer there is nobody to share it with, and it may be large. */
  forget(): void {
    this.#newest = null;
  }
}

/** A part may end between the two halves of a character; JSON carries a half as an escape, so the whole is unharmed. */
function cut(text: string, charsMax: number): readonly string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length; start += charsMax) parts.push(text.slice(start, start + charsMax));
  return parts;
}
