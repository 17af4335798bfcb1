// Ops in words.

import type { Operation } from '../../core/contract.ts';
import { assertNever } from '../../core/result.ts';
import type { LogEntry } from './types.ts';

export function entryInWords(entry: LogEntry): string {
  if (entry.type === 'reconfiguration') return `members ${entry.members.join(', ')}`;
  return `${operationInWords(entry.operation)} (${entry.client}, request ${entry.requestNumber})`;
}

function operationInWords(operation: Operation): string {
  switch (operation.type) {
    case 'get':
    case 'delete':
      return `${operation.type} ${operation.key}`;
    case 'put':
    case 'modify':
      return `${operation.type} ${operation.key} ${operation.value}`;
    case 'write':
      return `write ${operation.updates.map(({ key, value }) => (value === null ? `delete ${key}` : `${key} ${value}`)).join(', ')}`;
    default:
      return assertNever(operation);
  }
}
