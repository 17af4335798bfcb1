// The lines of a text that comes in parts, each without its end.

import { TRACE_LINE_LENGTH_MAX } from '../../shared/core/limits.ts';

/** Thrown where a line cannot be given; the sentence says why. */
export class LineError extends Error {
  override readonly name = 'LineError';
}

export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let number = 1;
  try {
    for (;;) {
      const part = await read(reader, number);
      if (part === null) break;
      rest += decode(decoder, part, number);
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        yield line;
        number += 1;
      }
      if (rest.length > TRACE_LINE_LENGTH_MAX) throw new LineError(`line ${number}: the line is too long`);
    }
    if (rest !== '') yield rest;
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

async function read(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  line: number,
): Promise<Uint8Array | null> {
  try {
    const part = await reader.read();
    return part.done ? null : part.value;
  } catch {
    throw new LineError(`line ${line}: what follows cannot be read`);
  }
}

function decode(decoder: TextDecoder, part: Uint8Array, line: number): string {
  try {
    return decoder.decode(part, { stream: true });
  } catch {
    throw new LineError(`line ${line}: what follows is no text`);
  }
}
