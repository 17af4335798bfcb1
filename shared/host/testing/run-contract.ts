// The contract of a `Run`, as tests: what a person, a script or the page may rely on, whatever engine carries it out.
// Nothing here knows which one it is; time passes through the run alone.

import { describe } from 'vitest';
import { describeCrashes } from './contract-crashes.ts';
import { describeForks } from './contract-forks.ts';
import type { StartRun } from './contract-harness.ts';
import { describeLinks } from './contract-links.ts';
import { describeOperations } from './contract-operations.ts';
import { describePauses } from './contract-pauses.ts';
import { describeTrace } from './contract-trace.ts';

/**
 * @param name which engine, in a few words.
 * @param startRun starts a run in which nothing has happened yet. The suite closes it.
 */
export function describeRun(name: string, startRun: StartRun): void {
  describe(`the contract of a run: ${name}`, () => {
    describeOperations(startRun);
    describeLinks(startRun);
    describeCrashes(startRun);
    describePauses(startRun);
    describeTrace(startRun);
    describeForks(startRun);
  });
}
