// What an anti-entropy session sends, and why (Petersen 1997, figures 1 to 3; rules BY5, BY6).
//
// In order: the state at O if the receiver is behind it; then committed writes above the receiver's CSN, as a
// notice where it has the write; then tentative writes that its vector does not cover.

import type { Out } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { keyedGet, keyedKeys } from '../../core/keyed.ts';
import { BATCH_ENTRIES_MAX, MESSAGE_LENGTH_MAX, NOTE_LIST_MAX } from '../../core/limits.ts';
import { assertNever } from '../../core/result.ts';
import { completeStamp, covers, isCoveredBy } from './coverage.ts';
import { cover, learnPrefix } from './membership.ts';
import { listWrites, writeId } from './order.ts';
import type {
  BayouNote,
  BayouState,
  BayouTypes,
  OutgoingSession,
  SessionItem,
  Write,
  WriteId,
} from './types.ts';
import { committedCsn } from './write-log.ts';

/** JSON may write one character as six; a batch is closed well before its message could pass the bound. */
const BATCH_CHARACTERS_MAX = Math.floor(MESSAGE_LENGTH_MAX / 8);

/** What a batch item takes besides keys and values. */
const ITEM_OVERHEAD = 120;

interface Batch {
  readonly items: SessionItem[];
  /** Writes, notices and tuples: what takes time to take in. */
  entries: number;
  characters: number;
}

/** The next batch, by what the receiver holds; records in `outgoing` that the receiver will hold it. */
export function chooseItems(
  state: BayouState,
  outgoing: OutgoingSession,
): { items: SessionItem[]; last: boolean } {
  const batch: Batch = { items: [], entries: 0, characters: 0 };
  const complete =
    chooseOmitted(state, outgoing, batch) &&
    chooseCommitted(state, outgoing, batch) &&
    chooseTentative(state, outgoing, batch);
  return { items: batch.items, last: complete };
}

function hasRoom(batch: Batch, characters: number): boolean {
  if (batch.entries === 0) return true;
  return batch.entries < BATCH_ENTRIES_MAX && batch.characters + characters <= BATCH_CHARACTERS_MAX;
}

function push(batch: Batch, item: SessionItem, characters: number): void {
  batch.items.push(item);
  batch.entries += 1;
  batch.characters += characters;
}

/** A full transfer, exactly when S.OSN > R.CSN (invariant B7). Gives whether it is complete. */
function chooseOmitted(state: BayouState, outgoing: OutgoingSession, batch: Batch): boolean {
  const omitted = state.omitted;
  // Truncated again in the middle of a transfer: that state at O is gone, so begin with the new one.
  if (outgoing.transfer !== null && outgoing.transfer.csn !== omitted.csn) outgoing.transfer = null;
  if (outgoing.transfer === null) {
    if (outgoing.receiverCsn >= omitted.csn) return true;
    outgoing.transfer = { csn: omitted.csn, keys: keyedKeys(omitted.store), sent: 0, started: false };
  }
  const transfer = outgoing.transfer;
  if (!transfer.started) {
    transfer.started = true;
    const { vector, csn, known, retired } = omitted;
    const start = { vector: { ...vector }, csn, known: { ...known }, retired: { ...retired } };
    push(batch, { type: 'omittedStart', ...start }, ITEM_OVERHEAD);
  }
  const tuples: [string, string][] = [];
  for (; transfer.sent < transfer.keys.length; transfer.sent += 1) {
    const key = transfer.keys[transfer.sent] as string;
    const value = keyedGet(omitted.store, key) ?? '';
    const characters = key.length + value.length + 8;
    if (!hasRoom(batch, characters)) break;
    tuples.push([key, value]);
    batch.entries += 1;
    batch.characters += characters;
  }
  if (tuples.length > 0) batch.items.push({ type: 'tuples', tuples });
  if (transfer.sent < transfer.keys.length) return false;
  batch.items.push({ type: 'omittedEnd' });
  outgoing.transfer = null;
  outgoing.receiverCsn = omitted.csn;
  learnPrefix(outgoing.receiverVector, omitted.vector);
  return true;
}

function chooseCommitted(state: BayouState, outgoing: OutgoingSession, batch: Batch): boolean {
  while (outgoing.receiverCsn < committedCsn(state)) {
    const csn = outgoing.receiverCsn + 1;
    const write = state.committed[csn - state.omitted.csn - 1] as Write;
    const isKnown = isCoveredBy(state.config, outgoing.receiverVector, write);
    const characters = isKnown ? ITEM_OVERHEAD : ITEM_OVERHEAD + charactersOf(write);
    if (!hasRoom(batch, characters)) return false;
    const { stamp, server } = write;
    if (isKnown) push(batch, { type: 'commitNotice', stamp, server, csn }, characters);
    else push(batch, { type: 'write', write, csn }, characters);
    if (!isKnown) cover(outgoing.receiverVector, write);
    outgoing.receiverCsn = csn;
  }
  return true;
}

function chooseTentative(state: BayouState, outgoing: OutgoingSession, batch: Batch): boolean {
  for (const { write } of state.tentative) {
    if (isCoveredBy(state.config, outgoing.receiverVector, write)) continue;
    const characters = ITEM_OVERHEAD + charactersOf(write);
    if (!hasRoom(batch, characters)) return false;
    push(batch, { type: 'write', write, csn: null }, characters);
    cover(outgoing.receiverVector, write);
  }
  return true;
}

function charactersOf({ body }: Write): number {
  switch (body.type) {
    case 'put':
      return body.key.length + body.value.length;
    case 'delete':
      return body.key.length;
    case 'write':
      return JSON.stringify(body).length;
    case 'create':
    case 'retire':
      return ITEM_OVERHEAD;
    default:
      return assertNever(body);
  }
}

/** Tells which writes the session will send, which it skips, and by which test; for people. */
export function noteChoice(
  state: BayouState,
  to: ReplicaId,
  outgoing: OutgoingSession,
  out: Out<BayouTypes>,
): void {
  if (!out.areNotesRead) return;
  const vector = outgoing.receiverVector;
  const fullTransfer = outgoing.receiverCsn < state.omitted.csn;
  const from = Math.max(outgoing.receiverCsn, state.omitted.csn);
  const above = state.committed.slice(from - state.omitted.csn);
  const [notices, writes] = split(above, (write) => covers(vector, write));
  const [covered, tentative] = split(
    state.tentative.map(({ write }) => write),
    (write) => covers(vector, write),
  );
  const skipped = covered.slice(0, NOTE_LIST_MAX).map((write) => ({
    write: writeId(write),
    reason:
      completeStamp(vector, write.server) === Infinity
        ? ('receiver knows of the retirement' as const)
        : ('receiver has it' as const),
  }));
  const note: BayouNote = {
    type: 'sessionChosen',
    with: to,
    session: outgoing.session,
    receiverVector: { ...vector },
    receiverCsn: outgoing.receiverCsn,
    fullTransfer,
    commitNotices: listWrites(notices),
    committedWrites: listWrites(writes),
    tentativeWrites: listWrites(tentative),
    skipped,
  };
  out.note(note);
}

function split<T extends WriteId>(writes: readonly T[], test: (write: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const write of writes) (test(write) ? yes : no).push(write);
  return [yes, no];
}
