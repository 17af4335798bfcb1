// What is written down of a live run: the trace log, and the picture that is folded along with it.

import type { Protocol } from '../../shared/core/contract.ts';
import { present } from '../../shared/core/result.ts';
import type { Happening, TraceEvent } from '../../shared/core/trace.ts';
import { Checkpoints } from '../../shared/trace/checkpoints.ts';
import { foldEvent, type StateSource } from '../../shared/trace/fold.ts';
import { TraceLog } from '../../shared/trace/log.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';

export class RunTrace {
  readonly log = new TraceLog();
  readonly #checkpoints = new Checkpoints(this.log, null);
  #picture: RunPicture | null = null;
  #depth = 0;
  #lastAt = 0;

  /** @param states of hosts in this process; without it the picture's states are a mirror, stepped once more */
  constructor(protocol: Protocol, states: StateSource | undefined) {
    const options = states === undefined ? {} : { states };
    // The first of all followers, so that the picture is never older than what others were told.
    this.log.follow(1, (event) => {
      this.#picture = foldEvent(this.#picture, event, protocol, options);
      this.#checkpoints.after(this.#picture);
    });
  }

  /** Of earlier events, the oldest first. */
  get pictures(): readonly RunPicture[] {
    return this.#checkpoints.pictures;
  }

  get picture(): RunPicture {
    return present(this.#picture, 'the picture of a run');
  }

  /** Whether followers are being told: an actor may be in the middle of a step. */
  get isTelling(): boolean {
    return this.#depth > 0;
  }

  /**
   * @param at when it happened. Where several processes report, an older event may come later: the trace's time never
   *   goes back, and a step keeps the time that it was given beside it.
   */
  append(happening: Happening, at: number): TraceEvent {
    const isLate = at < this.#lastAt;
    if (!isLate) this.#lastAt = at;
    const told = isLate && happening.type === 'replicaStepped' ? { ...happening, now: at } : happening;
    this.#depth += 1;
    try {
      return this.log.append(told, this.#lastAt);
    } finally {
      this.#depth -= 1;
    }
  }
}
