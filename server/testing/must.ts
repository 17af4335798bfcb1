// The value of a result that a test relies on.

import type { Result } from '../../shared/core/result.ts';

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
