// A client language of text frames that a protocol may have of its own: what a door of the server speaks with clients that
// were written for the system that the protocol follows.

import type { Operation } from './contract.ts';
import type { Result } from './result.ts';

/** What one frame of a client asks for. */
export type ClientFrame =
  /** `answers`: whether the client waits for an answer. */
  | { readonly type: 'operate'; readonly operation: Operation; readonly answers: boolean }
  /** The client reads a key, and will send its new value in the next frame; nobody else may change it in between. */
  | { readonly type: 'beginChange'; readonly key: string }
  | { readonly type: 'quit' };

export interface ClientLanguage {
  /** @returns what is asked for, or a sentence that says what is wrong with the frame */
  readonly readFrame: (text: string) => Result<ClientFrame>;
  /** The frame that ends a change of that key: the value that it shall have. */
  readonly readChange: (text: string, key: string) => Result<string>;
  /** `value` is `null` where the key is absent. */
  readonly writeAnswer: (key: string, value: string | null) => string;
  readonly writeError: (sentence: string) => string;
}
