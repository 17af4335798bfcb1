// The trace of a run, as events: of one that the server has, or of a file.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import { toSentence } from '../../../shared/core/step.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { describeProblem, TraceParser } from '../../../shared/trace/file/parse-trace.ts';
import type { ReadRun } from '../../store/compare/part-runs.ts';
import { linesOf } from '../lines-of.ts';

/** What a page can hold twice beside itself. */
const LINES_MAX = 300_000;

export async function readRun(run: string): Promise<Result<ReadRun>> {
  const answer = await fetch(`api/runs/${encodeURIComponent(run)}/trace`);
  if (!answer.ok || answer.body === null) return fail(`there is no run ${run} on this server`);
  return readTrace(run, linesOf(answer.body));
}

/** @param name of the run, for what is said of it */
export async function readTrace(name: string, lines: AsyncIterable<string>): Promise<Result<ReadRun>> {
  const parser = new TraceParser();
  const events: TraceEvent[] = [];
  let protocol = '';
  try {
    for await (const line of lines) {
      if (line === '') continue;
      const parsed = parser.push(line);
      if (!parsed.ok) return fail(`${name}: ${describeProblem(parsed.error)}`);
      const { value } = parsed;
      if (value.type === 'oxbowTrace') protocol = value.run.protocol;
      else if (value.type !== 'checkpoint' && value.type !== 'end') events.push(value);
      if (events.length > LINES_MAX)
        return fail(`${name} is too long to be compared here: it has more than ${LINES_MAX} events`);
    }
  } catch (error) {
    return fail(`${name}: ${toSentence(error)}`);
  }
  return succeed({ protocol, events });
}
