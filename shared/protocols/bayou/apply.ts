// Applying a write to a tuple store: dependency check, update or merge procedure (Terry 1995, section 4; rule BY8).

import type { Expectation, Update } from '../../core/contract.ts';
import { type Keyed, keyedGet, keyedReplace } from '../../core/keyed.ts';
import { assertNever } from '../../core/result.ts';
import type { Change, Outcome, Write } from './types.ts';

/** Decides what a write does to this store, and does it. The same store gives the same result at every server. */
export function applyWrite(store: Keyed<string>, { body }: Write): Application {
  switch (body.type) {
    case 'put':
      return { outcome: PASSED, changes: [changeTuple(store, body.key, body.value)] };
    case 'delete':
      return { outcome: PASSED, changes: [changeTuple(store, body.key, null)] };
    case 'write': {
      if (holds(store, body.check)) return { outcome: PASSED, changes: update(store, body.updates) };
      const alternative = body.merge.findIndex((candidate) => holds(store, candidate.expect));
      const chosen = body.merge[alternative];
      if (chosen === undefined) return { outcome: { type: 'unresolved' }, changes: [] };
      return { outcome: { type: 'merged', alternative }, changes: update(store, chosen.updates) };
    }
    // They change what the server knows of other servers (membership.ts), not the tuple store.
    case 'create':
    case 'retire':
      return { outcome: PASSED, changes: [] };
    default:
      return assertNever(body);
  }
}

interface Application {
  readonly outcome: Outcome;
  readonly changes: readonly Change[];
}

const PASSED: Outcome = { type: 'passed' };

function holds(store: Keyed<string>, expectations: readonly Expectation[]): boolean {
  return expectations.every(({ key, equals }) => (keyedGet(store, key) ?? null) === equals);
}

function update(store: Keyed<string>, updates: readonly Update[]): Change[] {
  return updates.map(({ key, value }) => changeTuple(store, key, value));
}

function changeTuple(store: Keyed<string>, key: string, after: string | null): Change {
  return { key, before: keyedReplace(store, key, after), after };
}

/** All keys that a write could read or change, whatever the store: two writes without a common key do not affect each other. */
export function keysOf({ body }: Write): readonly string[] {
  switch (body.type) {
    case 'put':
    case 'delete':
      return [body.key];
    case 'write':
      return [
        ...body.check,
        ...body.updates,
        ...body.merge.flatMap(({ expect, updates }) => [...expect, ...updates]),
      ].map(({ key }) => key);
    case 'create':
    case 'retire':
      return [];
    default:
      return assertNever(body);
  }
}

/** Whether a write could read or change one of these keys. Asked of each write of a long log, so it makes no list. */
export function touches(write: Write, keys: ReadonlySet<string>): boolean {
  const { body } = write;
  if (body.type === 'put' || body.type === 'delete') return keys.has(body.key);
  return keysOf(write).some((key) => keys.has(key));
}

/** Takes back the changes of one write, the last first (rule BY9). */
export function undoChanges(store: Keyed<string>, changes: readonly Change[]): void {
  for (let i = changes.length - 1; i >= 0; i -= 1) {
    const change = changes[i] as Change;
    setTuple(store, change.key, change.before);
  }
}

/** Does the changes again that an application of the write made on an equal store. */
export function repeatChanges(store: Keyed<string>, changes: readonly Change[]): void {
  for (const change of changes) setTuple(store, change.key, change.after);
}

export function setTuple(store: Keyed<string>, key: string, value: string | null): void {
  keyedReplace(store, key, value);
}
