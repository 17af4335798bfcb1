// The one reader of trace files, line by line: what stands there is `unknown` until it has been here. A file that is
// damaged, newer, or not whole is refused at the first line that shows it.

import { canonicalJson } from '../../core/json.ts';
import { fail, type Result, succeed } from '../../core/result.ts';
import { type Check, describeMismatch, isRecord, kind, oneOf, text, whole } from '../../core/shape.ts';
import { TRACE_VERSION, type TraceEvent } from '../../core/trace.ts';
import { runHeader, traceEvent } from './event-shapes.ts';
import { runPicture } from './picture-shape.ts';
import {
  TRACE_FILE_VERSION,
  type TraceCheckpoint,
  type TraceEnd,
  type TraceHeader,
  type TraceLine,
  takeSum,
} from './trace-line.ts';

/** Why a trace is refused. */
export interface TraceProblem {
  /** From 1; of an end that is missing, the line where it should be. */
  readonly line: number;
  /** What was expected, and what was found. */
  readonly sentence: string;
  /** All lines are right as far as they go, and the last one is missing. */
  readonly isCutOff: boolean;
}

export function describeProblem({ line, sentence }: TraceProblem): string {
  return `line ${line}: ${sentence}`;
}

const headerShape = kind<TraceHeader, 'oxbowTrace'>('oxbowTrace', {
  version: oneOf(TRACE_FILE_VERSION),
  build: text,
  protocolVersion: whole,
  begins: oneOf('run', 'checkpoint', 'slice'),
  run: runHeader,
});

const checkpointShape = kind<TraceCheckpoint, 'checkpoint'>('checkpoint', { picture: runPicture });
const endShape = kind<TraceEnd, 'end'>('end', { sequence: whole });

/** Takes the lines of one trace, in order. */
export class TraceParser {
  #line = 0;
  #header: TraceHeader | null = null;
  /** Of the last event or checkpoint; `null` where a slice has not begun. */
  #sequence: number | null = null;
  #at = 0;
  #lastType: TraceLine['type'] | null = null;

