// A live run that was recorded under faults replays exactly: same effects, same states at every checkpoint.

import { afterEach, describe, expect, it } from 'vitest';
import { drawBelow, drawOne, seedRandom } from '../../shared/core/random.ts';
import { TraceParser } from '../../shared/trace/file/parse-trace.ts';
import { recordRun } from '../../shared/trace/file/record-run.ts';
import { type Divergence, Replayer } from '../../shared/trace/replay.ts';
import type { LiveRun } from '../runs/live-run.ts';
import { bundledProgram } from '../runs/testing/bundled-program.ts';
import { liveBayou, put } from '../runs/testing/live-bayou.ts';

const program = await bundledProgram(new URL('../runs/replica-process.ts', import.meta.url));

let runs: LiveRun[] = [];
afterEach(async () => {
  await Promise.all(runs.map((run) => run.close()));
  runs = [];
});

/** Crashes, restarts, cuts, delays and repeated deliveries, while three clients write. */
async function liveThroughFaults(run: LiveRun): Promise<void> {
  const luck = seedRandom(4, 'faults');
  for (let round = 0; round < 12; round += 1) {
    const writes = [0, 1, 2].map((client) => put(run, `c${client}`, `k${drawBelow(luck, 5)}`, `${round}`));
    const [a, b] = drawOne(luck, [
      ['s0', 's1'],
      ['s1', 's2'],
      ['s0', 's2'],
    ]);
    const replica = `s${drawBelow(luck, 3)}`;
    await run.inject({ type: 'duplicate', a, b, probability: 0.5 });
    await run.inject({ type: 'crash', replica });
    await run.inject({ type: 'cut', a, b, both: round % 2 === 0 });
    await run.inject({ type: 'restart', replica });
    void run.instruct(a, { type: 'exchange', with: b });
    await run.inject({ type: 'delay', a, b, latency: { minMillis: 0, maxMillis: 5 } });
    void run.instruct('s1', { type: 'exchange', with: 's2' });
    await Promise.all(writes);
    await run.inject({ type: 'heal', a, b });
    await run.instruct(b, { type: 'exchange', with: a });
  }
  await run.drain(5_000);
}

describe.each(['inline', 'process'] as const)('a live run, %s', (placement) => {
  it('replays as it was recorded, through crashes and restarts', { timeout: 120_000 }, async () => {
    const run = await liveBayou(3, { placement, program });
    runs.push(run);
    let file = '';
    const recording = recordRun(run, '1', (text) => (file += text), 40);
    await liveThroughFaults(run);
    recording.close();

    const parser = new TraceParser();
    const replayer = new Replayer(run.protocol);
    const divergences: Divergence[] = [];
    for (const text of file.trimEnd().split('\n')) {
      const parsed = parser.push(text);
      if (!parsed.ok) throw new Error(parsed.error.sentence);
      const line = parsed.value;
      if (line.type === 'oxbowTrace' || line.type === 'end') continue;
      const divergence = replayer.take(line);
      if (divergence !== null) divergences.push(divergence);
    }
    expect(parser.end()).toBeNull();
    expect(divergences).toEqual([]);
    const { steps, checkpoints } = replayer.counts;
    expect(steps).toBeGreaterThan(200);
    expect(checkpoints).toBeGreaterThan(3);
    expect(replayer.picture?.replicas).toEqual(run.snapshot().replicas);
  });
});
