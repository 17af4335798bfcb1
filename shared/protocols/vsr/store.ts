// The service that is replicated: a store of keys and values, changed by one op after another. The same op does the same to
// the same store at every replica (rule C1).

import type { Expectation, Operation, Update } from '../../core/contract.ts';
import { type Keyed, keyedDelete, keyedGet, keyedSet } from '../../core/keyed.ts';
import { assertNever } from '../../core/result.ts';
import type { StoredValue, VsrResult } from './types.ts';

export interface Executed {
  readonly result: VsrResult;
  readonly updates: readonly Update[];
}

/** Does one op to the store. @returns the reply to its client, and what it changed */
export function executeOperation(
  store: Keyed<StoredValue>,
  operation: Operation,
  opNumber: number,
): Executed {
  if (operation.type === 'get') return { result: read(store, operation.key, opNumber), updates: [] };
  const updates = updatesOf(store, operation);
  for (const { key, value } of updates)
    if (value === null) keyedDelete(store, key);
    else keyedSet(store, key, { value, opNumber });
  return { result: { type: 'accepted', evidence: { opNumber, version: opNumber } }, updates };
}

/** Through the log (rule VR3). All that is shown is committed, whichever view of the store is asked for. */
export function read(store: Keyed<StoredValue>, key: string, opNumber: number): VsrResult {
  const stored = keyedGet(store, key);
  return stored === undefined
    ? { type: 'missing', key, evidence: { opNumber, version: null } }
    : { type: 'value', key, value: stored.value, evidence: { opNumber, version: stored.opNumber } };
}

function updatesOf(
  store: Keyed<StoredValue>,
  operation: Exclude<Operation, { readonly type: 'get' }>,
): readonly Update[] {
  switch (operation.type) {
    case 'put':
    // In one order of all ops nothing comes between its read and its write.
    case 'modify':
      return [{ key: operation.key, value: operation.value }];
    case 'delete':
      return [{ key: operation.key, value: null }];
    case 'write':
      if (holds(store, operation.check)) return operation.updates;
      return operation.merge.find(({ expect }) => holds(store, expect))?.updates ?? [];
    default:
      return assertNever(operation);
  }
}

function holds(store: Keyed<StoredValue>, expectations: readonly Expectation[]): boolean {
  return expectations.every(({ key, equals }) => (keyedGet(store, key)?.value ?? null) === equals);
}
