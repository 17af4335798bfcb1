// The session guarantees of Terry 1994 where reads tell what the replica that answered held. Then DB(S) is known at each
// read, so each guarantee is decided there by its definition; between reads nobody looked.

import {
  type VersionVector,
  vectorDominates,
  vectorEntry,
  vectorMerge,
} from '../../clocks/version-vector.ts';
import type { Guarantee } from '../../core/contract.ts';
import { type History, type HistoryOperation, isWrite, tellOperation } from './history.ts';
import { certainWrite, type Dot, isCertain, isSeen, parseVersion, type Source } from './reads-from.ts';
import type { SessionFindings } from './session-guarantees.ts';
import { walkSessions } from './session-walk.ts';
import type { Breach } from './verdict.ts';

/** A write that something depends on. */
interface Needed extends Dot {
  readonly write: HistoryOperation;
  /** Monotonic reads, writes follow reads: the read that returned it. */
  readonly read: HistoryOperation | null;
}

/** For each writer its newest write that is needed. */
type NeededByWriter = Map<string, Needed>;

interface Dependent extends Needed {
  /** The write that follows it. */
  readonly follower: HistoryOperation;
}

/** A write of one writer with all that its writes so far depend on. */
interface WriteEntry {
  readonly count: number;
  readonly needs: ReadonlyMap<string, Dependent>;
}

type WriteGuarantee = 'WFR' | 'MW';

/** @param isSubject whether that operation is held to the guarantee */
export function findBreachesByVersions(
  history: History,
  sources: ReadonlyMap<HistoryOperation, Source>,
  isSubject: (operation: HistoryOperation, guarantee: Guarantee) => boolean,
): SessionFindings {
  const breaches = new Map<Guarantee, Breach>();
  const report = (guarantee: Guarantee, breach: Breach): void => {
    if (!breaches.has(guarantee)) breaches.set(guarantee, breach);
  };
  const writes = new FollowingWrites();
  let unclear = 0;
  walkSessions(history, () => {
    const session = new Session(sources);
    const lookAtWrite = (write: HistoryOperation): void => {
      const { written, read } = session;
      if (isSubject(write, 'MW')) writes.add('MW', write, written, session.ownWrite(write.key));
      if (isSubject(write, 'WFR')) writes.add('WFR', write, read, session.readOf(write.key));
    };
    const lookAtRead = (read: HistoryOperation, seen: VersionVector): void => {
      const unread = lackedBy(read, session.written);
      if (unread !== null && isSubject(read, 'RYW')) report('RYW', tellUnread(unread, read));
      if (!isSubject(read, 'MR')) return;
      const forgotten = lackedBy(read, session.read);
      if (forgotten !== null) report('MR', tellForgotten(forgotten, read));
      else if (!vectorDominates(seen, session.unclear)) unclear += 1;
    };
    return {
      learn: (operation) => session.learn(operation),
      look: (operation) => {
        if (operation.result !== 'ok') return;
        if (isWrite(operation)) lookAtWrite(operation);
        else if (operation.seen !== undefined) lookAtRead(operation, operation.seen);
      },
    };
  });
  for (const read of history) {
    if (read.op !== 'get' || read.result !== 'ok' || read.seen === undefined) continue;
    for (const guarantee of ['WFR', 'MW'] as const) {
      const breach = writes.breachAt(guarantee, read, certainWrite(sources.get(read)));
      if (breach !== null) report(guarantee, breach);
    }
  }
  return { breaches, unclear };
}

/** What a session has written, and what its reads returned. */
class Session {
  readonly written: NeededByWriter = new Map();
  readonly read: NeededByWriter = new Map();
  /** What replicas held whose reads cannot be traced to one write. */
  readonly unclear: VersionVector = {};
  readonly #sources: ReadonlyMap<HistoryOperation, Source>;
  readonly #ownWrites = new Map<string, Needed>();
  readonly #readsOfKeys = new Map<string, Needed>();

  constructor(sources: ReadonlyMap<HistoryOperation, Source>) {
    this.#sources = sources;
  }

  learn(operation: HistoryOperation): void {
    if (isWrite(operation)) this.#need(this.written, this.#ownWrites, operation, null);
    if (operation.op !== 'get') return;
    const source = this.#sources.get(operation);
    const write = certainWrite(source);
    if (write !== null) this.#need(this.read, this.#readsOfKeys, write, operation);
    else if (source !== undefined && !isCertain(source) && operation.seen !== undefined)
      vectorMerge(this.unclear, operation.seen);
  }

  ownWrite(key: string): Needed | undefined {
    return this.#ownWrites.get(key);
  }

  readOf(key: string): Needed | undefined {
    return this.#readsOfKeys.get(key);
  }

  #need(
    table: NeededByWriter,
    ofKeys: Map<string, Needed>,
    write: HistoryOperation,
    read: HistoryOperation | null,
  ): void {
    const dot = parseVersion(write.version);
    if (dot === null) return;
    const needed = { ...dot, write, read };
    // What a committed view shows may be older than what the session knows of.
    if (read?.view !== 'committed') ofKeys.set(write.key, needed);
    if (dot.count > (table.get(dot.writer)?.count ?? 0)) table.set(dot.writer, needed);
  }
}

