import { describeRun } from '../../shared/host/testing/run-contract.ts';
import { openLiveRun } from './open-live-run.ts';
import { bundledProgram } from './testing/bundled-program.ts';

const program = await bundledProgram(new URL('./testing/rumor-process.ts', import.meta.url));

describeRun('live, a process for each replica', async (spec) => {
  const run = await openLiveRun(spec, { placement: 'process', program });
  if (!run.ok) throw new Error(run.error);
  return run.value;
});
