// Writes a run down as a trace file while it happens.

import { CHECKPOINT_EVENTS_MIN } from '../../core/limits.ts';
import type { TraceEvent } from '../../core/trace.ts';
import type { Run } from '../../host/run.ts';
import type { RunPicture } from '../picture.ts';
import { printHeader, printLine, type TraceHeader } from './trace-line.ts';

/** A checkpoint comes when the events since the last are this many times as long as that was: a fifth of the file. */
const EVENTS_PER_CHECKPOINT_LENGTH = 4;

export interface Recording {
  /** Stops following and writes the last line. */
  close(): void;
}

/** The header of a file about this run. */
export function headerOf(run: Run, build: string, begins: TraceHeader['begins']): string {
  return printHeader({ build, protocolVersion: run.protocol.version, begins, run: run.header });
}

/** Where what a run still has begins: with its first event (`null`), or with a picture, at the latest the one now. */
export function beginningOf(run: Run): RunPicture | null {
  const stop = run.follow(1, () => {});
  stop?.();
  return stop === null ? (run.pictures()[0] ?? run.snapshot()) : null;
}

/**
 * Writes all events from the first on; where the first are no longer kept, the oldest picture and what comes after it.
 * @param write takes whole lines with their ends, in order, and does not throw
 * @param checkpointEventsMin events between two checkpoints, at least
 */
export function recordRun(
  run: Run,
  build: string,
  write: (text: string) => void,
  checkpointEventsMin = CHECKPOINT_EVENTS_MIN,
): Recording {
  let last = 0;
  let events = 0;
  let length = 0;
  let checkpointLength = 0;
  const writeCheckpoint = (picture: RunPicture): void => {
    const line = printLine({ type: 'checkpoint', picture });
    last = picture.sequence;
    checkpointLength = line.length;
    events = 0;
    length = 0;
    write(`${line}\n`);
  };
  const onEvent = (event: TraceEvent): void => {
    const line = printLine(event);
    last = event.sequence;
    events += 1;
    length += line.length;
    write(`${line}\n`);
    const isDue = events >= checkpointEventsMin && length >= EVENTS_PER_CHECKPOINT_LENGTH * checkpointLength;
    // Of a moment that is past there is no picture any more.
    if (isDue && run.lastSequence() === last) writeCheckpoint(run.snapshot());
  };

  const beginning = beginningOf(run);
  write(`${headerOf(run, build, beginning === null ? 'run' : 'checkpoint')}\n`);
  if (beginning !== null) writeCheckpoint(beginning);
  const stop = run.follow(last + 1, onEvent);
  return {
    close: () => {
      stop?.();
      write(`${printLine({ type: 'end', sequence: last })}\n`);
    },
  };
}

/** A stretch of a run that was kept, as the lines of a file. @param beginning the picture before its first event */
export function* printEvents(
  header: string,
  events: readonly TraceEvent[],
  beginning: RunPicture | null = null,
): Generator<string> {
  yield `${header}\n`;
  if (beginning !== null) yield `${printLine({ type: 'checkpoint', picture: beginning })}\n`;
  for (const event of events) yield `${printLine(event)}\n`;
  yield `${printLine({ type: 'end', sequence: events.at(-1)?.sequence ?? beginning?.sequence ?? 0 })}\n`;
}
