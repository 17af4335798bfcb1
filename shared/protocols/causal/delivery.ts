// Delivery (rule CA2): a write is applied when it is the next one of its writer and all that it depends on is applied.
// Until then it waits on the hold-back queue, under the one write whose delivery may let it through; so an arrival looks at
// what waits for it and at nothing else, and a queue empties in time that is linear in its length.

import { vectorEntry } from '../../clocks/version-vector.ts';
import type { Out, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { closeBatch, makeUpdate } from './broadcast.ts';
import { clockRow, writeRow } from './durable.ts';
import { entryLabel, heldOf, labelOf, namesIn } from './members.ts';
import type { MemberName } from './names.ts';
import { storeDelivered } from './store.ts';
import type { CausalState, CausalTypes, Dot, FailingEntry, Held, Write } from './types.ts';

/** Takes writes that came from another; gives how many were applied, those that had waited included. */
export function receiveWrites(
  state: CausalState,
  writes: readonly Write[],
  from: ReplicaId,
  rows: RowChange[],
  out: Out<CausalTypes>,
): number {
  let applied = 0;
  for (const write of writes) applied += receiveWrite(state, write, from, rows, out);
  if (applied > 0) rows.push(clockRow(state));
  setGapTimer(state, out);
  return applied;
}

function receiveWrite(
  state: CausalState,
  write: Write,
  from: ReplicaId,
  rows: RowChange[],
  out: Out<CausalTypes>,
): number {
  const isHere = heldOf(state, write.writer) >= write.count;
  if (isHere || state.holdBack.writes[dotOf(write)] !== undefined) {
    // One that waits may now come by another way, in order; it still waits for the same.
    out.note({ type: 'repeated', write: labelOf(state, write), from });
    return 0;
  }
  const failing = failingEntry(state, write);
  if (failing === null || state.config.mistake === 'deliver-on-arrival')
    return deliver(state, write, rows, out);
  holdBack(state, { write, from, failing }, out);
  return 0;
}

/** The first entry of a write's clock that is not covered here; the writer's own must be one short of it. */
export function failingEntry({ clock }: Pick<CausalState, 'clock'>, write: Write): FailingEntry | null {
  const { writer, count } = write;
  const own = vectorEntry(clock, writer);
  if (own < count - 1) return { writer, needed: count - 1, held: own };
  for (const other of namesIn(write.clock)) {
    const held = vectorEntry(clock, other);
    const needed = write.clock[other] as number;
    if (other !== writer && held < needed) return { writer: other, needed, held };
  }
  return null;
}

/** Applies a write, then whatever waited for it, then whatever waited for that. */
function deliver(state: CausalState, first: Write, rows: RowChange[], out: Out<CausalTypes>): number {
  const ready = [first];
  // The loop reaches what is added in it.
  for (const write of ready) {
    apply(state, write, write !== first, rows, out);
    for (const woken of wake(state, write, out)) ready.push(woken);
  }
  return ready.length;
}

function apply(
  state: CausalState,
  write: Write,
  heldBack: boolean,
  rows: RowChange[],
  out: Out<CausalTypes>,
): void {
  if (state.config.mistake !== 'stamp-at-send') closeBatch(state, 'another write came in', out);
  const { writer, count, lamport } = write;
  state.clock[writer] = count;
  state.lamport = Math.max(state.lamport, lamport);
  storeDelivered(state, write, rows, out);
  const kept = state.kept[writer] ?? [];
  state.kept[writer] = kept;
  kept.push(write);
  rows.push(writeRow(write));
  state.events.push({ type: 'delivered', write });
  const keys = write.updates.map(({ key }) => key);
  out.note({ type: 'delivered', write: labelOf(state, write), clock: { ...write.clock }, keys, heldBack });
  if (state.config.mistake === 'echo')
    for (const update of write.updates) makeUpdate(state, update, null, rows, out);
}

/** Those that waited for that write and wait no more; the others wait on, for another entry. */
function wake(state: CausalState, write: Write, out: Out<CausalTypes>): Write[] {
  const { holdBack: queue } = state;
  const waiting = queue.waiting[dotOf(write)];
  if (waiting === undefined) return [];
  delete queue.waiting[dotOf(write)];
  const ready: Write[] = [];
  for (const dot of waiting) {
    const held = queue.writes[dot];
    if (held === undefined) continue;
    delete queue.writes[dot];
    queue.count -= 1;
    const failing = failingEntry(state, held.write);
    if (failing === null) ready.push(held.write);
    else {
      wait(state, { ...held, failing });
      const label = entryLabel(state, failing);
      out.note({ type: 'stillHeldBack', write: labelOf(state, held.write), failing: label });
    }
  }
  return ready;
}

function holdBack(state: CausalState, held: Held, out: Out<CausalTypes>): void {
  const { write, from } = held;
  const failing = entryLabel(state, held.failing);
  const bound = state.config.holdBack;
  if (state.holdBack.count >= bound) {
    out.note({ type: 'holdBackFull', write: labelOf(state, write), failing, bound });
    return;
  }
  wait(state, held);
  const waiting = state.holdBack.count;
  out.note({ type: 'heldBack', write: labelOf(state, write), from, failing, waiting });
}

function wait({ holdBack: queue }: CausalState, held: Held): void {
  const dot = dotOf(held.write);
  const { writer, needed } = held.failing;
  queue.writes[dot] = held;
  queue.count += 1;
  const reason = toDot(writer, needed);
  const others = queue.waiting[reason];
  if (others === undefined) queue.waiting[reason] = [dot];
  else others.push(dot);
}

/** Asks for what is missing after a while: it may only have been overtaken. */
export function setGapTimer(state: CausalState, out: Out<CausalTypes>): void {
  if (state.gapTimerIsSet || state.holdBack.count === 0) return;
  state.gapTimerIsSet = true;
  out.setTimer({ type: 'gap' }, state.config.gapMillis);
}

export function dotOf({ writer, count }: Pick<Write, 'writer' | 'count'>): Dot {
  return toDot(writer, count);
}

export function toDot(writer: MemberName, count: number): Dot {
  return `${writer}/${count}`;
}
