// What a request for a run comes to where it leaves things out.

import { expect, test } from 'vitest';
import { present } from '../shared/core/result.ts';
import { DEFAULT_PROTOCOL, findProtocol } from '../shared/protocols/index.ts';
import type { RunRequest } from '../shared/wire/api.ts';
import { planRun, type RunPlan } from './run-plan.ts';

function plan(request: RunRequest): RunPlan {
  const protocol = present(findProtocol(DEFAULT_PROTOCOL), DEFAULT_PROTOCOL);
  const planned = planRun('lab', request, new Map([[protocol.name, protocol]]));
  if (!planned.ok) throw new Error(planned.error);
  return planned.value;
}

test('a replica that died unasked stays for a person to look at, unless asked otherwise', () => {
  expect(plan({}).restart).toBe('never');
  expect(plan({ restart: 'always' }).restart).toBe('always');
});
