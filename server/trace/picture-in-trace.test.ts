import { expect, test } from 'vitest';
import type { Protocol } from '../../shared/core/contract.ts';
import { canonicalJson } from '../../shared/core/json.ts';
import { succeed } from '../../shared/core/result.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import { startRumorCluster } from '../../shared/sim/testing/rumor-cluster.ts';
import { recordRun } from '../../shared/trace/file/record-run.ts';
import { foldTrace } from '../../shared/trace/fold.ts';
import { must } from '../testing/must.ts';
import { pictureInTrace } from './picture-in-trace.ts';
import { readTrace } from './read-trace.ts';

test('the picture of any event is what folding gives, whether checkpoints help or not, and many need no step', async () => {
  const { run, events } = await startRumorCluster();
  let file = '';
  const recording = recordRun(run, '1', (text) => (file += text), 5);
  for (let i = 0; i < 40; i += 1) await run.operate('c0', { type: 'put', key: 'x', value: `${i}` });
  recording.close();
  expect(file.split('\n').filter((line) => line.startsWith('{"type":"checkpoint"')).length).toBeGreaterThan(
    2,
  );
  let steps = 0;
  const counted: Protocol = {
    ...run.protocol,
    handle: (...step) => {
      steps += 1;
      run.protocol.handle(...step);
    },
  };
  const text = file;
  async function* chunks() {
    yield text;
  }
  for (let at = 1; at <= run.lastSequence(); at += 7) {
    const found = must(await pictureInTrace(readTrace(chunks()), at, () => succeed(counted)));
    const copied = JSON.parse(JSON.stringify(events.slice(0, at))) as TraceEvent[];
    expect(canonicalJson(found.picture)).toBe(canonicalJson(foldTrace(copied, run.protocol)));
  }
  steps = 0;
  must(await pictureInTrace(readTrace(chunks()), null, () => succeed(counted)));
  expect(steps).toBeLessThan(events.filter(({ type }) => type === 'replicaStepped').length / 2);
});
