// What happens in all the stories of one folder, for tests that ask whether anything of a protocol occurs in none.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TraceEvent } from '../../core/trace.ts';
import type { MasterPorts } from '../../script/open-run.ts';
import { performStory } from '../../script/story.ts';
import { simulatedPorts } from '../../script/testing/simulated-ports.ts';

/** Performs every story of that folder and calls the listener for each event of each run. */
export async function followStories(folder: string, listener: (event: TraceEvent) => void): Promise<void> {
  const ports: MasterPorts = {
    ...simulatedPorts,
    async createRun(spec) {
      const run = await simulatedPorts.createRun(spec);
      if (run.ok) run.value.follow(0, listener);
      return run;
    },
  };
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.oxbow')))
    expect((await performStory(readFileSync(join(folder, name), 'utf8'), ports)).ok).toBe(true);
}
