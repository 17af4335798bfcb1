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

/** Tables by kind and name, and not lists, so that the compiler asks for whatever is new in a protocol. */
export type ExpectedKinds = Readonly<Record<string, Readonly<Record<string, true>>>>;

/** @returns what of the expected messages, timers and notes occurs in no story of that folder */
export async function missingInStories(folder: string, expected: ExpectedKinds): Promise<string[]> {
  const seen = new Set<string>();
  await followStories(folder, (event) => {
    if (event.type !== 'replicaStepped') return;
    if (event.input.type === 'timeout') seen.add(`timer ${event.input.timer.type}`);
    for (const effect of event.effects) {
      if (effect.type === 'send') seen.add(`message ${effect.message.type}`);
      if (effect.type === 'note') seen.add(`note ${effect.note.type}`);
    }
  });
  return namesOf(expected).filter((kind) => !seen.has(kind));
}

export function namesOf(expected: ExpectedKinds): string[] {
  return Object.entries(expected).flatMap(([kind, table]) =>
    Object.keys(table).map((type) => `${kind} ${type}`),
  );
}
