// The moments of a recorded run. Its events stay where they are, as text in a file, and so do the key frames between them, as
// text that the browser may put on its disk; in memory is only where each stretch begins. A moment is read when it is
// asked for: one key frame and the events up to the next.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { momentFromText } from './moment-text.ts';
import type { Moment } from './trace-memory.ts';

export interface ArchivedFrame {
  readonly sequence: number;
  readonly at: number;
  /** Bytes of the text at which the events after it begin. */
  readonly offset: number;
  readonly moment: Blob;
}

export interface Stretch {
  readonly frame: Moment;
  readonly events: readonly TraceEvent[];
}

export class MomentArchive {
  readonly #text: Blob;
  /** The oldest first, at least one. */
  readonly #frames: readonly ArchivedFrame[];
  readonly #last: number;

  /** @param last the sequence number of the last event */
  constructor(text: Blob, frames: readonly ArchivedFrame[], last: number) {
    this.#text = text;
    this.#frames = frames;
    this.#last = last;
  }

  get first(): ArchivedFrame {
    return this.#frames[0] as ArchivedFrame;
  }

  get last(): number {
    return this.#last;
  }

  /**
   * The stretch in which an event lies.
   * @param upTo events after this one are wanted by nobody yet, and are not read
   */
  async read(sequence: number, upTo: number): Promise<Stretch> {
    const index = Math.max(
      0,
      this.#frames.findLastIndex((frame) => frame.sequence <= sequence),
    );
    const frame = this.#frames[index] as ArchivedFrame;
    const end = this.#frames[index + 1]?.offset ?? this.#text.size;
    const [moment, text] = await Promise.all([
      frame.moment.text(),
      this.#text.slice(frame.offset, end).text(),
    ]);
    return { frame: momentFromText(moment), events: eventsOf(text, upTo - frame.sequence) };
  }
}

/** Lines that were checked when the file was opened; checkpoints and the end are passed over. */
function eventsOf(text: string, most: number): TraceEvent[] {
  const events: TraceEvent[] = [];
  for (let begin = 0; begin < text.length && events.length < most; ) {
    const newline = text.indexOf('\n', begin);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(begin, end);
    begin = end + 1;
    if (line === '' || line.startsWith('{"type":"checkpoint"') || line.startsWith('{"type":"end"')) continue;
    events.push(JSON.parse(line.replace(SUM, '}')) as TraceEvent);
  }
  return events;
}

const SUM = /,"sum":"[^"]*"\}$/;
