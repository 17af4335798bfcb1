// The run that is always there, so that whoever opens the page sees replicas at work.

import type { Protocol } from '../shared/core/contract.ts';
import type { RunRequest } from '../shared/wire/api.ts';
import { forPeople } from '../shared/wire/for-people.ts';

export const DEFAULT_RUN_ID = 'lab';

/** Five replicas and three clients, slow enough for people. */
export function defaultRun(protocol: Protocol): RunRequest & { readonly id: string } {
  return {
    id: DEFAULT_RUN_ID,
    ...forPeople(protocol),
    replicas: ['s0', 's1', 's2', 's3', 's4'],
    clients: [
      { id: 'c0', replica: 's0' },
      { id: 'c1', replica: 's2' },
      { id: 'c2', replica: 's4' },
    ],
  };
}
