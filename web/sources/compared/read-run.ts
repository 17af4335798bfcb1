// The trace of a run of the server, as events.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { describeProblem, TraceParser } from '../../../shared/trace/file/parse-trace.ts';
import type { ReadRun } from '../../store/compare/runs-compared.ts';

/** What a page can hold twice beside itself. */
const LINES_MAX = 300_000;

export async function readRun(run: string): Promise<Result<ReadRun>> {
  const answer = await fetch(`api/runs/${encodeURIComponent(run)}/trace`);
  if (!answer.ok) return fail(`there is no run ${run} on this server`);
  const lines = (await answer.text()).split('\n').filter((line) => line !== '');
  if (lines.length > LINES_MAX) return fail(`${run} is too long to be compared here: ${lines.length} events`);
  const parser = new TraceParser();
  const events: TraceEvent[] = [];
  let protocol = '';
  for (const line of lines) {
    const parsed = parser.push(line);
    if (!parsed.ok) return fail(`${run}: ${describeProblem(parsed.error)}`);
    const { value } = parsed;
    if (value.type === 'oxbowTrace') protocol = value.run.protocol;
    else if (value.type !== 'checkpoint' && value.type !== 'end') events.push(value);
  }
  return succeed({ protocol, events });
}
