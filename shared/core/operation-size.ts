// How large an operation may be (rule C7).

import type { Operation, OperationRefusal } from './contract.ts';
import { KEY_LENGTH_MAX, OPERATION_LENGTH_MAX, VALUE_LENGTH_MAX, WRITE_PARTS_MAX } from './limits.ts';

/** The refusal of an operation that is larger than the limits allow (rule C7), or `null`. */
export function sizeObstacle(operation: Operation): OperationRefusal | null {
  const sentence = sizeProblem(operation);
  return sentence === null ? null : { type: 'refused', reason: 'TOO_LARGE', sentence };
}

/** A sentence if an operation is larger than the limits allow. Called for every operation, and most have one key. */
function sizeProblem(operation: Operation): string | null {
  if (operation.type === 'write') return sizeProblemOfWrite(operation);
  const value = operation.type === 'get' || operation.type === 'delete' ? '' : operation.value;
  return textProblem(operation.key, value) ?? lengthProblem(operation.key.length + value.length);
}

function sizeProblemOfWrite({ check, updates, merge }: Extract<Operation, { type: 'write' }>): string | null {
  const parts = [
    ...[...check, ...merge.flatMap(({ expect }) => expect)].map(({ key, equals }) => [key, equals] as const),
    ...[...updates, ...merge.flatMap((other) => other.updates)].map(
      ({ key, value }) => [key, value] as const,
    ),
  ];
  for (const [key, value] of parts) {
    const problem = textProblem(key, value ?? '');
    if (problem !== null) return problem;
  }
  if (parts.length > WRITE_PARTS_MAX)
    return `a write has more than ${WRITE_PARTS_MAX} checks, updates and alternatives`;
  return lengthProblem(parts.reduce((sum, [key, value]) => sum + key.length + (value?.length ?? 0), 0));
}

function textProblem(key: string, value: string): string | null {
  if (key.length > KEY_LENGTH_MAX) return `a key is longer than ${KEY_LENGTH_MAX} characters`;
  if (value.length > VALUE_LENGTH_MAX) return `a value is longer than ${VALUE_LENGTH_MAX} characters`;
  return null;
}

function lengthProblem(length: number): string | null {
  if (length <= OPERATION_LENGTH_MAX) return null;
  return `an operation is longer than ${OPERATION_LENGTH_MAX} characters`;
}
