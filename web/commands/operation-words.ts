// An operation and what it came to, in the words of the picture: `get room → 11am`.

import { assertNever } from '../../shared/core/result.ts';
import type { OperationPicture } from '../../shared/trace/picture.ts';
import { lines } from './lines.ts';

export function operationWords({ client, operation, result }: OperationPicture): string {
  const asked = lines.operate(client, operation).replace(` ${client}`, '');
  return result === null ? asked : `${asked} → ${answerWords(result)}`;
}

export function answerWords(result: NonNullable<OperationPicture['result']>): string {
  switch (result.type) {
    case 'value':
      return result.value;
    case 'missing':
      return 'ERR_KEY';
    case 'accepted':
      return 'ok';
    case 'refused':
      return result.reason;
    default:
      return assertNever(result);
  }
}
