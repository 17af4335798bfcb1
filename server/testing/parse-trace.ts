// A whole trace file that a server gave, for tests.

import type { TraceEvent } from '../../shared/core/trace.ts';
import { describeProblem, TraceParser } from '../../shared/trace/file/parse-trace.ts';
import type { TraceLine } from '../../shared/trace/file/trace-line.ts';

/** What a reader of trace files makes of an answer. */
export function parseTrace(body: string): {
  readonly lines: readonly TraceLine[];
  readonly events: TraceEvent[];
} {
  const parser = new TraceParser();
  const lines = body
    .trimEnd()
    .split('\n')
    .map((line) => {
      const parsed = parser.push(line);
      if (!parsed.ok) throw new Error(describeProblem(parsed.error));
      return parsed.value;
    });
  const problem = parser.end();
  if (problem !== null) throw new Error(describeProblem(problem));
  return { lines, events: lines.slice(1, -1) as TraceEvent[] };
}
