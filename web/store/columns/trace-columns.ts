// The whole trace as the strip needs it: columns of small numbers for events, messages, operations and marks. An event
// takes some sixty bytes with all that belongs to it, so a million of them fit where the events themselves would not.
//
// What is dropped, and why: beyond `EVENTS_KEPT` events the oldest quarter goes, as one shift of the columns is dear and
// should be rare. Texts (what was asked, answered, remarked, broken) are kept once each, up to `CHARACTERS_KEPT`; later new
// ones are left out, and can then be neither read nor found. What messages carried is never here: `TraceMemory` has it.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { ownerOf } from '../../../shared/trace/causality.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { FATE, NONE } from '../../layout/strip-columns.ts';
import type { EventWitness, MarkKind } from '../history.ts';
import { codeOf, markCode } from './codes.ts';
import { FactColumns, type FactColumnsData } from './fact-columns.ts';
import { MessageColumns, type MessageColumnsData } from './message-columns.ts';
import { OperationColumns, type OperationColumnsData } from './operation-columns.ts';
import { dropRows, shiftPlaces, truncateRows } from './place-columns.ts';
import { searchableText } from './searchable-text.ts';
import { StringPool } from './string-pool.ts';
import { Table, type TableData } from './table.ts';
import { takeTraffic } from './traffic.ts';

export const EVENTS_KEPT = 1_200_000;
export const CHARACTERS_KEPT = 24_000_000;

const EVENTS = { sequence: 'u32', at: 'f64', code: 'u8', actor: 'u16', text: 'u32', message: 'u32' } as const;
const MARKS = { event: 'u32', kind: 'u8', actor: 'u16' } as const;

export interface TraceColumnsData {
  readonly beginsAfter: number;
  readonly beginsAt: number;
  readonly events: TableData<typeof EVENTS>;
  readonly messages: MessageColumnsData;
  readonly operations: OperationColumnsData;
  readonly marks: TableData<typeof MARKS>;
  readonly facts: FactColumnsData;
  readonly actors: readonly string[];
  readonly kinds: readonly string[];
  readonly texts: readonly string[];
}

export class TraceColumns {
  readonly events;
  readonly messages;
  readonly operations;
  readonly marks;
  /** What became true for all, and who learned of it. */
  readonly facts: FactColumns;
  /** Names; 0 is nobody. */
  readonly actors: StringPool;
  /** Types of messages. */
  readonly kinds: StringPool;
  readonly texts: StringPool;
  /** Another one after each change; no two tables have the same. */
  version = nextVersion();
  /** Rises when something is forgotten: places are other ones then. */
  generation = 0;
  /** What is known begins after this event, and at this time. */
  beginsAfter = 0;
  beginsAt = 0;
  readonly #eventsKept: number;

  constructor(data?: TraceColumnsData, eventsKept = EVENTS_KEPT) {
    this.#eventsKept = eventsKept;
    this.beginsAfter = data?.beginsAfter ?? 0;
    this.beginsAt = data?.beginsAt ?? 0;
    this.events = new Table(EVENTS, data?.events);
    this.marks = new Table(MARKS, data?.marks);
    this.actors = new StringPool(1_000_000, data?.actors);
    this.kinds = new StringPool(100_000, data?.kinds);
    this.texts = new StringPool(CHARACTERS_KEPT, data?.texts);
    this.messages = new MessageColumns(this, data?.messages);
    this.operations = new OperationColumns(this, data?.operations);
    this.facts = new FactColumns(this, data?.facts);
  }

  get length(): number {
    return this.events.length;
  }

  /** Rows of messages under way. */
  openRows(): Iterable<number> {
    return this.messages.open.values();
  }

  get bytes(): number {
    const { events, messages, operations, marks, facts } = this;
    return events.bytes + messages.bytes + operations.bytes + marks.bytes + facts.bytes;
  }

  clear(): void {
    for (const table of [this.events, this.messages, this.operations, this.marks, this.facts]) table.clear();
    for (const pool of [this.actors, this.kinds, this.texts]) pool.clear();
    [this.beginsAfter, this.beginsAt] = [0, 0];
    this.version = nextVersion();
    this.generation += 1;
  }

