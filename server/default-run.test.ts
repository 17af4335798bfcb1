// The run that is always there.

import { expect, test } from 'vitest';
import type { Protocol } from '../shared/core/contract.ts';
import { fail, present } from '../shared/core/result.ts';
import { rumorRegister } from '../shared/host/testing/rumor-register.ts';
import { DEFAULT_PROTOCOL, findProtocol } from '../shared/protocols/index.ts';
import { defaultRun } from './default-run.ts';
import { planRun } from './run-plan.ts';

function optionsOf(protocol: Protocol): unknown {
  const request = defaultRun(protocol);
  const plan = planRun(request.id, request, new Map([[protocol.name, protocol]]));
  return plan.ok ? plan.value.spec.options : plan.error;
}

test('its log is bounded, as nobody looks after it', () => {
  const protocol = present(findProtocol(DEFAULT_PROTOCOL), DEFAULT_PROTOCOL);
  expect(optionsOf(protocol)).toEqual({ period: '1500ms', keep: '200' });
});

test('a protocol is asked for no option that it does not know', () => {
  const known = rumorRegister as unknown as Protocol;
  const strict: Protocol = {
    ...known,
    parseConfig: (options) => ('keep' in options ? fail('it keeps everything') : known.parseConfig(options)),
  };
  expect(optionsOf(strict)).toEqual({ period: '1500ms' });
});
