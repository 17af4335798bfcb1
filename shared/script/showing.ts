// What a replica holds, printed: the courses' `printLog` and `printStore`, and `show` of the lab.

import type { ReplicaStatus } from '../host/run.ts';
import type { Name, Shown } from './command.ts';
import type { Server } from './directory.ts';
import { findServer, hasLeft, isComplaint, type Outcome, type Stage, statusOf } from './stage.ts';
import { describeLines } from './state-claims.ts';

/** The log as the course prints it; of a server that retired as it was then. */
export function printLog(stage: Stage, name: Name): Outcome {
  return printLines(stage, name, (state) => stage.run.protocol.describe.courseLog(state));
}

/** `key:value` a line, by key. */
export function printStore(stage: Stage, name: Name): Outcome {
  return printLines(stage, name, (state) => stage.run.protocol.describe.store(state));
}

/** One replica's lines; without a name those of each that is there, under its name. */
export function show(stage: Stage, what: Shown, name: Name | null): Outcome {
  if (name !== null)
    return printLines(stage, name, (state) => describeLines(stage.run.protocol, what, state));
  for (const server of stage.directory.servers) {
    const status = statusOf(stage, server);
    if (!status.alive) {
      stage.print(`${server.name}: down`);
      continue;
    }
    if (hasLeft(stage, server)) continue;
    const lines = describeLines(stage.run.protocol, what, status.state);
    const [only] = lines;
    if (lines.length === 1 && (what === 'clock' || what === 'status')) {
      stage.print(`${server.name}: ${only}`);
    } else {
      stage.print(`${server.name}:`);
      for (const line of lines) stage.print(`  ${line}`);
    }
  }
  return null;
}

function printLines(stage: Stage, name: Name, lines: (state: unknown) => string[]): Outcome {
  const server = findServer(stage, name);
  if (isComplaint(server)) return server;
  const status = statusOf(stage, server);
  if (status.alive) for (const line of lines(status.state)) stage.print(line);
  else stage.note(`${name} is down and prints nothing`);
  return null;
}

/** Named, but down: there is nothing to look at. */
export function liveStatus(stage: Stage, server: Server): ReplicaStatus | null {
  const status = statusOf(stage, server);
  return status.alive ? status : null;
}
