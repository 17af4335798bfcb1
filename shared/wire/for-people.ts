// A run that people look at, whatever its protocol: one sees a message travel, and one sees before the next exchange that
// a write is not everywhere yet.

import type { Protocol } from '../core/contract.ts';
import type { RunRequest } from './api.ts';

/** Committed writes that a replica keeps in its log: more than people make in a lesson, and a bound for a lab left on. */
const KEPT_WRITES = '200';

export function forPeople(
  protocol: Pick<Protocol, 'name' | 'parseConfig'>,
): Required<Pick<RunRequest, 'protocol' | 'latency' | 'options'>> {
  const wanted = { period: '1500ms', keep: KEPT_WRITES };
  // A protocol without such a thing has no such option.
  const options = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => protocol.parseConfig({ [name]: value }).ok),
  );
  return { protocol: protocol.name, latency: { minMillis: 150, maxMillis: 400 }, options };
}
