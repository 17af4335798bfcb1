// Every protocol crashed before, within and after each batch of rows that a replica writes in a fixed scenario: no boundary
// is left to luck.

import { describe, expect, test } from 'vitest';
import { present } from '../core/result.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { CRASH_MOMENTS } from '../sim/disk.ts';
import { FOUNDERS, runCrashScenario } from './testing/crash-scenario.ts';

describe.each(protocolNames())('%s crashed at every boundary of what it persists', (name) => {
  const protocol = present(findProtocol(name), name);
  const whole = runCrashScenario(protocol, null);

  test('the scenario itself comes to its end, and writes rows at every replica', () => {
    expect(whole).toMatchObject({ missing: null, crashes: 0 });
    for (const id of FOUNDERS) expect(whole.batches.get(id)).toBeGreaterThanOrEqual(5);
  });

  test.each([...whole.batches])('%s, at each of its %i batches', (replica, batches) => {
    let crashes = 0;
    for (let batch = 1; batch <= batches; batch += 1)
      for (const moment of CRASH_MOMENTS) {
        const outcome = runCrashScenario(protocol, { replica, batch, moment });
        expect({ batch, moment, missing: outcome.missing }).toEqual({ batch, moment, missing: null });
        crashes += outcome.crashes;
      }
    expect(crashes).toBe(batches * CRASH_MOMENTS.length);
  });
});
