// The key-value course on real sockets and disks prints what it prints in the simulator.

import { describe, expect, test } from 'vitest';
import { KV_SCRIPTS } from '../../shared/script/testing/kv-scripts.ts';
import { performScript } from '../../shared/script/testing/perform-script.ts';
import { simulatedPorts } from '../../shared/script/testing/simulated-ports.ts';
import { openLiveRun } from '../runs/open-live-run.ts';

describe.each(['eager', 'lazy'] as const)('the key-value course, live, %s', (schedule) => {
  const settings = { dialect: 'kv', engine: 'live', schedule } as const;
  const ports = {
    ...simulatedPorts,
    createRun: (spec: Parameters<typeof openLiveRun>[0]) => openLiveRun(spec),
  };

  test.each(KV_SCRIPTS)('$says', async ({ lines, output }) => {
    const { master, ...performed } = await performScript(lines.join('\n'), settings, ports);
    await master.close();
    const expected = schedule === 'eager' ? output : await simulated(lines);
    expect(performed).toMatchObject({ output: expected, failures: [] });
  });
});

async function simulated(lines: readonly string[]): Promise<readonly string[]> {
  return (await performScript(lines.join('\n'), { dialect: 'kv', schedule: 'lazy' })).output;
}
