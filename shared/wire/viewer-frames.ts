// The one reader of frames between page and server: what arrives is `unknown` until it has been here.

import { LINE_LENGTH_MAX } from '../core/limits.ts';
import { fail, type Result, succeed } from '../core/result.ts';
import type { ServerFrame, ViewerFrame } from './viewer.ts';

/** @returns the frame, or a sentence that says what is wrong with it */
export function parseViewerFrame(text: string): Result<ViewerFrame> {
  const parsed = parseObject(text);
  if (!parsed.ok) return parsed;
  const { type, ...fields } = parsed.value;
  switch (type) {
    case 'perform': {
      const { number, line } = fields;
      if (!isCount(number)) return fail('a perform frame needs a number: a whole number from 0 on');
      if (typeof line !== 'string') return fail('a perform frame needs a line: a text');
      if (line.length > LINE_LENGTH_MAX) return fail(`a line has at most ${LINE_LENGTH_MAX} characters`);
      return onlyFields(fields, ['number', 'line'], { type, number, line });
    }
    case 'seen': {
      const { sequence } = fields;
      if (!isCount(sequence)) return fail('a seen frame needs a sequence: a whole number from 0 on');
      return onlyFields(fields, ['sequence'], { type, sequence });
    }
    case 'resync':
      return onlyFields(fields, [], { type });
    default:
      return fail(`there is no frame of type ${quote(type)}; there are perform, seen and resync`);
  }
}

/**
 * Looks at the outside of a frame from the server. What it holds inside (events, a picture's text) is the server's
 * own trace and is checked where it is folded.
 */
export function parseServerFrame(text: string): Result<ServerFrame> {
  const parsed = parseObject(text);
  if (!parsed.ok) return parsed;
  const frame = parsed.value;
  const sentence = missingIn(frame);
  return sentence === null ? succeed(frame as unknown as ServerFrame) : fail(sentence);
}

function missingIn(frame: Readonly<Record<string, unknown>>): string | null {
  switch (frame['type']) {
    case 'hello':
      return typeof frame['version'] === 'number' &&
        typeof frame['run'] === 'string' &&
        typeof frame['epoch'] === 'string' &&
        typeof frame['build'] === 'string' &&
        isObject(frame['header'])
        ? null
        : 'a hello frame without version, run, epoch, build or header';
    case 'checkpoint':
      return isCount(frame['part']) &&
        isCount(frame['parts']) &&
        isCount(frame['skipped']) &&
        typeof frame['text'] === 'string' &&
        typeof frame['why'] === 'string'
        ? null
        : 'a checkpoint frame without part, parts, skipped, text or why';
    case 'events':
      if (!Array.isArray(frame['events'])) return 'an events frame without events';
      if (frame['stands'] !== undefined && frame['stands'] !== true)
        return 'an events frame that does not say whether time stands';
      return frame['waiting'] === undefined || isCount(frame['waiting'])
        ? null
        : 'an events frame with lines waiting that cannot be counted';
    case 'performed':
      return isCount(frame['number']) && Array.isArray(frame['output'])
        ? null
        : 'a performed frame without number or output';
    case 'closed':
      return typeof frame['sentence'] === 'string' ? null : 'a closed frame without a sentence';
    default:
      return `a frame of the unknown type ${quote(frame['type'])}`;
  }
}

function parseObject(text: string): Result<Readonly<Record<string, unknown>>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('a frame must be JSON text');
  }
  return isObject(value) ? succeed(value) : fail('a frame must be a JSON object');
}

/** Refuses what the frame has beyond its fields: a misspelt field would otherwise be ignored in silence. */
function onlyFields(
  fields: Readonly<Record<string, unknown>>,
  known: readonly string[],
  frame: ViewerFrame,
): Result<ViewerFrame> {
  const stranger = Object.keys(fields).find((name) => !known.includes(name));
  return stranger === undefined
    ? succeed(frame)
    : fail(`a ${frame.type} frame has no field ${quote(stranger)}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Foreign text in a sentence: short, and with its control characters escaped. */
function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
