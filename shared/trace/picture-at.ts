// The picture of a run at one of its events, from what the run keeps.

import { fail, type Result, succeed } from '../core/result.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { Run } from '../host/run.ts';
import { clonePicture, foldEvent } from './fold.ts';
import type { RunPicture } from './picture.ts';

/** @returns a picture that shares nothing with the run, or why there is none */
export function pictureAt(run: Run, at: number): Result<RunPicture> {
  const last = run.lastSequence();
  if (!Number.isSafeInteger(at) || at < 1 || at > last)
    return fail(`there is no event ${at}: the newest is event ${last}`);
  if (at === last) return succeed(run.snapshot());
  const base = run.pictures().findLast(({ sequence }) => sequence <= at) ?? null;
  const events: TraceEvent[] = [];
  const stop = run.follow((base?.sequence ?? 0) + 1, (event) => {
    if (event.sequence <= at) events.push(event);
  });
  if (stop === null) return fail(`of event ${at} there is no picture: ${describeOldest(run)}`);
  stop();
  let picture = base === null ? null : clonePicture(base);
  for (const event of events) picture = foldEvent(picture, event, run.protocol);
  return picture === null ? fail(`of event ${at} there is no picture`) : succeed(picture);
}

function describeOldest(run: Run): string {
  const oldest = run.pictures()[0];
  const gone = 'the first events of the run are no longer kept';
  return oldest === undefined ? gone : `${gone}, and the oldest picture is that of event ${oldest.sequence}`;
}
