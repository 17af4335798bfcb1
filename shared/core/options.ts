// Values of `name=value` options, as a `cluster` line gives them to a protocol.

import { fail, type Result, succeed } from './result.ts';

/** A time such as `250ms`, `2s` or `40`, in milliseconds, at most a thousandth fine. */
export function parseMillis(name: string, text: string, least: number, most: number): Result<number> {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s)?$/.exec(text);
  const millis = match === null ? Number.NaN : Number(match[1]) * (match[2] === 's' ? 1000 : 1);
  return millis >= least && millis <= most
    ? succeed(millis)
    : fail(`${name}=${text}: a time from ${least} to ${most} ms is expected, as in 250ms`);
}
