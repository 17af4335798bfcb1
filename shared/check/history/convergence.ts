// Whether all replicas agree in the end, by what was read after the last write.

import {
  countOf,
  type History,
  type HistoryOperation,
  isWrite,
  sessionOf,
  tellOperation,
} from './history.ts';
import { broken, held, undecided, type Verdict } from './verdict.ts';

/** @param history without reads of a committed view: that may lag behind for as long as it likes. */
export function judgeConvergence(history: History): Verdict {
  const lastWrite = history.reduce(
    (last, one) => (isWrite(one) && one.result !== 'fail' ? Math.max(last, one.end ?? one.start) : last),
    -Infinity,
  );
  const finals = finalReads(history, lastWrite);
  // One whose outcome nobody knows may take effect at any later time.
  const unknown = new Set(
    history.filter((one) => isWrite(one) && one.result === 'info').map(({ key }) => key),
  );
  let keys = 0;
  for (const [key, reads] of finals) {
    if (unknown.has(key)) continue;
    const [first, ...others] = reads;
    if (first === undefined || others.length === 0) continue;
    keys += 1;
    const other = others.find((one) => one.value !== first.value);
    if (other === undefined) continue;
    const sentence = `nothing was written any more, and yet ${tellOperation(first)}, from ${whoAnswered(first)}, and ${tellOperation(other)}, from ${whoAnswered(other)}`;
    return broken('converged', { pattern: 'NotConverged', sentence, proof: [first, other] });
  }
  return keys === 0
    ? undecided(
        'converged',
        'history',
        'no key whose writes all have a known outcome was read at two places after the last write',
      )
    : held('converged', `the last reads of ${countOf(keys, 'key')} agree wherever they were made`);
}

/** For each key the last read at each replica, or of each session where replicas are not told. */
function finalReads(history: History, after: number): Map<string, HistoryOperation[]> {
  const newest = new Map<string, HistoryOperation>();
  for (const read of history) {
    if (read.op !== 'get' || read.result !== 'ok' || read.start <= after) continue;
    const place = JSON.stringify([read.key, whoAnswered(read)]);
    if (read.start >= (newest.get(place)?.start ?? -Infinity)) newest.set(place, read);
  }
  const keys = new Map<string, HistoryOperation[]>();
  for (const read of newest.values()) keys.set(read.key, [...(keys.get(read.key) ?? []), read]);
  return keys;
}

function whoAnswered(read: HistoryOperation): string {
  return read.replica ?? `whoever ${sessionOf(read)} asked`;
}
