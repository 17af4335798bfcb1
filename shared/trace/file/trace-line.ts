// A trace as text: one JSON object a line. First a header; then events in their order, with checkpoints between them, at
// which a reader may begin; last an end. Every line ends in a sum of its own text, so that nothing is changed unseen.

import { fingerprintText } from '../../core/json.ts';
import { TRACE_LINE_LENGTH_MAX } from '../../core/limits.ts';
import { assert } from '../../core/result.ts';
import type { RunHeader, TraceEvent } from '../../core/trace.ts';
import type { RunPicture } from '../picture.ts';

/** Raised when header, checkpoint or end change their shape; events have a version of their own (`TRACE_VERSION`). */
export const TRACE_FILE_VERSION = 1;

export interface TraceHeader {
  readonly type: 'oxbowTrace';
  readonly version: typeof TRACE_FILE_VERSION;
  /** The program that wrote the file. */
  readonly build: string;
  /** Of rows and messages: another one steps otherwise. */
  readonly protocolVersion: number;
  /**
   * What comes next. `run`: event 1. `checkpoint`: a picture, and the events after it. `slice`: any event; states cannot
   * be derived from it.
   */
  readonly begins: 'run' | 'checkpoint' | 'slice';
  readonly run: RunHeader;
}

/** What folding the trace up to its `sequence` gives. */
export interface TraceCheckpoint {
  readonly type: 'checkpoint';
  readonly picture: RunPicture;
}

/** Without it the file was cut off, or its writer was. */
export interface TraceEnd {
  readonly type: 'end';
  /** Of the last event; where there is none, of the picture, or 0. */
  readonly sequence: number;
}

export type TraceLine = TraceHeader | TraceCheckpoint | TraceEnd | TraceEvent;

/** The text of a line, without its line end. */
export function printLine(line: TraceLine): string {
  const whole = JSON.stringify(line);
  const body = whole.slice(0, -1);
  assert(
    body.length + SUM_LENGTH <= TRACE_LINE_LENGTH_MAX,
    `a line of a trace has at most ${TRACE_LINE_LENGTH_MAX} characters, not ${body.length}`,
  );
  return `${body}${SUM_OPENS}${fingerprintText(body)}"}`;
}

export function printHeader(header: Omit<TraceHeader, 'type' | 'version'>): string {
  return printLine({ type: 'oxbowTrace', version: TRACE_FILE_VERSION, ...header });
}

const SUM_OPENS = ',"sum":"';
const SUM_LENGTH = SUM_OPENS.length + 14 + 2;

/** @returns the JSON text of the line, or `null` where it does not give the sum at its end */
export function takeSum(line: string): string | null {
  const body = line.slice(0, -SUM_LENGTH);
  return line.slice(-SUM_LENGTH) === `${SUM_OPENS}${fingerprintText(body)}"}` ? `${body}}` : null;
}
