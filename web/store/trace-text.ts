// The trace of the run as the text of a file: as it is, or as another tool reads it. Loaded for who asks.

import { fail, type Result, succeed } from '../../shared/core/result.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import { type ExportFormat, exportTrace } from '../../shared/trace/export/index.ts';
import type { TraceExport } from '../../shared/trace/export/trace-export.ts';
import { describeProblem, TraceParser } from '../../shared/trace/file/parse-trace.ts';
import { printEvents } from '../../shared/trace/file/record-run.ts';
import { printHeader, TRACE_FILE_VERSION, type TraceHeader } from '../../shared/trace/file/trace-line.ts';
import { protocolOf } from './protocol-words.ts';
import { runStore } from './run-store.ts';
import { timeMachine } from './time/page-machine.ts';

export type { ExportFormat };

/** The file of what the page remembers; a run of the server has its trace there. */
export function rememberedTrace(): string {
  const { memory } = timeMachine;
  const header = headerNow();
  const first = memory.frameBefore(0);
  const whole = memory.events[0]?.sequence === 1;
  const { type: _, version: __, ...said } = header;
  return [...printEvents(printHeader(said), memory.events, whole ? null : (first?.picture ?? null))].join('');
}

/** @param lines of a trace file; `null`: what the page remembers */
export async function exportedTrace(
  format: ExportFormat,
  lines: AsyncIterable<string> | null,
): Promise<Result<string>> {
  const protocol = protocolOf(runStore.getState().picture?.header.protocol ?? '');
  if (protocol === null) return fail('there is no run');
  const made = exportTrace(format, protocol);
  if (lines === null) {
    const parts = [made.begin(headerNow())];
    for (const event of timeMachine.memory.events) parts.push(made.take(event));
    return succeed(parts.join('') + made.end());
  }
  try {
    return await exportLines(made, lines);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

async function exportLines(made: TraceExport, lines: AsyncIterable<string>): Promise<Result<string>> {
  const parser = new TraceParser();
  const parts: string[] = [];
  for await (const line of lines) {
    const parsed = parser.push(line);
    if (!parsed.ok) return fail(describeProblem(parsed.error));
    const { value } = parsed;
    if (value.type === 'oxbowTrace') parts.push(made.begin(value));
    else if (isEvent(value)) parts.push(made.take(value));
  }
  const cut = parser.end();
  return cut === null ? succeed(parts.join('') + made.end()) : fail(describeProblem(cut));
}

function isEvent(line: { readonly type: string }): line is TraceEvent {
  return line.type !== 'checkpoint' && line.type !== 'end' && line.type !== 'oxbowTrace';
}

function headerNow(): TraceHeader {
  const { picture } = runStore.getState();
  const protocol = protocolOf(picture?.header.protocol ?? '');
  if (picture === null || protocol === null) throw new Error('there is no run');
  const begins = timeMachine.memory.events[0]?.sequence === 1 ? 'run' : 'checkpoint';
  return {
    type: 'oxbowTrace',
    version: TRACE_FILE_VERSION,
    build: 'page',
    protocolVersion: protocol.version,
    begins,
    run: picture.header,
  };
}
