// Reads a trace from a file or a stream, in level memory however long it is.

import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { TRACE_LINE_LENGTH_MAX } from '../../shared/core/limits.ts';
import { describeProblem, TraceParser, type TraceProblem } from '../../shared/trace/file/parse-trace.ts';
import type { TraceLine } from '../../shared/trace/file/trace-line.ts';
import { type LineBatch, readLines } from '../cli/lines.ts';
import { describeFileError } from './file-error.ts';

const CHUNK_BYTES = 262_144;

/** The trace is refused, from this line on. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly problem: TraceProblem;

  constructor(problem: TraceProblem) {
    super(describeProblem(problem));
    this.problem = problem;
  }
}

/** The file cannot be read. */
export class TraceFileError extends Error {
  override readonly name = 'TraceFileError';
}

/**
 * The lines of a trace file, compressed or not, in batches of what was read at once.
 * @throws TraceError where a line is refused; the lines before it have been given
 * @throws TraceFileError
 */
export async function* readTraceFile(path: string): AsyncGenerator<readonly TraceLine[], void, undefined> {
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    yield* readTrace(stream);
  } catch (error) {
    if (error instanceof TraceError) throw error;
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new TraceFileError(describeFileError(error));
  } finally {
    stream.destroy();
  }
}

/** @throws TraceError where a line is refused; the lines before it have been given */
export async function* readTrace(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<readonly TraceLine[], void, undefined> {
  const parser = new TraceParser();
  try {
    for await (const batch of readLines(uncompressed(chunks), TRACE_LINE_LENGTH_MAX)) {
      const { lines, problem } = parseBatch(parser, batch);
      if (lines.length > 0) yield lines;
      if (problem !== null) throw new TraceError(problem);
    }
  } catch (error) {
    if (!isCompressionError(error)) throw error;
    throw new TraceError(
      parser.refuse(`expected compressed data, found damage: ${(error as Error).message}`),
    );
  }
  const problem = parser.end();
  if (problem !== null) throw new TraceError(problem);
}

function parseBatch(
  parser: TraceParser,
  batch: LineBatch,
): { readonly lines: readonly TraceLine[]; readonly problem: TraceProblem | null } {
  const lines: TraceLine[] = [];
  for (const input of batch) {
    if (input.type === 'overlong')
      return {
        lines,
        problem: parser.refuse(`expected at most ${TRACE_LINE_LENGTH_MAX} characters, found more`),
      };
    const parsed = parser.push(input.text);
    if (!parsed.ok) return { lines, problem: parsed.error };
    lines.push(parsed.value);
  }
  return { lines, problem: null };
}

/** Compressed data is known by its first bytes, whatever the file is called. */
export async function* uncompressed(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array | string, void, undefined> {
  const source = chunks[Symbol.asyncIterator]();
  const first = await source.next();
  if (first.done === true) return;
  const rest: AsyncIterable<Uint8Array | string> = { [Symbol.asyncIterator]: () => source };
  if (typeof first.value === 'string' || first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield first.value;
    yield* rest;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // What breaks before it or in it ends the loop over it.
  pipeline(Readable.from(startingWith(first.value, rest)), gunzip, () => {});
  yield* gunzip as AsyncIterable<Uint8Array>;
}

async function* startingWith<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield first;
  yield* rest;
}

function isCompressionError(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code?.startsWith('Z_') === true;
}