/** Writes with what they follow, so that one look at a vector finds what is held without it. */
class FollowingWrites {
  readonly #entries = { WFR: new Map<string, WriteEntry[]>(), MW: new Map<string, WriteEntry[]>() };
  /** For a write those of the same key that follow it. */
  readonly #overwriting = {
    WFR: new Map<HistoryOperation, Dependent[]>(),
    MW: new Map<HistoryOperation, Dependent[]>(),
  };
  #isSorted = true;

  /** @param ofKey what it follows among the writes of its own key */
  add(
    guarantee: WriteGuarantee,
    follower: HistoryOperation,
    needed: NeededByWriter,
    ofKey: Needed | undefined,
  ): void {
    const dot = parseVersion(follower.version);
    if (dot === null) return;
    const needs = new Map([...needed].map(([writer, one]) => [writer, { ...one, follower }]));
    const entries = this.#entries[guarantee].get(dot.writer) ?? [];
    this.#entries[guarantee].set(dot.writer, entries);
    entries.push({ count: dot.count, needs });
    this.#isSorted = false;
    if (ofKey === undefined || ofKey.write === follower) return;
    const overwriting = this.#overwriting[guarantee].get(ofKey.write) ?? [];
    this.#overwriting[guarantee].set(ofKey.write, overwriting);
    overwriting.push({ ...ofKey, follower });
  }

  breachAt(
    guarantee: WriteGuarantee,
    read: HistoryOperation,
    returned: HistoryOperation | null,
  ): Breach | null {
    this.#sort();
    const { seen = {} } = read;
    for (const [writer, entries] of this.#entries[guarantee]) {
      const entry = lastUpTo(entries, vectorEntry(seen, writer));
      for (const [other, needed] of entry?.needs ?? [])
        if (vectorEntry(seen, other) < needed.count) return tellMissing(guarantee, needed, read);
    }
    if (returned === null || read.view === 'committed') return null;
    const later = this.#overwriting[guarantee]
      .get(returned)
      ?.find(({ follower }) => isSeen(read, follower) === true);
    return later === undefined ? null : tellMisplaced(guarantee, later, read);
  }

  /** By number, and each with the needs of those before it. */
  #sort(): void {
    if (this.#isSorted) return;
    this.#isSorted = true;
    for (const tables of Object.values(this.#entries))
      for (const [writer, entries] of tables) {
        let all: ReadonlyMap<string, Dependent> = new Map();
        const sorted = entries.sort((left, right) => left.count - right.count);
        tables.set(
          writer,
          sorted.map(({ count, needs }) => {
            all = mergeNeeds(all, needs);
            return { count, needs: all };
          }),
        );
      }
  }
}

function mergeNeeds(
  left: ReadonlyMap<string, Dependent>,
  right: ReadonlyMap<string, Dependent>,
): ReadonlyMap<string, Dependent> {
  const merged = new Map(left);
  for (const [writer, needed] of right)
    if (needed.count > (left.get(writer)?.count ?? 0)) merged.set(writer, needed);
  return merged;
}

function lastUpTo(entries: readonly WriteEntry[], count: number): WriteEntry | undefined {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle] as WriteEntry).count <= count) low = middle + 1;
    else high = middle;
  }
  return entries[low - 1];
}

function lackedBy({ seen = {} }: HistoryOperation, needed: NeededByWriter): Needed | null {
  for (const [writer, one] of needed) if (vectorEntry(seen, writer) < one.count) return one;
  return null;
}

function replicaOf({ replica }: HistoryOperation): string {
  return replica ?? 'the replica';
}

function tellUnread({ write }: Needed, read: HistoryOperation): Breach {
  const sentence = `${replicaOf(read)} did not hold ${write.version} when it answered ${tellOperation(read)}; before, its session had been told that ${tellOperation(write)}, was accepted`;
  return { pattern: 'ReadYourWrites', sentence, proof: [write, read] };
}

function tellForgotten({ write, read: before }: Needed, read: HistoryOperation): Breach {
  const proof = before === null ? [read] : [before, read];
  const sentence = `${replicaOf(read)} did not hold ${write.version} when it answered ${tellOperation(read)}; before, that write had been read by ${proof.slice(0, -1).map(tellOperation).join()}`;
  return { pattern: 'MonotonicReads', sentence, proof };
}

function tellMissing(
  guarantee: WriteGuarantee,
  { write, read: before, follower }: Dependent,
  read: HistoryOperation,
): Breach {
  const proof = [before ?? write, follower, read];
  const pattern = guarantee === 'MW' ? 'MonotonicWrites' : 'WritesFollowReads';
  const relation = before === null ? tellOperation(write) : `what was read by ${tellOperation(before)}`;
  const sentence = `${replicaOf(read)} held ${tellOperation(follower)} (${follower.version}), without ${write.version} before it, ${relation}; ${tellOperation(read)}, shows it`;
  return { pattern, sentence, proof };
}

function tellMisplaced(
  guarantee: WriteGuarantee,
  { write, read: before, follower }: Dependent,
  read: HistoryOperation,
): Breach {
  const pattern = guarantee === 'MW' ? 'MonotonicWrites' : 'WritesFollowReads';
  const sentence = `${replicaOf(read)} held ${follower.version} and ordered ${write.version} after it, though ${tellOperation(follower)}, follows ${before === null ? tellOperation(write) : tellOperation(before)}; ${tellOperation(read)}, shows it`;
  return { pattern, sentence, proof: [before ?? write, follower, read] };
}
