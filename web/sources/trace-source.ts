// Where a worker finds the trace of the run that is shown: with its server, or in what the page remembers.

import type { TraceEvent } from '../../shared/core/trace.ts';
import { describeProblem, TraceParser } from '../../shared/trace/file/parse-trace.ts';
import type { TraceCheckpoint } from '../../shared/trace/file/trace-line.ts';

export type TraceSource =
  | { readonly type: 'address'; readonly address: string }
  /** From event 1 on. */
  | { readonly type: 'events'; readonly events: readonly TraceEvent[] };

/** Throws a sentence where it cannot be had, or is damaged. */
export async function* eventsOfTrace(source: TraceSource): AsyncGenerator<TraceEvent | TraceCheckpoint> {
  if (source.type === 'events') {
    yield* source.events;
    return;
  }
  const answer = await fetch(source.address);
  if (!answer.ok || answer.body === null) throw new Error('the server does not give the trace of this run');
  const parser = new TraceParser();
  for await (const text of linesOf(answer.body)) {
    const line = parser.push(text);
    if (!line.ok) throw new Error(describeProblem(line.error));
    if (line.value.type !== 'oxbowTrace' && line.value.type !== 'end') yield line.value;
  }
}

async function* linesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    // Whoever has read enough lets the rest go.
    await reader.cancel();
  }
}
