// The run that is always there, so that whoever opens the page sees replicas at work.

import type { Protocol } from '../shared/core/contract.ts';
import type { RunRequest } from '../shared/wire/api.ts';

export const DEFAULT_RUN_ID = 'lab';

/** Committed writes that a replica keeps in its log: more than people make in a lesson, and a bound for a lab left on. */
const KEPT_WRITES = '200';

/**
 * Five replicas and three clients, slow enough for people: one sees a message travel, and one sees before the next
 * anti-entropy session that a write is not everywhere yet.
 */
export function defaultRun(protocol: Protocol): RunRequest & { readonly id: string } {
  const wanted = { period: '1500ms', keep: KEPT_WRITES };
  // A protocol without such a thing has no such option.
  const options = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => protocol.parseConfig({ [name]: value }).ok),
  );
  return {
    id: DEFAULT_RUN_ID,
    protocol: protocol.name,
    replicas: ['s0', 's1', 's2', 's3', 's4'],
    clients: [
      { id: 'c0', replica: 's0' },
      { id: 'c1', replica: 's2' },
      { id: 'c2', replica: 's4' },
    ],
    latency: { minMillis: 150, maxMillis: 400 },
    options,
  };
}
