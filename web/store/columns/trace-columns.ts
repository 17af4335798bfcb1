// The whole trace as the strip needs it: columns of small numbers for events, messages, operations and marks. An event
// takes some sixty bytes with all that belongs to it, so a million of them fit where the events themselves would not.
//
// What is dropped, and why: beyond `EVENTS_KEPT` events the oldest quarter goes, as one shift of the columns is dear and
// should be rare. Texts (what was asked, answered, remarked, broken) are kept once each, up to `CHARACTERS_KEPT`; later new
// ones are left out, and can then be neither read nor found. What messages carried is never here: `TraceMemory` has it.

import type { TraceEvent } from '../../../shared/core/trace.ts';
import { actorOf } from '../../../shared/trace/causality.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { FATE, NONE } from '../../layout/strip-columns.ts';
import { operationLine, toneOf } from '../../protocols/client-words.ts';
import type { EventWitness, MarkKind } from '../history.ts';
import { codeOf, markCode, TONES } from './codes.ts';
import { FactColumns, type FactColumnsData } from './fact-columns.ts';
import { searchableText } from './searchable-text.ts';
import { StringPool } from './string-pool.ts';
import { Table, type TableData } from './table.ts';

export const EVENTS_KEPT = 1_200_000;
export const CHARACTERS_KEPT = 24_000_000;

const EVENTS = { sequence: 'u32', at: 'f64', code: 'u8', actor: 'u16', text: 'u32', message: 'u32' } as const;
const MESSAGES = {
  id: 'u32',
  /** How many events there were when the row was made: rows are in this order, whatever was seen of their beginning. */
  born: 'u32',
  /** Places of events: the step that emitted it, where it left, where it ended. */
  emitted: 'u32',
  sent: 'u32',
  ended: 'u32',
  sentAt: 'f64',
  endedAt: 'f64',
  fate: 'u8',
  kind: 'u16',
  from: 'u16',
  to: 'u16',
  carries: 'u8',
} as const;
const OPERATIONS = {
  born: 'u32',
  client: 'u16',
  number: 'u32',
  called: 'u32',
  ended: 'u32',
  calledAt: 'f64',
  endedAt: 'f64',
  tone: 'u8',
  text: 'u32',
} as const;
const MARKS = { event: 'u32', kind: 'u8', actor: 'u16' } as const;

export interface TraceColumnsData {
  readonly beginsAfter: number;
  readonly beginsAt: number;
  readonly events: TableData<typeof EVENTS>;
  readonly messages: TableData<typeof MESSAGES>;
  readonly operations: TableData<typeof OPERATIONS>;
  readonly marks: TableData<typeof MARKS>;
  readonly facts: FactColumnsData;
  readonly actors: readonly string[];
  readonly kinds: readonly string[];
  readonly texts: readonly string[];
}

