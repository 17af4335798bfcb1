import { expect, test } from 'vitest';
import { LINE_LENGTH_MAX } from '../core/limits.ts';
import { CLOSE_CODES, mayReconnect } from './close-codes.ts';
import { parseServerFrame, parseViewerFrame } from './viewer-frames.ts';

test.each([
  { type: 'perform', number: 0, line: 'get c0 x' },
  { type: 'seen', sequence: 12 },
  { type: 'resync' },
])('a viewer may say %j', (frame) => {
  expect(parseViewerFrame(JSON.stringify(frame))).toEqual({ ok: true, value: frame });
});

test.each([
  ['', 'a frame must be JSON text'],
  ['{"type":"seen"', 'a frame must be JSON text'],
  ['null', 'a frame must be a JSON object'],
  ['[]', 'a frame must be a JSON object'],
  ['{}', 'there is no frame of type undefined; there are perform, seen and resync'],
  ['{"type":"hello"}', 'there is no frame of type "hello"; there are perform, seen and resync'],
  ['{"type":"seen"}', 'a seen frame needs a sequence: a whole number from 0 on'],
  ['{"type":"seen","sequence":-1}', 'a seen frame needs a sequence: a whole number from 0 on'],
  ['{"type":"seen","sequence":1.5}', 'a seen frame needs a sequence: a whole number from 0 on'],
  ['{"type":"seen","sequence":1e300}', 'a seen frame needs a sequence: a whole number from 0 on'],
  ['{"type":"seen","sequence":"1"}', 'a seen frame needs a sequence: a whole number from 0 on'],
  ['{"type":"perform","line":"get"}', 'a perform frame needs a number: a whole number from 0 on'],
  ['{"type":"perform","number":1}', 'a perform frame needs a line: a text'],
  ['{"type":"perform","number":1,"line":7}', 'a perform frame needs a line: a text'],
  ['{"type":"resync","sequence":1}', 'a resync frame has no field "sequence"'],
  ['{"type":"resync","__proto__":{}}', 'a resync frame has no field "__proto__"'],
])('%s is refused: %s', (text, sentence) => {
  expect(parseViewerFrame(text)).toEqual({ ok: false, error: sentence });
});

test('a line may be as long as the language allows, and no longer', () => {
  const perform = (length: number) =>
    parseViewerFrame(JSON.stringify({ type: 'perform', number: 1, line: 'x'.repeat(length) }));
  expect(perform(LINE_LENGTH_MAX).ok).toBe(true);
  expect(perform(LINE_LENGTH_MAX + 1)).toEqual({
    ok: false,
    error: `a line has at most ${LINE_LENGTH_MAX} characters`,
  });
});

test('foreign text in a sentence is short and shows its control characters', () => {
  const refused = parseViewerFrame(JSON.stringify({ type: `\u001b[2J${'x'.repeat(1_000)}` }));
  expect(refused.ok ? '' : refused.error).toMatch(/^there is no frame of type "\\u001b\[2Jx+…; there are/);
});

test.each([
  { type: 'hello', version: 1, run: 'lab', header: {}, epoch: 'e', build: 'b' },
  { type: 'checkpoint', part: 0, parts: 1, text: '{}', why: 'joined', skipped: 0 },
  { type: 'events', events: [] },
  { type: 'performed', number: 1, output: ['x:1'] },
  { type: 'closed', sentence: 'the run was closed' },
])('the page takes $type', (frame) => {
  expect(parseServerFrame(JSON.stringify(frame))).toEqual({ ok: true, value: frame });
});

test.each([
  ['{"type":"hello"}', 'a hello frame without version, run, epoch, build or header'],
  ['{"type":"checkpoint","part":0}', 'a checkpoint frame without part, parts, skipped, text or why'],
  ['{"type":"events","events":{}}', 'an events frame without events'],
  ['{"type":"performed","number":1}', 'a performed frame without number or output'],
  ['{"type":"closed"}', 'a closed frame without a sentence'],
  ['{"type":"news"}', 'a frame of the unknown type "news"'],
  ['7', 'a frame must be a JSON object'],
])('the page refuses %s: %s', (text, sentence) => {
  expect(parseServerFrame(text)).toEqual({ ok: false, error: sentence });
});

test('the page dials again after what can pass, and not after a rule that it broke', () => {
  expect(mayReconnect(CLOSE_CODES.stopping)).toBe(true);
  expect(mayReconnect(CLOSE_CODES.runClosed)).toBe(true);
  expect(mayReconnect(1006)).toBe(true);
  expect(mayReconnect(CLOSE_CODES.rule)).toBe(false);
  expect(mayReconnect(CLOSE_CODES.version)).toBe(false);
  expect(mayReconnect(CLOSE_CODES.unknownRun)).toBe(false);
});
