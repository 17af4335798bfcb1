// What the page remembers of its run, so that it can go back: events, and between them key frames, which are copies of
// the picture. A moment is the nearest key frame before it and a fold of the events after that.
//
// What is forgotten, and when: the oldest events beyond `EVENTS_KEPT` or `CHARACTERS_KEPT`, up to the next key frame. When key
// frames grow beyond `FRAME_CHARACTERS_KEPT`, the one goes whose neighbours are nearest to each other, as long as no more than
// `FRAME_GAP_MAX` events lie between those; after that, the oldest events go. Never is a moment left half known. Of a recorded
// run nothing is forgotten: an archive reads what is asked for.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { clonePicture } from '../../../shared/trace/fold.ts';
import { sizeOf } from '../../../shared/trace/log.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { TraceColumns } from '../columns/trace-columns.ts';
import { cloneForPanels, type EventWitness, type History } from '../history.ts';
import { Milestones } from './milestones.ts';
import type { MomentArchive } from './moment-archive.ts';

/** What the panels of the page read: the picture of one moment and what it does not say. */
export interface Moment {
  readonly picture: RunPicture;
  readonly history: History;
}

export interface MemoryBounds {
  readonly events: number;
  readonly characters: number;
  readonly frameCharacters: number;
  /** Events from one key frame to the next. */
  readonly frameGap: number;
  readonly frameGapMax: number;
}

/** An hour of a calm cluster, some minutes of a busy one; a few hundred bytes each. */
export const MEMORY_BOUNDS: MemoryBounds = {
  events: 100_000,
  characters: 48_000_000,
  /** In memory a few times as much. */
  frameCharacters: 24_000_000,
  frameGap: 500,
  /** A fold of these takes less than half of the 50 ms in which any moment is shown. */
  frameGapMax: 2_000,
};

export interface KeyFrame extends Moment {
  readonly sequence: number;
  readonly at: number;
  readonly characters: number;
}

/** How far back the memory reaches. */
export interface Reach {
  readonly sequence: number;
  readonly at: number;
  /** Whether older moments were known here once. */
  readonly forgot: boolean;
}

/** Events after the one that is gone to, for the steps that come next. */
const READ_AHEAD = 64;

/** Stretches of a recorded run that are kept while it is played: some thousand events. */
const STRETCHES_KEPT = 4;

const NOTHING_SAID: EventWitness = { marks: [], news: [], carries: false };

export class TraceMemory {
  readonly milestones = new Milestones();
  /** Of every event a few numbers, for the strip: they reach further back than the events. */
  columns = new TraceColumns();
  /** Where the moments of a recorded run are read from; `null`: what is here is all. */
  #archive: MomentArchive | null = null;
  readonly #bounds: MemoryBounds;
  #events: TraceEvent[] = [];
  #sizes: number[] = [];
  #characters = 0;
  #frames: KeyFrame[] = [];
  #frameCharacters = 0;
  #sinceFrame = 0;
  #forgot = false;

  constructor(bounds: MemoryBounds = MEMORY_BOUNDS) {
    this.#bounds = bounds;
  }

  get eventCount(): number {
    return this.#events.length;
  }

  get frameCount(): number {
    return this.#frames.length;
  }