type Event<Type extends TraceEvent['type']> = Extract<TraceEvent, { type: Type }>;

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
  /** Messages and operations without an end, by what names them. */
  #openMessages = new Map<number, number>();
  #openOperations = new Map<string, number>();

  constructor(data?: TraceColumnsData, eventsKept = EVENTS_KEPT) {
    this.#eventsKept = eventsKept;
    this.beginsAfter = data?.beginsAfter ?? 0;
    this.beginsAt = data?.beginsAt ?? 0;
    this.events = new Table(EVENTS, data?.events);
    this.messages = new Table(MESSAGES, data?.messages);
    this.operations = new Table(OPERATIONS, data?.operations);
    this.marks = new Table(MARKS, data?.marks);
    this.actors = new StringPool(1_000_000, data?.actors);
    this.kinds = new StringPool(100_000, data?.kinds);
    this.texts = new StringPool(CHARACTERS_KEPT, data?.texts);
    this.facts = new FactColumns(this, data?.facts);
  }

  get length(): number {
    return this.events.length;
  }

  /** Rows of messages under way. */
  openRows(): Iterable<number> {
    return this.#openMessages.values();
  }

  get bytes(): number {
    const { events, messages, operations, marks, facts } = this;
    return events.bytes + messages.bytes + operations.bytes + marks.bytes + facts.bytes;
  }

  clear(): void {
    for (const table of [this.events, this.messages, this.operations, this.marks, this.facts]) table.clear();
    for (const pool of [this.actors, this.kinds, this.texts]) pool.clear();
    this.#openMessages = new Map();
    this.#openOperations = new Map();
    [this.beginsAfter, this.beginsAt] = [0, 0];
    this.version = nextVersion();
    this.generation += 1;
  }

  /** The run goes on from this picture: what is under way in it began unseen, or ended unseen if it is not in it. */
  begin(picture: RunPicture): void {
    this.version = nextVersion();
    if (this.events.length === 0) [this.beginsAfter, this.beginsAt] = [picture.sequence, picture.at];
    const underWay = new Set(picture.messages.map(({ message }) => message));
    for (const [message, row] of this.#openMessages)
      if (!underWay.has(message)) this.#endMessage(message, row, FATE.unseen, NONE, picture.at);
    for (const { message, from, to, body, sentAt } of picture.messages) {
      if (this.#openMessages.has(message)) continue;
      const row = this.#addMessage(message, from, to, body.type, NONE);
      if (sentAt !== null) this.messages.columns.sentAt[row] = sentAt;
    }
    for (const operation of picture.operations) {
      const { client, number, calledAt, endedAt, result } = operation;
      const key = `${client} ${number}`;
      let row = this.#openOperations.get(key);
      if (row === undefined) {
        // Ended ones of before are known already, if this is not the first picture.
        if (endedAt !== null && this.events.length > 0) continue;
        row = this.#addOperation(client, number, NONE, calledAt);
      }
      const { columns } = this.operations;
      columns.text[row] = this.texts.intern(operationLine(operation.operation, result, operation.attempt));
      if (endedAt === null) continue;
      columns.endedAt[row] = endedAt;
      columns.tone[row] = TONES.indexOf(toneOf(result));
      this.#openOperations.delete(key);
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
    this.#takeParts(event, place, carries);
  }

  /** What came after an event is not of this run. */
  forgetAfter(sequence: number): void {
    this.version = nextVersion();
    this.generation += 1;
    const { columns } = this.events;
    let length = this.events.length;
    while (length > 0 && (columns.sequence[length - 1] ?? 0) > sequence) length -= 1;
    this.events.truncate(length);
    this.#cutMessages(length);
    this.#cutOperations(length);
    let marks = this.marks.length;
    while (marks > 0 && (this.marks.columns.event[marks - 1] ?? 0) >= length) marks -= 1;
    this.marks.truncate(marks);
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

  #takeParts(event: TraceEvent, place: number, carries: boolean): void {
    switch (event.type) {
      case 'replicaStepped':
        this.#takeArrival(event, place);
        this.#takeReplicaEmissions(event, place);
        break;
      case 'clientStepped':
        this.#takeArrival(event, place);
        this.#takeClientStep(event, place);
        break;
      case 'messageSent': {
        const row = this.#rowOf(event);
        const { columns } = this.messages;
        columns.sent[row] = place;
        columns.sentAt[row] = event.at;
        columns.carries[row] = carries ? 1 : 0;
        this.events.columns.message[place] = row;
        break;
      }
      case 'messageReleased':
        this.events.columns.message[place] = this.#rowOf(event);
        break;
      case 'messageLost': {
        const row = this.#rowOf(event);
        this.events.columns.message[place] = row;
        if (this.messages.columns.sent[row] === NONE) this.messages.columns.sentAt[row] = event.at;
        this.#endMessage(event.message, row, FATE.lost, place, event.at);
        break;
      }
      case 'replicaStopped':
        this.#forgetUnsent(event.replica);
        break;
      default:
        break;
    }
  }

  #takeArrival({ message, at }: Event<'replicaStepped' | 'clientStepped'>, place: number): void {
    if (message === undefined) return;
    const row = this.#openMessages.get(message);
    if (row === undefined) return;
    this.events.columns.message[place] = row;
    this.#endMessage(message, row, FATE.arrived, place, at);
  }

  #takeReplicaEmissions({ replica, effects, messages }: Event<'replicaStepped'>, place: number): void {
    let next = 0;
    for (const effect of effects) {
      if (effect.type !== 'send' && effect.type !== 'reply') continue;
      const message = messages[next];
      next += 1;
      if (message === undefined) return;
      if (effect.type === 'send') this.#addMessage(message, replica, effect.to, effect.message.type, place);
      else this.#addMessage(message, replica, effect.client, 'reply', place);
    }
  }

  #takeClientStep({ client, input, effects, messages, at }: Event<'clientStepped'>, place: number): void {
    let next = 0;
    for (const effect of effects) {
      if (effect.type === 'send') {
        const message = messages[next];
        next += 1;
        if (message !== undefined) this.#addMessage(message, client, effect.to, effect.message.type, place);
        if (effect.message.type !== 'request') continue;
        const { number, operation, attempt } = effect.message;
        if (input.type === 'operate') this.#addOperation(client, number, place, at);
        const row = this.#openOperations.get(`${client} ${number}`);
        if (row !== undefined)
          this.operations.columns.text[row] = this.texts.intern(operationLine(operation, null, attempt));
      } else if (effect.type === 'complete') {
        const key = `${client} ${effect.number}`;
        if (!this.#openOperations.has(key) && input.type === 'operate')
          this.#addOperation(client, effect.number, place, at);
        const row = this.#openOperations.get(key);
        if (row === undefined) continue;
        this.#openOperations.delete(key);
        const { columns } = this.operations;
        columns.ended[row] = place;
        columns.endedAt[row] = at;
        columns.tone[row] = TONES.indexOf(toneOf(effect.result));
        columns.text[row] = this.texts.intern(operationLine(effect.operation, effect.result));
      }
    }
  }

  #addOperation(client: string, number: number, called: number, at: number): number {
    const row = this.operations.add();
    const { columns } = this.operations;
    columns.born[row] = called === NONE ? this.events.length : called;
    columns.client[row] = this.actors.intern(client);
    columns.number[row] = number;
    columns.called[row] = called;
    columns.calledAt[row] = at;
    columns.ended[row] = NONE;
    columns.endedAt[row] = Number.NaN;
    this.#openOperations.set(`${client} ${number}`, row);
    return row;
  }

  #addMessage(id: number, from: string, to: string, kind: string, emitted: number): number {
    const row = this.messages.add();
    const { columns } = this.messages;
    columns.id[row] = id;
    columns.born[row] = emitted === NONE ? this.events.length : emitted;
    columns.emitted[row] = emitted;
    columns.sent[row] = NONE;
    columns.ended[row] = NONE;
    columns.sentAt[row] = Number.NaN;
    columns.endedAt[row] = Number.NaN;
    columns.kind[row] = this.kinds.intern(kind);
    columns.from[row] = this.actors.intern(from);
    columns.to[row] = this.actors.intern(to);
    this.#openMessages.set(id, row);
    return row;
  }

  /** Of a message whose step was not seen only its ends are known. */
  #rowOf({ message, from, to }: Event<'messageSent' | 'messageLost' | 'messageReleased'>): number {
    return this.#openMessages.get(message) ?? this.#addMessage(message, from, to, '', NONE);
  }

  #endMessage(id: number, row: number, fate: number, place: number, at: number): void {
    const { columns } = this.messages;
    columns.fate[row] = fate;
    columns.ended[row] = place;
    columns.endedAt[row] = at;
    this.#openMessages.delete(id);
  }

  #addMark(event: number, kind: MarkKind, actor: string): void {
    const row = this.marks.add();
    const { columns } = this.marks;
    columns.event[row] = event;
    columns.kind[row] = markCode(kind);
    columns.actor[row] = this.actors.intern(actor);
  }

  /** What waited for the disk of a replica that stops never leaves it. */
  #forgetUnsent(replica: string): void {
    const { sent, from } = this.messages.columns;
    const actor = this.actors.find(replica);
    for (const [message, row] of this.#openMessages)
      if (from[row] === actor && sent[row] === NONE) this.#openMessages.delete(message);
  }

  #cutMessages(events: number): void {
    const { columns } = this.messages;
    let length = this.messages.length;
    while (length > 0 && isCut(columns.born[length - 1], events)) length -= 1;
    this.messages.truncate(length);
    this.#openMessages = new Map();
    for (let row = 0; row < length; row += 1) {
      if (isCut(columns.sent[row], events)) columns.sent[row] = NONE;
      if (isCut(columns.ended[row], events)) {
        columns.fate[row] = FATE.underWay;
        columns.ended[row] = NONE;
        columns.endedAt[row] = Number.NaN;
      }
      if (columns.fate[row] === FATE.underWay) this.#openMessages.set(columns.id[row] ?? 0, row);
    }
  }

  #cutOperations(events: number): void {
    const { columns } = this.operations;
    let length = this.operations.length;
    while (length > 0 && isCut(columns.born[length - 1], events)) length -= 1;
    this.operations.truncate(length);
    this.#openOperations = new Map();
    for (let row = 0; row < length; row += 1) {
      if (isCut(columns.ended[row], events)) {
        columns.ended[row] = NONE;
        columns.endedAt[row] = Number.NaN;
        columns.tone[row] = 0;
      }
      if (Number.isNaN(columns.endedAt[row]))
        this.#openOperations.set(
          `${this.actors.textOf(columns.client[row] ?? 0)} ${columns.number[row]}`,
          row,
        );
    }
  }

  #dropOldest(count: number): void {
    this.generation += 1;
    const { sequence, at } = this.events.columns;
    [this.beginsAfter, this.beginsAt] = [sequence[count - 1] ?? 0, at[count - 1] ?? 0];
    this.events.dropFirst(count);
    const messages = this.#dropRows(this.messages, ['born', 'emitted', 'sent', 'ended'], 'born', count);
    for (const [id, row] of this.#openMessages)
      if (row < messages) this.#openMessages.delete(id);
      else this.#openMessages.set(id, row - messages);
    const { message } = this.events.columns;
    for (let i = 0; i < this.events.length; i += 1) message[i] = shifted(message[i], messages);
    const operations = this.#dropRows(this.operations, ['born', 'called', 'ended'], 'born', count);
    for (const [key, row] of this.#openOperations)
      if (row < operations) this.#openOperations.delete(key);
      else this.#openOperations.set(key, row - operations);
    this.#dropRows(this.marks, ['event'], 'event', count);
    this.facts.dropFirst(count);
  }

  /** @returns how many rows were dropped: those that began in dropped events */
  #dropRows<Name extends string>(
    table: {
      readonly length: number;
      dropFirst(count: number): void;
      readonly columns: Record<Name, Uint32Array>;
    },
    places: readonly Name[],
    begins: Name,
    count: number,
  ): number {
    let rows = 0;
    while (rows < table.length && (table.columns[begins][rows] ?? 0) < count) rows += 1;
    table.dropFirst(rows);
    for (const name of places) {
      const column = table.columns[name];
      for (let i = 0; i < table.length; i += 1) column[i] = shifted(column[i], count);
    }
    return rows;
  }
}

let versions = 0;

function nextVersion(): number {
  versions += 1;
  return versions;
}

function isCut(place: number | undefined, events: number): boolean {
  return place !== undefined && place !== NONE && place >= events;
}

function shifted(place: number | undefined, by: number): number {
  return place === undefined || place === NONE || place < by ? NONE : place - by;
}

/** On whose lane an event is drawn. */
function ownerOf(event: TraceEvent): string | null {
  switch (event.type) {
    case 'rowsDurable':
    case 'violated':
      return event.replica;
    case 'messageSent':
    case 'messageLost':
    case 'messageReleased':
      return event.from;
    default:
      return actorOf(event);
  }
}
