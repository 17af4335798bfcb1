// Performs a whole script on the simulator and gathers what it printed.

import { Master } from '../master.ts';
import type { MasterPorts, MasterSettings } from '../open-run.ts';
import type { Failure } from '../performance.ts';
import { simulatedPorts } from './simulated-ports.ts';

export interface PerformedScript {
  readonly output: readonly string[];
  readonly notes: readonly string[];
  readonly failures: readonly Failure[];
  readonly master: Master;
}

export async function performScript(
  script: string,
  settings: Partial<MasterSettings> = {},
  ports: MasterPorts = simulatedPorts,
): Promise<PerformedScript> {
  const master = new Master({ dialect: 'lab', engine: 'sim', ...settings }, ports);
  const output: string[] = [];
  const notes: string[] = [];
  const failures: Failure[] = [];
  for (const [index, line] of script.split('\n').entries()) {
    const performed = await master.performLine(line, index + 1);
    output.push(...performed.output);
    notes.push(...performed.notes);
    if (performed.failure !== null) failures.push(performed.failure);
  }
  const rest = await master.finish();
  output.push(...rest.output);
  notes.push(...rest.notes);
  if (rest.failure !== null) failures.push(rest.failure);
  return { output, notes, failures, master };
}

/** A script of the playlist course. */
export function performCourse(
  script: string,
  settings: Partial<MasterSettings> = {},
): Promise<PerformedScript> {
  return performScript(script, { dialect: 'bayou', ...settings });
}