  /** `null`: nothing is known yet. */
  reach(): Reach | null {
    if (this.#archive !== null) {
      const { sequence, at } = this.#archive.first;
      return { sequence, at, forgot: false };
    }
    const first = this.#frames[0];
    return first === undefined ? null : { sequence: first.sequence, at: first.at, forgot: this.#forgot };
  }

  /** Another run: nothing of this one is of use any more. */
  clear(): void {
    this.#events = [];
    this.#sizes = [];
    this.#frames = [];
    this.#characters = 0;
    this.#frameCharacters = 0;
    this.#sinceFrame = 0;
    this.#forgot = false;
    this.milestones.clear();
    this.columns.clear();
    this.#archive = null;
  }

  /** A recorded run: its moments are read when they are asked for. */
  openArchive(archive: MomentArchive, columns: TraceColumns): void {
    this.clear();
    this.#archive = archive;
    this.columns = columns;
    this.milestones.takeColumns(columns);
  }

  /** Whether the moment after an event has to be read first. */
  lacks(sequence: number): boolean {
    if (this.#archive === null || sequence > this.#archive.last) return false;
    const [first, last] = [this.#frames[0], this.#events.at(-1)];
    return first === undefined || sequence < first.sequence || sequence > (last?.sequence ?? first.sequence);
  }

  /**
   * Reads the stretch of a recorded run in which an event lies. What is far from it is let go.
   * @param wholly also what comes after the event, for it will be played
   */
  async load(sequence: number, wholly = false): Promise<void> {
    const archive = this.#archive;
    if (archive === null) return;
    const upTo = wholly ? Number.POSITIVE_INFINITY : sequence + READ_AHEAD;
    const { frame, events } = await archive.read(sequence, upTo);
    // Another run was gone to meanwhile.
    if (this.#archive !== archive) return;
    const goesOn = this.#events.at(-1)?.sequence === frame.picture.sequence;
    if (!goesOn || this.#frames.length >= STRETCHES_KEPT) {
      this.#events = [];
      this.#frames = [];
    }
    const { sequence: after, at } = frame.picture;
    this.#frames.push({ ...frame, sequence: after, at, characters: 0 });
    for (const event of events) this.#events.push(event);
  }

  /** The run goes on from this picture, whatever was known before: what lies between was not seen. */
  begin(moment: Moment): void {
    const last = this.#frames.at(-1);
    if (last !== undefined && last.sequence >= moment.picture.sequence)
      this.#dropFrame(this.#frames.length - 1);
    this.#keepFrame(moment);
    this.columns.begin(moment.picture);
  }

  /** What came after an event is not of this run: it goes on in another way from there. */
  forgetAfter(sequence: number): void {
    if (this.#archive !== null) this.#leaveArchive();
    const count = this.#indexAfter(sequence);
    this.#events.length = count;
    for (const size of this.#sizes.splice(count)) this.#characters -= size;
    while ((this.#frames.at(-1)?.sequence ?? 0) > sequence) this.#dropFrame(this.#frames.length - 1);
    this.#sinceFrame = 0;
    this.milestones.forgetAfter(sequence);
    this.columns.forgetAfter(sequence);
  }

  /** What was recorded goes on: what comes is remembered as of any run, and of what was, what is read now. */
  #leaveArchive(): void {
    this.#archive = null;
    this.#forgot = true;
    this.#sizes = this.#events.map(sizeOf);
    this.#characters = this.#sizes.reduce((sum, size) => sum + size, 0);
    this.#frames = this.#frames.map((frame) => ({ ...frame, characters: sizeOf(frame.picture) }));
    this.#frameCharacters = this.#frames.reduce((sum, { characters }) => sum + characters, 0);
    this.milestones.forgetBefore(this.#frames[0]?.sequence ?? 0);
  }

  /** The next event; the moment is the one after it. @param witness what its words said of it */
  take(event: TraceEvent, moment: Moment, witness: EventWitness = NOTHING_SAID): void {
    const size = sizeOf(event);
    this.#events.push(event);
    this.#sizes.push(size);
    this.#characters += size;
    this.milestones.take(event);
    this.columns.take(event, witness);
    this.#sinceFrame += 1;
    if (this.#frames.length === 0 || this.#sinceFrame >= this.#bounds.frameGap) this.#keepFrame(moment);
    this.#forgetOldest();
  }

  /** The newest key frame at or before an event; the oldest one for what is older. */
  frameBefore(sequence: number): KeyFrame | null {
    return this.#frames.findLast((frame) => frame.sequence <= sequence) ?? this.#frames[0] ?? null;
  }

  /** The events after one and up to another, as far as they follow each other without a gap. */
  between(after: number, upTo: number): TraceEvent[] {
    const events: TraceEvent[] = [];
    for (let i = this.#indexAfter(after); i < this.#events.length; i += 1) {
      const event = this.#events[i] as TraceEvent;
      if (event.sequence > upTo || event.sequence !== after + events.length + 1) break;
      events.push(event);
    }
    return events;
  }

  eventAt(sequence: number): TraceEvent | null {
    const event = this.#events[this.#indexAfter(sequence - 1)];
    return event?.sequence === sequence ? event : null;
  }

  /** All that is known, the oldest first; not to be kept. */
  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  /** The last event at or before a time; the oldest moment for what is older. */
  sequenceAt(millis: number): number {
    if (this.#archive !== null) return this.#recordedAt(this.#archive, millis);
    const i = firstIndex(this.#events, (event) => event.at > millis) - 1;
    const first = this.#frames[0]?.sequence ?? 0;
    return Math.max(first, this.#events[i]?.sequence ?? first);
  }

  #recordedAt({ first }: MomentArchive, millis: number): number {
    const { at, sequence } = this.columns.events.columns;
    const place = firstPlaceAfter(at, this.columns.length, millis) - 1;
    return Math.max(first.sequence, sequence[place] ?? first.sequence);
  }

  #indexAfter(sequence: number): number {
    return firstIndex(this.#events, (event) => event.sequence > sequence);
  }

  #keepFrame({ picture, history }: Moment): void {
    const copy = clonePicture(picture);
    const characters = sizeOf(copy);
    const { sequence, at } = copy;
    this.#frames.push({ sequence, at, picture: copy, history: cloneForPanels(history), characters });
    this.#frameCharacters += characters;
    this.#sinceFrame = 0;
    while (this.#frameCharacters > this.#bounds.frameCharacters && this.#frames.length > 2) this.#thin();
  }

  #thin(): void {
    let thinnest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 1; i < this.#frames.length - 1; i += 1) {
      const gap = (this.#frames[i + 1] as KeyFrame).sequence - (this.#frames[i - 1] as KeyFrame).sequence;
      if (gap < least) [thinnest, least] = [i, gap];
    }
    if (thinnest !== -1 && least <= this.#bounds.frameGapMax) this.#dropFrame(thinnest);
    else this.#forgetFirst();
  }

  #dropFrame(index: number): void {
    const [dropped] = this.#frames.splice(index, 1);
    this.#frameCharacters -= dropped?.characters ?? 0;
  }

  #forgetOldest(): void {
    const { events, characters } = this.#bounds;
    while ((this.#events.length > events || this.#characters > characters) && this.#frames.length > 1)
      this.#forgetFirst();
  }

  /** Up to the second key frame, which becomes the first. */
  #forgetFirst(): void {
    this.#dropFrame(0);
    this.#forgot = true;
    const first = this.#frames[0]?.sequence ?? 0;
    const count = this.#indexAfter(first);
    this.#events.splice(0, count);
    for (const size of this.#sizes.splice(0, count)) this.#characters -= size;
    this.milestones.forgetBefore(first);
  }
}

/** The first place whose time is after a moment. */
function firstPlaceAfter(at: Float64Array, length: number, millis: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) > millis) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first place from which on a test holds; the length where it holds nowhere. */
function firstIndex<T>(list: readonly T[], test: (one: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(list[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
