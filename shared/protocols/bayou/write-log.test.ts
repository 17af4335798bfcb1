// Rules BY3 and BY9: however writes and commits come, the log and both stores are those of a replay from the start.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectEffects } from '../../core/contract.ts';
import type { Keyed } from '../../core/keyed.ts';
import { applyWrite } from './apply.ts';
import { BAYOU_DEFAULTS } from './config.ts';
import { compareWrites, isSameWrite, writeKey } from './order.ts';
import { recoverState } from './recovery.ts';
import type { BayouState, BayouTypes, Write, WriteBody } from './types.ts';
import { extendLog, findTentative } from './write-log.ts';

const anyKey = fc.constantFrom('a', 'b', '__proto__', '7');
const anyValue = fc.constantFrom('x', 'y', 'z');
const anyUpdate = fc.record({ key: anyKey, value: fc.option(anyValue) });
const anyExpectation = fc.record({ key: anyKey, equals: fc.option(anyValue) });

const anyBody: fc.Arbitrary<WriteBody> = fc.oneof(
  fc.record({ type: fc.constant('put' as const), key: anyKey, value: anyValue }),
  fc.record({ type: fc.constant('delete' as const), key: anyKey }),
  fc.record({
    type: fc.constant('write' as const),
    check: fc.array(anyExpectation, { maxLength: 2 }),
    updates: fc.array(anyUpdate, { maxLength: 3 }),
    merge: fc.array(
      fc.record({
        expect: fc.array(anyExpectation, { maxLength: 1 }),
        updates: fc.array(anyUpdate, { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
  }),
);

const anyWrites: fc.Arbitrary<Write[]> = fc.uniqueArray(
  fc.record({
    stamp: fc.integer({ min: 1, max: 9 }),
    server: fc.constantFrom('r', '1.r', '2.r', '2.1.r'),
    origin: fc.constant(null),
    body: anyBody,
  }),
  { selector: writeKey, maxLength: 14 },
);

const inTentativeOrder = (left: Write, right: Write): number => compareWrites(BAYOU_DEFAULTS, left, right);

/** A server that is not the primary: it commits only what it is told. */
function emptyState(): BayouState {
  return recoverState(
    { id: 's1', incarnation: 1, ordinal: 0, founders: ['s0'], sponsor: 's0', seed: 1 },
    BAYOU_DEFAULTS,
    [],
  );
}

function replay(writes: readonly Write[]): Keyed<string> {
  const store: Keyed<string> = {};
  for (const write of writes) applyWrite(store, write);
  return store;
}

interface Batch {
  readonly writes: readonly Write[];
  /** How many of the writes that are tentative by then are committed, drawn by these numbers, in that order. */
  readonly commits: readonly number[];
}

const anyBatches: fc.Arbitrary<Batch[]> = anyWrites.chain((writes) =>
  fc
    .array(
      fc.record({ size: fc.integer({ min: 0, max: 6 }), commits: fc.array(fc.nat(), { maxLength: 4 }) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    .map((parts) => {
      const rest = [...writes];
      return parts.map(({ size, commits }) => ({ writes: rest.splice(0, size), commits }));
    }),
);

describe('the write-log', () => {
  test('[BY3] [BY9] [B8] after every batch it is the sorted log, and the stores are its replays', () => {
    fc.assert(
      fc.property(anyBatches, fc.boolean(), (batches, isAtOnce) => {
        const state = emptyState();
        const committed: Write[] = [];
        let tentative: Write[] = [];
        const out = collectEffects<BayouTypes>();
        for (const { writes, commits } of batches) {
          const all = [...tentative, ...writes];
          const chosen = draw(isAtOnce ? all : tentative, commits);
          // Fresh writes that come with their commit are in no list of tentative ones.
          const additions = writes.filter((write) => !chosen.includes(write));
          extendLog(state, additions, chosen, out);
          committed.push(...chosen);
          tentative = all.filter((write) => !chosen.includes(write)).toSorted(inTentativeOrder);
          expect(state.committed).toEqual(committed);
          expect(state.tentative.map(({ write }) => write)).toEqual(tentative);
          expect(state.committedStore).toEqual(replay(committed));
          expect(state.store).toEqual(replay([...committed, ...tentative]));
        }
      }),
      { numRuns: 400 },
    );
  });

  test('[BY9] each tentative write remembers what undoing it takes', () => {
    fc.assert(
      fc.property(anyWrites, (writes) => {
        const state = emptyState();
        extendLog(state, writes, [], collectEffects<BayouTypes>());
        const sorted = writes.toSorted(inTentativeOrder);
        for (let count = sorted.length; count > 0; count -= 1) {
          expect(state.store).toEqual(replay(sorted.slice(0, count)));
          for (const { key, before } of state.tentative[count - 1]?.changes.toReversed() ?? [])
            if (before === null) delete state.store[`.${key}`];
            else state.store[`.${key}`] = before;
        }
        expect(state.store).toEqual({});
      }),
    );
  });

  test('[BY3] it finds each tentative write by its name, and no other', () => {
    fc.assert(
      fc.property(anyWrites, anyWrites, (writes, others) => {
        const state = emptyState();
        extendLog(state, writes, [], collectEffects<BayouTypes>());
        for (const write of writes) expect(findTentative(state, write)).toEqual(write);
        for (const other of others)
          expect(findTentative(state, other) !== undefined).toBe(
            writes.some((write) => isSameWrite(write, other)),
          );
      }),
    );
  });
});

function draw(from: readonly Write[], dice: readonly number[]): Write[] {
  const rest = [...from];
  return dice.flatMap((die) => (rest.length === 0 ? [] : rest.splice(die % rest.length, 1)));
}
