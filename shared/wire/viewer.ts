// What a viewer (the page) and the server say to each other over the stream's WebSocket: JSON text frames.

import type { RunHeader, TraceEvent } from '../core/trace.ts';

/** Raised when a frame's shape changes; the server refuses a viewer of another version with a sentence. */
export const VIEWER_VERSION = 1;

export type ViewerFrame =
  /** Perform one line of the command language. Answered by `performed` with the same number. */
  | { readonly type: 'perform'; readonly number: number; readonly line: string }
  /** The viewer has taken in all events up to here; flow control counts from it. */
  | { readonly type: 'seen'; readonly sequence: number }
  /** The viewer's own state differs from a digest: send a checkpoint. */
  | { readonly type: 'resync' };

export type ServerFrame =
  | {
      readonly type: 'hello';
      readonly version: number;
      readonly run: string;
      readonly header: RunHeader;
      /** Changes when the server restarts: sequence numbers of another one mean nothing. */
      readonly epoch: string;
      readonly build: string;
      /** Its virtual time stands until somebody performs a line. */
      readonly stands?: true;
    }
  /**
   * A part of the JSON text of a `RunPicture`, in order; replaces all that the viewer has. `why` tells a person:
   * `joined` (first contact), `behind` (too slow, `skipped` events were left out), `resync`.
   */
  | {
      readonly type: 'checkpoint';
      readonly part: number;
      readonly parts: number;
      readonly text: string;
      readonly why: 'joined' | 'behind' | 'resync';
      readonly skipped: number;
    }
  /** Consecutive events; the first follows the last one sent. */
  | {
      readonly type: 'events';
      readonly events: readonly TraceEvent[];
      /** Lines of all viewers that have not begun yet; absent: none. */
      readonly waiting?: number;
      /** Its virtual time stands since the last of them. */
      readonly stands?: true;
    }
  | {
      readonly type: 'performed';
      readonly number: number;
      readonly output: readonly string[];
      /** Sentences for people that are no results. */
      readonly notes?: readonly string[];
      readonly error?: string;
    }
  /** The last frame: the run was closed, or the viewer broke a rule. */
  | { readonly type: 'closed'; readonly sentence: string };
