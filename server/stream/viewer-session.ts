// What one viewer has been told and may be told next: a pure state machine. The connection feeds it and obeys.
//
// It keeps three promises:
// 1. A viewer gets consecutive events, or a checkpoint that replaces all it has. Never a gap in silence.
// 2. Nothing is queued for a viewer. What it has not got yet is in the run's one feed; a viewer that does not report
//    what it has seen, or whose socket is full, is not sent to.
// 3. A viewer that fell too far behind goes on from a checkpoint, and is told how many events it missed.

import { assertNever } from '../../shared/core/result.ts';
import type { CloseReason } from '../../shared/wire/close-codes.ts';
import type { ViewerFrame } from '../../shared/wire/viewer.ts';
import type { ServerLimits } from '../limits.ts';
import { fullBucket, type TokenBucket, takeToken } from '../token-bucket.ts';

export type CheckpointWhy = 'joined' | 'behind' | 'resync';

export interface ViewerSession {
  /** The sequence number of the event that the viewer needs next. */
  next: number;
  /** Up to here the viewer has taken in what it was sent. */
  seen: number;
  /** A checkpoint that is owed, whatever else could be sent. */
  owed: CheckpointWhy | null;
  /** Up to here a viewer that came back may catch up, however long that takes: its history stays whole. */
  catchUpThrough: number;
  /** Lines without an answer. */
  performing: number;
  readonly frames: TokenBucket;
  readonly performs: TokenBucket;
  readonly resyncs: TokenBucket;
}

/** Where a viewer wants to go on, and whether it means this very run. */
export interface Resume {
  readonly from: number;
  readonly sameEpoch: boolean;
}

/** What of the run can be sent. */
export interface Available {
  readonly first: number;
  readonly last: number;
}

export function openSession(
  resume: Resume | null,
  available: Available,
  limits: ServerLimits,
  nowMillis: number,
): ViewerSession {
  const canResume = resume?.sameEpoch && resume.from >= available.first && resume.from <= available.last + 1;
  return {
    next: canResume ? resume.from : available.last + 1,
    seen: canResume ? resume.from - 1 : available.last,
    owed: canResume ? null : 'joined',
    catchUpThrough: available.last,
    performing: 0,
    frames: fullBucket(limits.framesPerSecond, limits.framesBurst, nowMillis),
    performs: fullBucket(limits.performsPerSecond, limits.performsBurst, nowMillis),
    resyncs: fullBucket(limits.resyncsPerSecond, limits.resyncsBurst, nowMillis),
  };
}

// ---------------------------------------------------------------- from the viewer

export type FrameVerdict =
  /** Something may be sent now that could not before. */
  | { readonly type: 'pump' }
  | { readonly type: 'perform'; readonly number: number; readonly line: string }
  /** The line is not performed, and the viewer is told so. */
  | { readonly type: 'refuseLine'; readonly number: number; readonly sentence: string }
  | { readonly type: 'close'; readonly reason: CloseReason; readonly sentence: string };

/** Counts a frame, before it is parsed: text that is no frame counts too. @returns whether it may be read */
export function mayReadFrame(session: ViewerSession, nowMillis: number): boolean {
  return takeToken(session.frames, nowMillis);
}

export function onFrame(
  session: ViewerSession,
  frame: ViewerFrame,
  limits: ServerLimits,
  nowMillis: number,
): FrameVerdict {
  switch (frame.type) {
    case 'seen':
      return onSeen(session, frame.sequence);
    case 'resync':
      if (!takeToken(session.resyncs, nowMillis)) {
        const sentence = 'this viewer asked for too many checkpoints: its own state keeps differing';
        return { type: 'close', reason: 'rule', sentence };
      }
      session.owed = 'resync';
      return { type: 'pump' };
    case 'perform':
      return onPerform(session, frame, limits, nowMillis);
    default:
      return assertNever(frame);
  }
}

function onSeen(session: ViewerSession, sequence: number): FrameVerdict {
  if (sequence >= session.next) {
    const sentence = `this viewer says that it has seen event ${sequence}, and was sent none after ${session.next - 1}`;
    return { type: 'close', reason: 'rule', sentence };
  }
  // Reports can cross a checkpoint on the way; an older one says nothing new.
  session.seen = Math.max(session.seen, sequence);
  return { type: 'pump' };
}

function onPerform(
  session: ViewerSession,
  frame: { readonly number: number; readonly line: string },
  limits: ServerLimits,
  nowMillis: number,
): FrameVerdict {
  const { number, line } = frame;
  if (session.performing >= limits.performsWaitingMax) {
    const sentence = `${limits.performsWaitingMax} lines of this viewer wait already; this one was not performed`;
    return { type: 'refuseLine', number, sentence };
  }
  if (!takeToken(session.performs, nowMillis)) {
    const sentence = `more than ${limits.performsPerSecond} lines in a second; this one was not performed`;
    return { type: 'refuseLine', number, sentence };
  }
  session.performing += 1;
  return { type: 'perform', number, line };
}

export function onPerformed(session: ViewerSession): void {
  session.performing -= 1;
}

// ---------------------------------------------------------------- to the viewer

export type NextStep =
  | { readonly type: 'wait' }
  | { readonly type: 'checkpoint'; readonly why: CheckpointWhy }
  | { readonly type: 'events'; readonly from: number; readonly through: number };

/** @param bufferedBytes what the socket has taken and not yet put on the line */
export function nextStep(
  session: ViewerSession,
  available: Available,
  bufferedBytes: number,
  limits: ServerLimits,
): NextStep {
  if (bufferedBytes > limits.bufferedBytesMax) return { type: 'wait' };
  if (session.owed !== null) return { type: 'checkpoint', why: session.owed };
  const unseen = session.next - 1 - session.seen;
  if (unseen >= limits.unseenEventsMax) return { type: 'wait' };
  if (isBehind(session, available, limits)) return { type: 'checkpoint', why: 'behind' };
  if (session.next > available.last) return { type: 'wait' };
  const through = Math.min(available.last, session.next + limits.unseenEventsMax - unseen - 1);
  return { type: 'events', from: session.next, through };
}

function isBehind(session: ViewerSession, available: Available, limits: ServerLimits): boolean {
  if (session.next < available.first) return true;
  const backlog = available.last - session.next + 1;
  return session.next > session.catchUpThrough && backlog > limits.backlogEventsMax;
}

export function onEventsSent(session: ViewerSession, last: number): void {
  session.next = last + 1;
}

/** @returns how many events the viewer will never see one by one */
export function onCheckpointSent(session: ViewerSession, sequence: number, why: CheckpointWhy): number {
  const skipped = why === 'joined' ? 0 : Math.max(0, sequence - session.next + 1);
  session.owed = null;
  session.next = sequence + 1;
  // Counting starts anew with the checkpoint, and a slow viewer gets no second one before it has seen something.
  session.seen = sequence;
  return skipped;
}

/** An event that is too large for a frame: the checkpoint carries what it did. */
export function onEventTooLarge(session: ViewerSession): void {
  session.owed = 'behind';
}
