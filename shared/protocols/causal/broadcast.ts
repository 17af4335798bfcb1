// Making a write and sending it: one tick of the clock for each, or for each batch (rules CA1, CA3).
//
// A batch stays open while nothing else happens at its replica: what comes from others, a second change of a key, and
// whoever asks for the clock close it. So all that it changes has seen the same, and its stamp is what each of them saw.

import type { VersionVector } from '../../clocks/version-vector.ts';
import type { Out, RowChange } from '../../core/contract.ts';
import { BATCH_UPDATES_MAX, OPERATION_LENGTH_MAX } from '../../core/limits.ts';
import { present } from '../../core/result.ts';
import { batchMillisOf } from './config.ts';
import { clockRow, writeRow } from './durable.ts';
import { heldOf, labelOf, namesIn, partners, presentMembers } from './members.ts';
import { storeOwn } from './store.ts';
import type { CausalState, CausalTypes, Version, Write } from './types.ts';

/** Takes an update into the open batch, or begins one. The caller persists the rows, then calls `sendUnlessBatching`. */
export function makeUpdate(
  state: CausalState,
  update: Write['updates'][number],
  client: string | null,
  rows: RowChange[],
  out: Out<CausalTypes>,
): Version {
  const { key, value } = update;
  const obstacle = state.batch === null ? null : whyNotInBatch(state.batch, key, value);
  if (obstacle !== null) closeBatch(state, obstacle, out);
  const open = state.batch ?? openBatch(state, out);
  const write: Write = { ...open, updates: [...open.updates, { key, value }] };
  state.batch = write;
  const place = state.config.batchMillis > 0 ? { place: write.updates.length } : {};
  const version: Version = { writer: write.writer, count: write.count, lamport: write.lamport, ...place };
  storeOwn(state, key, { ...version, value }, rows);
  rows.push(writeRow(write), clockRow(state));
  state.events.push({ type: 'made', count: write.count, key, client });
  return version;
}

/** Why an update begins another batch. */
function whyNotInBatch({ updates }: Write, key: string, value: string | null): string | null {
  if (updates.some((other) => other.key === key)) return `${key} changes once more`;
  if (updates.length >= BATCH_UPDATES_MAX) return 'it is full';
  const length = updates.reduce((sum, other) => sum + other.key.length + (other.value?.length ?? 0), 0);
  return length + key.length + (value?.length ?? 0) > OPERATION_LENGTH_MAX ? 'it is full' : null;
}

/** Ticks the clock (rule CA1). */
function openBatch(state: CausalState, out: Out<CausalTypes>): Write {
  const writer = present(state.name, 'the name of a member that serves');
  const count = heldOf(state, writer) + 1;
  state.clock[writer] = count;
  state.lamport += 1;
  out.note({ type: 'clockTicked', count, lamport: state.lamport });
  const millis = batchMillisOf(state.config);
  if (millis > 0) out.setTimer({ type: 'batch' }, millis);
  return { writer, count, clock: stampOf(state), lamport: state.lamport, updates: [] };
}

/** The clock without members that left and that nobody waits for any more (rule CA6). */
export function stampOf({ clock, forgotten }: Pick<CausalState, 'clock' | 'forgotten'>): VersionVector {
  const stamp: VersionVector = {};
  for (const name of namesIn(clock)) if (forgotten[name] === undefined) stamp[name] = clock[name] as number;
  return stamp;
}

export function sendUnlessBatching(state: CausalState, out: Out<CausalTypes>): void {
  if (batchMillisOf(state.config) === 0) closeBatch(state, '', out);
}

/** From now on the write is what it is: it can be sent and asked for. */
export function closeBatch(state: CausalState, reason: string, out: Out<CausalTypes>): void {
  if (state.batch === null) return;
  const isStampedLate = state.config.mistake === 'stamp-at-send';
  const write: Write = isStampedLate ? { ...state.batch, clock: stampOf(state) } : state.batch;
  state.batch = null;
  const kept = state.kept[write.writer] ?? [];
  state.kept[write.writer] = kept;
  kept.push(write);
  state.events.push({ type: 'sent', write });
  if (batchMillisOf(state.config) > 0) {
    out.cancelTimer({ type: 'batch' });
    const keys = write.updates.map(({ key }) => key);
    out.note({ type: 'batchClosed', write: labelOf(state, write), keys, reason });
  }
  broadcast(state, write, out);
}

/** Only what was written here is sent as new (rule CA3); who is not linked now asks for it later. */
function broadcast(state: CausalState, write: Write, out: Out<CausalTypes>): void {
  const to = state.paused ? [] : partners(state);
  for (const replica of to) out.send(replica, { type: 'write', write });
  if (presentMembers(state).length > 1) out.note({ type: 'broadcast', write: labelOf(state, write), to });
}
