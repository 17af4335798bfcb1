import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, frameEntry } from './frames.ts';

describe('a frame', () => {
  it('carries messages with their identities', () => {
    const messages = [
      { message: 1, body: { type: 'push', rows: ['ü', '\ud800'] } },
      { message: 2 ** 40, body: { type: 'pull' } },
    ];
    const frame = encodeFrame(messages.map(({ message, body }) => frameEntry(message, JSON.stringify(body))));
    expect(decodeFrame(frame)).toEqual({ ok: true, value: messages });
  });

  it.each([
    ['nothing', '', 'a frame that is not JSON'],
    ['torn text', '[[1,{"type":', 'a frame that is not JSON'],
    ['no list', '{"type":"push"}', 'a frame that is no list of messages'],
    ['an empty list', '[]', 'a frame that is no list of messages'],
    ['bare bodies', '[{"type":"push"}]', 'a frame whose entries are not number and body'],
    ['a longer entry', '[[1,{"type":"push"},2]]', 'a frame whose entries are not number and body'],
    ['a number that is none', '[["1",{"type":"push"}]]', 'a message without a number'],
    ['a number below one', '[[0,{"type":"push"}]]', 'a message without a number'],
    ['a broken number', '[[1.5,{"type":"push"}]]', 'a message without a number'],
    ['a body that is null', '[[1,null]]', 'a message without a type'],
    ['a type that is no text', '[[1,{"type":7}]]', 'a message without a type'],
  ])('is refused when it holds %s', (_what, text, sentence) => {
    expect(decodeFrame(text)).toEqual({ ok: false, error: sentence });
  });
});