  /** The run goes on from this picture: what is under way in it began unseen, or ended unseen if it is not in it. */
  begin(picture: RunPicture): void {
    this.version = nextVersion();
    if (this.events.length === 0) [this.beginsAfter, this.beginsAt] = [picture.sequence, picture.at];
    const underWay = new Set(picture.messages.map(({ message }) => message));
    for (const [message, row] of this.messages.open)
      if (!underWay.has(message)) this.messages.end(message, row, FATE.unseen, NONE, picture.at);
    for (const { message, from, to, body, sentAt } of picture.messages) {
      if (this.messages.open.has(message)) continue;
      const row = this.messages.addUnseen(message, from, to, body.type, this.events.length);
      if (sentAt !== null) this.messages.columns.sentAt[row] = sentAt;
    }
    for (const { client, number, operation, calledAt, endedAt, result, attempt } of picture.operations) {
      let row = this.operations.openRow(client, number);
      if (row === undefined) {
        // Ended ones of before are known already, if this is not the first picture.
        if (endedAt !== null && this.events.length > 0) continue;
        row = this.operations.addUnseen(client, number, calledAt, this.events.length);
      }
      this.operations.describe(row, operation, result, attempt);
      if (endedAt !== null) this.operations.end(client, number, row, result, NONE, endedAt);
    }
  }

  /** The next event; the picture has been folded up to it. */
  take(event: TraceEvent, { marks, news, carries }: EventWitness): void {
    this.version = nextVersion();
    if (this.events.length >= this.#eventsKept) this.#dropOldest(Math.ceil(this.#eventsKept / 4));
    const place = this.events.add();
    const { columns } = this.events;
    const told = news.flatMap((one) => (one.type === 'holds' ? [one.sentence] : []));
    const sentences = [...told, ...marks.map(({ sentence }) => sentence)];
    const text = [searchableText(event), ...sentences].filter((part) => part !== '').join('; ');
    columns.sequence[place] = event.sequence;
    columns.at[place] = event.at;
    columns.code[place] = codeOf(event);
    columns.text[place] = this.texts.intern(text);
    columns.actor[place] = this.actors.intern(ownerOf(event) ?? '');
    columns.message[place] = NONE;
    for (const mark of marks) this.#addMark(place, mark.kind, mark.actor);
    this.facts.take(place, news);
    if (event.type === 'violated') this.#addMark(place, 'violation', event.replica);
    takeTraffic(this, event, place, carries);
  }

  /** What came after an event is not of this run. */
  forgetAfter(sequence: number): void {
    this.version = nextVersion();
    this.generation += 1;
    const { columns } = this.events;
    let length = this.events.length;
    while (length > 0 && (columns.sequence[length - 1] ?? 0) > sequence) length -= 1;
    this.events.truncate(length);
    this.messages.cut(length);
    this.operations.cut(length);
    truncateRows(this.marks, 'event', length);
    this.facts.truncate(length);
  }

  /** To be handed to another thread; this is empty afterwards. */
  takeData(): TraceColumnsData {
    const data = {
      beginsAfter: this.beginsAfter,
      beginsAt: this.beginsAt,
      events: this.events.takeData(),
      messages: this.messages.takeData(),
      operations: this.operations.takeData(),
      marks: this.marks.takeData(),
      facts: this.facts.takeData(),
      actors: [...this.actors.texts],
      kinds: [...this.kinds.texts],
      texts: [...this.texts.texts],
    };
    this.clear();
    return data;
  }

  #addMark(event: number, kind: MarkKind, actor: string): void {
    const row = this.marks.add();
    const { columns } = this.marks;
    columns.event[row] = event;
    columns.kind[row] = markCode(kind);
    columns.actor[row] = this.actors.intern(actor);
  }

  #dropOldest(count: number): void {
    this.generation += 1;
    const { sequence, at } = this.events.columns;
    [this.beginsAfter, this.beginsAt] = [sequence[count - 1] ?? 0, at[count - 1] ?? 0];
    this.events.dropFirst(count);
    const messages = this.messages.dropEvents(count);
    shiftPlaces(this.events.columns.message, this.events.length, messages);
    this.operations.dropEvents(count);
    dropRows(this.marks, ['event'], 'event', count);
    this.facts.dropFirst(count);
  }
}

let versions = 0;

function nextVersion(): number {
  versions += 1;
  return versions;
}
