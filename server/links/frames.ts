// What travels in a frame: messages with their identities, as JSON text `[[identity, body], …]`.

import type { MessageId } from '../../shared/core/ids.ts';
import { fail, type Result, succeed } from '../../shared/core/result.ts';

/** What a message says, once it is known to be an object with a type. */
export type Body = { readonly type: string };

export interface FramedMessage {
  readonly message: MessageId;
  readonly body: Body;
}

/** @param text the body, encoded; it is encoded once, however many copies and frames it goes into */
export function frameEntry(message: MessageId, text: string): string {
  return `[${message},${text}]`;
}

/** @param entries made by `frameEntry`; at least one */
export function encodeFrame(entries: readonly string[]): string {
  return entries.length === 1 ? `[${entries[0]}]` : `[${entries.join()}]`;
}

/** Reads what came over a connection; everything but the bodies' own fields has been looked at then. */
export function decodeFrame(text: string): Result<readonly FramedMessage[]> {
  let frame: unknown;
  try {
    frame = JSON.parse(text) as unknown;
  } catch {
    return fail('a frame that is not JSON');
  }
  if (!Array.isArray(frame) || frame.length === 0) return fail('a frame that is no list of messages');
  const messages: FramedMessage[] = [];
  for (const entry of frame as unknown[]) {
    if (!Array.isArray(entry) || entry.length !== 2)
      return fail('a frame whose entries are not number and body');
    const [message, body] = entry as [unknown, unknown];
    if (typeof message !== 'number' || !Number.isSafeInteger(message) || message < 1)
      return fail('a message without a number');
    if (!isBody(body)) return fail('a message without a type');
    messages.push({ message, body });
  }
  return succeed(messages);
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
