// A script as a part of an address: deflated, then in letters that need no escape. What comes out of a link is from
// anywhere, so it is bounded before it is read.

import { fail, type Result, succeed } from '../../shared/core/result.ts';

/** Of a whole address: browsers take far more, but what carries links (mail, chats) cuts longer ones. */
export const LINK_LENGTH_MAX = 16_000;
/** Of the script in it: a few bytes may inflate to anything. */
export const LINKED_SCRIPT_MAX = 262_144;

export async function packText(text: string): Promise<string> {
  const deflated = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(deflated).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export async function unpackText(packed: string): Promise<Result<string>> {
  if (packed.length > LINK_LENGTH_MAX)
    return fail(
      `the link is longer than ${LINK_LENGTH_MAX} characters: put its script into a file, and open that`,
    );
  if (!/^[A-Za-z0-9_-]*$/.test(packed)) return fail(DAMAGED);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return fail(DAMAGED);
  }
  return inflate(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')));
}

const DAMAGED = 'the script in the link is damaged: it was cut off or changed on its way';

/** Stops at the bound, whatever else would come. */
async function inflate(stream: ReadableStream<Uint8Array>): Promise<Result<string>> {
  const reader = stream.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value, { stream: true });
      if (text.length <= LINKED_SCRIPT_MAX) continue;
      await reader.cancel();
      return fail(`the script in the link has more than ${LINKED_SCRIPT_MAX} characters`);
    }
    return succeed(text + decoder.decode());
  } catch {
    return fail(DAMAGED);
  }
}
