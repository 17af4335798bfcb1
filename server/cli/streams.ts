// Standard output and standard error, as commands of the command line see them.

import { fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { describeFileError } from '../trace/file-error.ts';

export interface Streams {
  readonly input: AsyncIterable<Uint8Array | string>;
  /** Why the input cannot be read; `null`: it can. */
  readonly inputObstacle: string | null;
  /** Whether a person types the input. */
  readonly isTerminal: boolean;
  /** Results, and nothing else. */
  print(text: string): Promise<void>;
  /** Whatever is no result. */
  say(text: string): void;
  /** Whether a person sees at once what is said, and may be shown how far a long command is. */
  readonly isWatched: boolean;
  /** Whether nobody reads the results any more, as in `oxbow run … | head`. */
  isClosed(): boolean;
  /** What is to be put away before the process gives in to a signal. */
  onInterrupted(tidy: () => Promise<void>): void;
}

export function processStreams(): Streams {
  const output = watch(process.stdout);
  watch(process.stderr);
  return {
    input: process.stdin,
    inputObstacle: isFolder(STANDARD_INPUT) ? 'standard input: it is a folder' : null,
    isTerminal: process.stdin.isTTY === true,
    isWatched: process.stderr.isTTY === true,
    print: (text) => write(process.stdout, text),
    say: (text) => void process.stderr.write(text),
    isClosed: () => output.isClosed,
    onInterrupted: (tidy) => {
      for (const [signal, number] of [
        ['SIGINT', 2],
        ['SIGTERM', 15],
      ] as const) {
        process.once(signal, () => {
          void tidy().finally(() => process.exit(128 + number));
        });
      }
    },
  };
}

const STANDARD_INPUT = 0;

/** Node reads a folder as if nothing stood there. */
function isFolder(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isDirectory();
  } catch {
    // It is closed, and reads as empty.
    return false;
  }
}

/** A pipe that was closed at its other end is no error; of a stream that takes nothing more, people are told why. */
function watch(stream: Writable): { isClosed: boolean } {
  const seen = { isClosed: false };
  stream.on('error', (error: NodeJS.ErrnoException) => {
    seen.isClosed = true;
    if (error.code === 'EPIPE') return;
    if (stream !== process.stderr)
      process.stderr.write(`oxbow: the output cannot be written: ${describeFileError(error)}\n`);
    process.exit(2);
  });
  return seen;
}

/** Resolves when the stream takes more. */
async function write(stream: Writable, text: string): Promise<void> {
  if (text === '' || stream.destroyed || stream.write(text)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done).off('error', done);
      resolve();
    };
    stream.once('drain', done).once('close', done).once('error', done);
  });
}

/** Resolves when all that was written has left the process. */
export async function flushed(stream: Writable): Promise<void> {
  if (stream.destroyed || stream.writableLength === 0) return;
  await new Promise<void>((resolve) => void stream.write('', () => resolve()));
}
