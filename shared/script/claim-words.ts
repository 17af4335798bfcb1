// What is claimed and what was found, in the same words, so that they can be compared and told.

import type { OperationResult } from '../core/contract.ts';
import { assertNever } from '../core/result.ts';
import type { Answer } from './command.ts';

export function answerInWords(answer: Answer): string {
  switch (answer.type) {
    case 'value':
      return valueInWords(answer.value);
    case 'missing':
      return 'ERR_KEY';
    case 'refused':
      return answer.reason;
    default:
      return assertNever(answer);
  }
}

export function resultInWords(result: OperationResult): string {
  switch (result.type) {
    case 'value':
      return valueInWords(result.value);
    case 'missing':
      return 'ERR_KEY';
    case 'accepted':
      return 'accepted';
    case 'refused':
      return result.reason;
    default:
      return assertNever(result);
  }
}

export function compare(expected: string, found: string, because: string | null = null): string | null {
  if (expected === found) return null;
  return `expected ${expected}, found ${found}${because === null ? '' : ` (${because})`}`;
}

/** Quoted, so that a value `ERR_KEY` is not the absence of one. */
export function valueInWords(value: string | null): string {
  return value === null ? 'absent' : JSON.stringify(value);
}

export function listInWords(lines: readonly string[]): string {
  return lines.length === 0 ? 'empty' : lines.map((line) => JSON.stringify(line)).join(' ');
}
