// The witness tells what an answer broke, by asking the state of a replica and changing nothing.

import { expect, test } from 'vitest';
import { fingerprint } from '../core/json.ts';
import { present } from '../core/result.ts';
import { findProtocol } from '../protocols/index.ts';
import { simulateRun } from '../sim/simulated-run.ts';
import { SessionWitness } from './session-witness.ts';

const LINK = {
  cut: false,
  held: false,
  latency: { minMillis: 1, maxMillis: 1 },
  lossProbability: 0,
  duplicateProbability: 0,
};

test('the first breach of each guarantee that was given up is kept, and no state is touched by the question', async () => {
  const protocol = present(findProtocol('bayou'), 'Bayou');
  const created = simulateRun({ protocol, options: {}, seed: 1, link: LINK, clientTimeoutMillis: 1_000 });
  if (!created.ok) throw new Error(created.error);
  const run = created.value;
  await run.addReplica('s0', null);
  await run.addReplica('s1', 's0');
  run.addClient('c0', []);
  const witness = new SessionWitness(run);
  await run.attachClient('c0', 's1');
  await witness.operate('c0', { type: 'put', key: 'x', value: 'one' });
  await run.attachClient('c0', 's0');
  const before = fingerprint(run.replicas().map(({ state }) => state));
  const get = { type: 'get', key: 'x', view: 'tentative' } as const;
  for (let again = 0; again < 3; again += 1) expect((await witness.operate('c0', get)).type).toBe('missing');
  expect(fingerprint(run.replicas().map(({ state }) => state))).toBe(before);
  expect(witness.breachOf('c0', 'RYW')).toBe('s0 lacks writes that c0 depends on: get would break RYW');
  expect(witness.breachOf('c0', 'MR')).toBeNull();
  await witness.operate('c0', { type: 'delete', key: 'x' });
  expect(witness.breachOf('c0', 'MW')).toBe('s0 lacks writes that c0 depends on: delete would break MW');
});