  /** @param line its text, without its line end */
  push(line: string): Result<TraceLine, TraceProblem> {
    this.#line += 1;
    const parsed = this.#header === null ? parseHeader(line) : this.#parseNext(this.#header, line);
    if (!parsed.ok) return fail(this.#problem(parsed.error));
    if (parsed.value.type === 'oxbowTrace') this.#header = parsed.value;
    this.#lastType = parsed.value.type;
    return parsed;
  }

  /** The next line cannot even be given. */
  refuse(sentence: string): TraceProblem {
    this.#line += 1;
    return this.#problem(sentence);
  }

  /** To be called after the last line. @returns what is wrong with a file that ends here, or `null` */
  end(): TraceProblem | null {
    if (this.#lastType === 'end') return null;
    this.#line += 1;
    if (this.#header === null)
      return this.#problem('expected the header of a trace, found the end of the file');
    const after = this.#sequence === null ? 'the header' : `event ${this.#sequence}`;
    return {
      ...this.#problem(
        `expected an event or the end line, found the end of the file: it was cut off after ${after}`,
      ),
      isCutOff: true,
    };
  }

  #parseNext(header: TraceHeader, line: string): Result<TraceLine> {
    if (this.#lastType === 'end') return fail('expected nothing after the end line, found one more');
    const json = takeSum(line);
    if (json === null) return fail(describeBadSum(line));
    const value = parseJson(json);
    if (!isRecord(value)) return fail('expected a JSON object, found other text');
    switch (value['type']) {
      case 'checkpoint':
        return this.#takeCheckpoint(header, value);
      case 'end':
        return this.#takeEnd(header, value);
      default:
        return this.#takeEvent(header, value);
    }
  }

  #takeEvent(header: TraceHeader, value: unknown): Result<TraceEvent> {
    const checked = shaped<TraceEvent>(value, traceEvent);
    if (!checked.ok) return checked;
    const event = checked.value;
    const expected = this.#expectedSequence(header);
    if (expected === null) return fail('expected a checkpoint, as the header says, found an event');
    if (event.sequence !== expected && expected !== 'any')
      return fail(`expected event ${expected}, found event ${event.sequence}`);
    if (event.at < this.#at) return fail(`expected a time from ${this.#at} ms on, found ${event.at} ms`);
    if ((event.type === 'runStarted') !== (event.sequence === 1))
      return fail(
        event.sequence === 1
          ? `expected runStarted as event 1, found ${event.type}`
          : `expected no second runStarted, found one as event ${event.sequence}`,
      );
    if (event.type === 'runStarted' && canonicalJson(event.header) !== canonicalJson(header.run))
      return fail('expected the run of the header, found the start of another one');
    this.#sequence = event.sequence;
    this.#at = event.at;
    return succeed(event);
  }

  #takeCheckpoint(header: TraceHeader, value: unknown): Result<TraceCheckpoint> {
    const checked = shaped<TraceCheckpoint>(value, checkpointShape);
    if (!checked.ok) return checked;
    const { sequence, at } = checked.value.picture;
    if (this.#lastType === 'checkpoint')
      return fail('expected an event after the checkpoint, found another one');
    if (this.#sequence === null) {
      if (header.begins !== 'checkpoint') return fail('expected an event, found a checkpoint');
    } else if (sequence !== this.#sequence) {
      return fail(`expected a checkpoint of event ${this.#sequence}, found one of event ${sequence}`);
    }
    if (at < this.#at) return fail(`expected a time from ${this.#at} ms on, found ${at} ms`);
    this.#sequence = sequence;
    this.#at = at;
    return checked;
  }

  #takeEnd(header: TraceHeader, value: unknown): Result<TraceEnd> {
    const checked = shaped<TraceEnd>(value, endShape);
    if (!checked.ok) return checked;
    if (this.#sequence === null && header.begins === 'checkpoint')
      return fail('expected a checkpoint, as the header says, found the end line');
    const last = this.#sequence ?? 0;
    if (checked.value.sequence !== last)
      return fail(`expected event ${last + 1}, found the end line of event ${checked.value.sequence}`);
    return checked;
  }

  /** `null`: none before a checkpoint. */
  #expectedSequence(header: TraceHeader): number | 'any' | null {
    if (this.#sequence !== null) return this.#sequence + 1;
    if (header.begins === 'run') return 1;
    return header.begins === 'slice' ? 'any' : null;
  }

  #problem(sentence: string): TraceProblem {
    return { line: this.#line, sentence, isCutOff: false };
  }
}

/** The header is looked at before its sum: what a newer program writes may not even have one. */
function parseHeader(line: string): Result<TraceHeader> {
  const value = parseJson(line);
  if (!isRecord(value) || value['type'] !== 'oxbowTrace')
    return fail('expected the header of an Oxbow trace, found something else');
  const { version, run } = value;
  if (version !== TRACE_FILE_VERSION)
    return fail(describeVersion('trace files', TRACE_FILE_VERSION, version));
  const eventVersion = isRecord(run) ? run['version'] : undefined;
  if (eventVersion !== TRACE_VERSION)
    return fail(describeVersion('trace events', TRACE_VERSION, eventVersion));
  const json = takeSum(line);
  return json === null ? fail(describeBadSum(line)) : shaped(parseJson(json), headerShape);
}

function describeVersion(what: string, expected: number, found: unknown): string {
  const isNewer = typeof found === 'number' && found > expected;
  const advice = isNewer ? ': a newer Oxbow wrote it' : '';
  return `expected version ${expected} of ${what}, found ${JSON.stringify(found) ?? 'none'}${advice}`;
}

function describeBadSum(line: string): string {
  return line.endsWith('"}') && line.includes(',"sum":"')
    ? 'expected a line as it was written, found one that was changed: it does not give the sum at its end'
    : 'expected a whole line with its sum at the end, found one without: it may have been cut off here';
}

function shaped<T>(value: unknown, check: Check): Result<T> {
  const wrong = check(value);
  return wrong === null ? succeed(value as T) : fail(describeMismatch(wrong));
}

/** @returns `undefined` for what is no JSON */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
