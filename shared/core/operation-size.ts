// How large an operation may be (rule C7).

import type { Operation, OperationRefusal } from './contract.ts';
import { KEY_LENGTH_MAX, OPERATION_LENGTH_MAX, VALUE_LENGTH_MAX, WRITE_PARTS_MAX } from './limits.ts';

/** The refusal of an operation that is larger than the limits allow (rule C7), or `null`. */
export function sizeObstacle(operation: Operation): OperationRefusal | null {
  const sentence = sizeProblem(operation);
  return sentence === null ? null : { type: 'refused', reason: 'TOO_LARGE', sentence };
}

/** A sentence if an operation is larger than the limits allow. */
function sizeProblem(operation: Operation): string | null {
  const { keys, values, parts } = measure(operation);
  if (keys.some((key) => key.length > KEY_LENGTH_MAX))
    return `a key is longer than ${KEY_LENGTH_MAX} characters`;
  if (values.some((value) => value.length > VALUE_LENGTH_MAX))
    return `a value is longer than ${VALUE_LENGTH_MAX} characters`;
  if (parts > WRITE_PARTS_MAX)
    return `a write has more than ${WRITE_PARTS_MAX} checks, updates and alternatives`;
  const length = [...keys, ...values].reduce((sum, text) => sum + text.length, 0);
  return length > OPERATION_LENGTH_MAX
    ? `an operation is longer than ${OPERATION_LENGTH_MAX} characters`
    : null;
}

function measure(operation: Operation): { keys: string[]; values: string[]; parts: number } {
  if (operation.type === 'get' || operation.type === 'delete')
    return { keys: [operation.key], values: [], parts: 1 };
  if (operation.type !== 'write') return { keys: [operation.key], values: [operation.value], parts: 1 };
  const checks = [...operation.check, ...operation.merge.flatMap(({ expect }) => expect)];
  const updates = [...operation.updates, ...operation.merge.flatMap((alternative) => alternative.updates)];
  return {
    keys: [...checks, ...updates].map(({ key }) => key),
    values: [...checks.map(({ equals }) => equals ?? ''), ...updates.map(({ value }) => value ?? '')],
    parts: checks.length + updates.length,
  };
}
