// `npm run bench:causal`: what delivery of the causal store costs. A delivery must not cost more after a long history than after
// a short one, and a hold-back queue must empty in time that is linear in its length. The floor, measured in turns, puts the
// same updates into a Map.

import { collectEffects } from '../shared/core/contract.ts';
import { present } from '../shared/core/result.ts';
import type { CausalMessage } from '../shared/protocols/causal/messages.ts';
import { causal } from '../shared/protocols/causal/protocol.ts';
import type { CausalState, CausalTypes, Write } from '../shared/protocols/causal/types.ts';
import { atMost, type Figure, judge, printHeading } from './verdict.ts';

const ROUNDS = 7;
const WRITERS = ['#1', '#2.1', '#3.1'] as const;
const KEYS = 1_000;
const SHORT = 1_000;
const LONG = 10_000;
/** Writes that were delivered before, and that some member may still lack. */
const HISTORIES = { short: 1_000, long: 100_000 };
const DELIVERIES = 2_000;
/** A cost that grew with the history would be a hundredfold; a store that no cache holds costs some two times. */
const HISTORY_RATIO_MAX = 3;
/** Ten times as many take ten times as long; half as much again is what caches and the collector make of it. */
const RATIO_MAX = 15;

/** Writes of three members in turns: each has seen all that came before it. */
function writesInTurns(count: number): Write[] {
  const clock: Record<string, number> = {};
  return Array.from({ length: count }, (_, i) => {
    const writer = WRITERS[i % WRITERS.length] as (typeof WRITERS)[number];
    clock[writer] = (clock[writer] ?? 0) + 1;
    const updates = [{ key: `key${i % KEYS}`, value: `value${i}` }];
    return { writer, count: clock[writer], clock: { ...clock }, lamport: i + 1, updates };
  });
}

function newReplica(): CausalState {
  const config = causal.parseConfig({ gap: '60s' });
  if (!config.ok) throw new Error(config.error);
  const identity = { id: 's9', incarnation: 1, ordinal: 9, founders: ['s9'], sponsor: null, seed: 1 };
  const state = causal.init(identity, config.value, []);
  // Under a name of its own, with members that never report: nothing becomes stable, so all is kept.
  state.name = '#9.1';
  state.members = Object.fromEntries(
    [...WRITERS, '#9.1' as const].map((name, ordinal) => [name, { replica: `s${ordinal}`, ordinal }]),
  );
  return state;
}

function receive(state: CausalState, message: CausalMessage): void {
  const out = collectEffects<CausalTypes>();
  causal.handle(state, { type: 'message', from: 's0', message }, 0, out);
}

function receiveEach(state: CausalState, writes: readonly Write[]): void {
  for (const write of writes) receive(state, { type: 'write', write });
}

/** @returns microseconds a delivery, after so many others */
function deliveryMicros(history: number): number {
  const state = newReplica();
  const writes = writesInTurns(history + DELIVERIES);
  receiveEach(state, writes.slice(0, history));
  const rest = writes.slice(history);
  globalThis.gc?.();
  const begun = performance.now();
  receiveEach(state, rest);
  return ((performance.now() - begun) * 1_000) / DELIVERIES;
}

/** The first write comes last. @returns milliseconds in which the others left the hold-back queue */
function drainMillis(length: number): number {
  const state = newReplica();
  const [first, ...others] = writesInTurns(length + 1);
  receiveEach(state, [...others].reverse());
  if (state.holdBack.count !== length) throw new Error(`${state.holdBack.count} writes were held back`);
  globalThis.gc?.();
  const begun = performance.now();
  receiveEach(state, [present(first, 'the first write')]);
  const millis = performance.now() - begun;
  if (state.holdBack.count > 0) throw new Error(`${state.holdBack.count} writes are held back still`);
  return millis;
}

function floorMillis(length: number): number {
  const store = new Map<string, Write>();
  const writes = writesInTurns(length);
  const begun = performance.now();
  for (const write of writes) for (const { key } of write.updates) store.set(key, write);
  return performance.now() - begun;
}

function median(figures: readonly number[]): number {
  return present([...figures].sort((left, right) => left - right)[figures.length >> 1], 'a median');
}

/** In turns, so that a machine that slows down slows both. */
function inTurns(short: () => number, long: () => number): readonly [short: number, long: number] {
  const figures: [number[], number[]] = [[], []];
  short();
  long();
  for (let round = 0; round < ROUNDS; round += 1) {
    figures[0].push(short());
    figures[1].push(long());
  }
  return [median(figures[0]), median(figures[1])];
}

function measureDelivery(): Figure[] {
  const { short, long } = HISTORIES;
  const [early, late] = inTurns(
    () => deliveryMicros(short),
    () => deliveryMicros(long),
  );
  return [
    { what: `a delivery after ${short} writes`, figure: early, unit: 'µs' },
    { what: `a delivery after ${long} writes`, figure: late, unit: 'µs' },
    {
      what: 'the second against the first',
      figure: late / early,
      unit: 'times',
      target: atMost(HISTORY_RATIO_MAX),
    },
  ];
}

function measureDrain(): Figure[] {
  const [short, long] = inTurns(
    () => drainMillis(SHORT),
    () => drainMillis(LONG),
  );
  const floor = median(Array.from({ length: ROUNDS }, () => floorMillis(LONG)));
  return [
    { what: `a hold-back queue of ${SHORT} writes empties`, figure: short, unit: 'ms' },
    { what: `a hold-back queue of ${LONG} writes empties`, figure: long, unit: 'ms' },
    { what: 'the second against the first', figure: long / short, unit: 'times', target: atMost(RATIO_MAX) },
    { what: `floor: ${LONG} updates put into a Map`, figure: floor, unit: 'ms' },
  ];
}

printHeading();
await judge(() => Promise.resolve(measureDelivery()));
await judge(() => Promise.resolve(measureDrain()));
