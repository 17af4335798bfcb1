// The simulated run: what every run promises, and what only virtual time can.

import { present } from '../core/result.ts';
import { describeRun } from '../host/testing/run-contract.ts';
import { simulateRun } from './simulated-run.ts';

describeRun('a simulated run', (spec) => {
  const started = simulateRun(spec);
  return Promise.resolve(present(started.ok ? started.value : null, 'a run'));
});
