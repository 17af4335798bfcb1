import { describeRun } from '../../shared/host/testing/run-contract.ts';
import { openLiveRun } from './open-live-run.ts';

describeRun('live, inline', async (spec) => {
  const run = await openLiveRun(spec);
  if (!run.ok) throw new Error(run.error);
  return run.value;
});
