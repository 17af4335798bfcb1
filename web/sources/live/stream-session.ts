// The page's side of the stream as a pure state machine: frames in, deeds out. Knows no socket.

import { assertNever } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { type ServerFrame, VIEWER_VERSION } from '../../../shared/wire/viewer.ts';
import type { ConnectionNotice } from '../source.ts';

export interface StreamSession {
  /** The run's epoch that the page's picture belongs to; `null` before the first contact. */
  epoch: string | null;
  /** The last event received, folded or not; 0 before the first. */
  received: number;
  /** The last event reported as seen. */
  reported: number;
  /** Parts of a checkpoint that is arriving. */
  parts: string[];
  /** Said with the next checkpoint: the run is another one than before. */
  restarted: boolean;
  /** Whether this connection has been greeted. */
  greeted: boolean;
  /** Whether there was a connection before this one. */
  returning: boolean;
  /** The run that was left is not there any more, but another one of its name: nobody saw it go. */
  isOther: boolean;
}

export type StreamDeed =
  | { readonly type: 'greet'; readonly run: string; readonly build: string; readonly stands: boolean }
  | {
      readonly type: 'replace';
      readonly picture: RunPicture;
      readonly sameRun: boolean;
      readonly notice: ConnectionNotice | null;
    }
  | {
      readonly type: 'follow';
      readonly events: readonly TraceEvent[];
      /** Lines of all viewers that have not begun yet. */
      readonly waiting: number;
      /** The time of the run stands since the last of them. */
      readonly stands: boolean;
    }
  | { readonly type: 'notice'; readonly notice: ConnectionNotice }
  | {
      readonly type: 'answer';
      readonly number: number;
      readonly output: readonly string[];
      readonly notes: readonly string[];
      readonly error: string | undefined;
    }
  /** Ask for a checkpoint: a gap, which the server promises not to leave. */
  | { readonly type: 'resync' }
  | { readonly type: 'giveUp'; readonly sentence: string };

/** @param place where the page stopped following the run before */
export function openStreamSession(
  place: { readonly epoch: string; readonly received: number } | null = null,
): StreamSession {
  return {
    epoch: place?.epoch ?? null,
    received: place?.received ?? 0,
    reported: place?.received ?? 0,
    parts: [],
    restarted: false,
    greeted: false,
    returning: false,
    isOther: false,
  };
}

/** What to ask the server for when dialling: the next event, if anything is known. */
export function resumeQuery(session: StreamSession): Record<string, string> {
  const version = String(VIEWER_VERSION);
  if (session.epoch === null || session.received === 0) return { version };
  return { version, epoch: session.epoch, from: String(session.received + 1) };
}

/** A new connection was opened: what was half received is void. */
export function onDialled(session: StreamSession): void {
  session.parts = [];
  session.greeted = false;
}

export function onServerFrame(session: StreamSession, frame: ServerFrame): StreamDeed[] {
  switch (frame.type) {
    case 'hello':
      return onHello(session, frame);
    case 'checkpoint':
      return onCheckpointPart(session, frame);
    case 'events':
      return onEvents(session, frame.events, frame.waiting ?? 0, frame.stands === true);
    case 'performed':
      return [onPerformed(frame)];
    case 'closed':
      return [{ type: 'giveUp', sentence: frame.sentence }];
    default:
      return assertNever(frame);
  }
}

function onPerformed({
  number,
  output,
  notes = [],
  error,
}: Extract<ServerFrame, { type: 'performed' }>): StreamDeed {
  return { type: 'answer', number, output, notes, error };
}

function onHello(session: StreamSession, hello: Extract<ServerFrame, { type: 'hello' }>): StreamDeed[] {
  if (hello.version !== VIEWER_VERSION) {
    const sentence = `the server speaks version ${hello.version} of the stream and this page ${VIEWER_VERSION}: load the page anew`;
    return [{ type: 'giveUp', sentence }];
  }
  const deeds: StreamDeed[] = [
    { type: 'greet', run: hello.run, build: hello.build, stands: hello.stands === true },
  ];
  session.restarted = session.epoch !== null && session.epoch !== hello.epoch;
  session.isOther = session.restarted && !session.returning;
  if (session.returning && !session.restarted) {
    const notice = { type: 'returned', sentence: 'The server is back; nothing was missed.' } as const;
    deeds.push({ type: 'notice', notice });
  }
  // Sequence numbers of another epoch mean nothing here; a checkpoint is on its way.
  if (session.restarted) session.received = 0;
  session.epoch = hello.epoch;
  session.greeted = true;
  session.returning = true;
  return deeds;
}

function onCheckpointPart(
  session: StreamSession,
  frame: Extract<ServerFrame, { type: 'checkpoint' }>,
): StreamDeed[] {
  if (frame.part === 0) session.parts = [];
  if (frame.part !== session.parts.length) {
    session.parts = [];
    return [{ type: 'resync' }];
  }
  session.parts.push(frame.text);
  if (session.parts.length < frame.parts) return [];
  const text = session.parts.join('');
  session.parts = [];
  const picture = JSON.parse(text) as RunPicture;
  session.received = picture.sequence;
  const sameRun = frame.why !== 'joined' && !session.restarted;
  const notice = session.isOther ? null : noticeOf(frame, session.restarted);
  session.restarted = false;
  return [{ type: 'replace', picture, sameRun, notice }];
}

function noticeOf(
  frame: Extract<ServerFrame, { type: 'checkpoint' }>,
  restarted: boolean,
): ConnectionNotice | null {
  if (restarted)
    return {
      type: 'restarted',
      sentence: 'The server was started anew. What you see is its run as it is now; the strip begins afresh.',
    };
  if (frame.why === 'behind')
    return {
      type: 'behind',
      sentence: `The run was too fast for this page: ${frame.skipped} events were left out. The picture is exact again.`,
    };
  if (frame.why === 'resync')
    return { type: 'resynced', sentence: 'The picture differed from the run and was taken anew.' };
  return null;
}

function onEvents(
  session: StreamSession,
  events: readonly TraceEvent[],
  waiting: number,
  stands: boolean,
): StreamDeed[] {
  const fresh = events.filter((event) => event.sequence > session.received);
  const first = fresh[0];
  if (first === undefined) return [];
  // A gap cannot be folded over; the server promises that there is none, so one is a mistake to be mended loudly.
  if (first.sequence !== session.received + 1) return [{ type: 'resync' }];
  session.received = fresh.at(-1)?.sequence ?? session.received;
  return [{ type: 'follow', events: fresh, waiting, stands }];
}
