// Writes down what a search has found, so that it can be looked at again.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Protocol } from '../../shared/core/contract.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { Finding, Outcome } from '../../shared/explore/outcome.ts';
import { headerOf, performSchedule } from '../../shared/explore/perform-schedule.ts';
import { repeatableScript } from '../../shared/explore/repeatable-script.ts';
import type { Schedule } from '../../shared/explore/schedule.ts';
import { printEvents } from '../../shared/trace/file/record-run.ts';
import { printHeader } from '../../shared/trace/file/trace-line.ts';
import { shellPath } from '../cli/shell-word.ts';
import { describeFileError } from '../trace/file-error.ts';
import { makeFolder } from '../trace/make-folder.ts';
import { TraceFile } from '../trace/trace-file.ts';
import { version } from '../version.ts';

/** @returns lines for people: which files there are now, and how each is used. */
export async function writeFound(
  protocol: Protocol,
  schedule: Schedule,
  outcome: Outcome & { readonly finding: Finding },
  folder: string,
  name: string,
): Promise<string[]> {
  try {
    makeFolder(folder);
  } catch (error) {
    return [`nothing is written: ${folder}: ${describeFileError(error)}`];
  }
  return [
    await writeScript(protocol, schedule, outcome, join(folder, `${name}.oxbow`)),
    ...writeTrace(protocol, schedule, outcome.finding, join(folder, `${name}.trace`)),
  ];
}

async function writeScript(
  protocol: Protocol,
  schedule: Schedule,
  outcome: Outcome & { readonly finding: Finding },
  path: string,
): Promise<string> {
  const { finding } = outcome;
  const remarks = [`breaks ${finding.invariant}`, finding.sentence];
  const script = await repeatableScript(protocol, schedule, outcome, remarks);
  if (!script.ok) return `no script repeats it: ${script.error}`;
  try {
    writeFileSync(path, script.value);
    return `script: oxbow run ${shellPath(path)}`;
  } catch (error) {
    return `the script is not written: ${path}: ${describeFileError(error)}`;
  }
}

function writeTrace(protocol: Protocol, schedule: Schedule, finding: Finding, path: string): string[] {
  const file = TraceFile.create(path);
  if (!file.ok) return [`no trace is written: ${file.error}`];
  const events: TraceEvent[] = [];
  performSchedule(protocol, schedule, { onEvent: (event) => void events.push(event) });
  const header = printHeader({
    build: version(),
    protocolVersion: protocol.version,
    begins: 'run',
    run: headerOf(protocol, schedule),
  });
  for (const text of printEvents(header, events)) file.value.write(text);
  const problem = file.value.close();
  if (problem !== null) return [`the trace is not whole: ${problem}`];
  const moment = finding.type === 'violated' ? (events.at(-1)?.sequence ?? 0) : events.length;
  return [
    `trace:  oxbow replay ${shellPath(path)} --until ${moment}`,
    `page:   npx oxbow serve --open ${shellPath(`${path}@${moment}`)}`,
  ];
}
