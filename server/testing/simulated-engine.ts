// Runs in virtual time behind the server's own routes: what the tests of the server speak to where the clock of a
// live run would only make them slow.

import type { Result } from '../../shared/core/result.ts';
import type { Run } from '../../shared/host/run.ts';
import { simulateRun } from '../../shared/sim/simulated-run.ts';
import type { RunEngine } from '../run-directory.ts';
import type { RunPlan } from '../run-plan.ts';

export class SimulatedEngine implements RunEngine {
  /** The runs whose rows were removed. */
  readonly forgotten: string[] = [];
  readonly opened: Run[] = [];

  async open(plan: RunPlan): Promise<Result<Run>> {
    const run = simulateRun(plan.spec);
    if (run.ok) this.opened.push(run.value);
    return run;
  }

  async forget(id: string): Promise<void> {
    this.forgotten.push(id);
  }
}
