// The trace that a command reads: from a file or from standard input, with its protocol, and how far it has come.

import type { Protocol } from '../../shared/core/contract.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';
import { findProtocol, protocolNames } from '../../shared/protocols/index.ts';
import type { TraceHeader, TraceLine } from '../../shared/trace/file/trace-line.ts';
import { ImpossibleTraceError } from '../../shared/trace/replay.ts';
import { readTrace, readTraceFile, TraceError, TraceFileError } from '../trace/read-trace.ts';
import type { Streams } from './streams.ts';

/** How often a person is told how far it is. */
const PROGRESS_MILLIS = 200;

/** @param path `-`: standard input */
export function traceLines(
  path: string,
  streams: Streams,
): AsyncGenerator<readonly TraceLine[], void, undefined> {
  return path === '-' ? readTrace(streams.input) : readTraceFile(path);
}

/** The protocol by which the trace was made, or why it cannot be stepped here. */
export function protocolOf(header: TraceHeader): Result<Protocol> {
  const { protocol: name } = header.run;
  const protocol = findProtocol(name);
  if (protocol === undefined)
    return fail(`it is of the protocol ${name}, which is not there; there is ${protocolNames().join(', ')}`);
  if (protocol.version !== header.protocolVersion)
    return fail(
      `it is of version ${header.protocolVersion} of ${name}, and this program has version ${protocol.version}`,
    );
  return succeed(protocol);
}

/** @returns the sentence for a trace that cannot be used; what is no fault of the trace is thrown on */
export function describeTraceFailure(path: string, error: unknown): string {
  const name = path === '-' ? 'standard input' : path;
  if (error instanceof TraceError || error instanceof TraceFileError || error instanceof ImpossibleTraceError)
    return `${name}: ${error.message}`;
  throw error;
}

/** Shows a person who watches how many events are done, on a line that goes again. */
export class Progress {
  readonly #streams: Streams;
  readonly #clock: () => number;
  #shownAt: number;
  #isShown = false;

  /** @param clock in milliseconds */
  constructor(streams: Streams, clock: () => number = Date.now) {
    this.#streams = streams;
    this.#clock = clock;
    this.#shownAt = clock();
  }

  report(events: number): void {
    if (!this.#streams.isWatched || this.#clock() - this.#shownAt < PROGRESS_MILLIS) return;
    this.#shownAt = this.#clock();
    this.#isShown = true;
    this.#streams.say(`\r${events.toLocaleString('en')} events …`);
  }

  end(): void {
    if (this.#isShown) this.#streams.say('\r\u001b[K');
  }
}
