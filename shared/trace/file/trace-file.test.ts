// Trace files: what is written is read, and what was changed on the way is refused at its line.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PERFECT_LINK } from '../../core/faults.ts';
import { fingerprintText } from '../../core/json.ts';
import { describeMismatch } from '../../core/shape.ts';
import type { RunHeader, TraceEvent } from '../../core/trace.ts';
import { startRumorCluster, UNEVEN_LINK } from '../../sim/testing/rumor-cluster.ts';
import { traceEvent } from './event-shapes.ts';
import { TraceParser, type TraceProblem } from './parse-trace.ts';
import { recordRun } from './record-run.ts';
import { anyEvent } from './testing/arbitrary-event.ts';
import { printHeader, printLine, type TraceLine } from './trace-line.ts';

const RUN: RunHeader = {
  version: 1,
  protocol: 'rumor',
  options: {},
  config: null,
  engine: 'sim',
  placement: 'inline',
  seed: 1,
  link: PERFECT_LINK,
  clientTimeoutMillis: 500,
};
const HEADER = { build: '1.2.3', protocolVersion: 1, begins: 'run', run: RUN } as const;

function read(lines: readonly string[]): { lines: TraceLine[]; problem: TraceProblem | null } {
  const parser = new TraceParser();
  const read: TraceLine[] = [];
  for (const line of lines) {
    const parsed = parser.push(line);
    if (!parsed.ok) return { lines: read, problem: parsed.error };
    read.push(parsed.value);
  }
  return { lines: read, problem: parser.end() };
}

function problemOf(lines: readonly string[]): string {
  const { problem } = read(lines);
  return problem === null ? 'none' : `line ${problem.line}: ${problem.sentence}`;
}

/** A line as its writer would have written it, with other contents. */
function signed(value: unknown): string {
  const body = JSON.stringify(value).slice(0, -1);
  return `${body},"sum":"${fingerprintText(body)}"}`;
}

/** A short run with a little of everything, recorded with checkpoints. */
async function recordedLines(): Promise<{ lines: string[]; events: readonly TraceEvent[] }> {
  const { run, events } = await startRumorCluster({ link: UNEVEN_LINK, pace: 'paced', seed: 5 });
  let file = '';
  const recording = recordRun(run, '1.2.3', (text) => (file += text), 10);
  run.simulation.operate('c0', { type: 'put', key: 'x', value: 'one' }, () => {});
  await run.inject({ type: 'hold', a: 's0', b: 's1' });
  run.advance(20);
  await run.inject({ type: 'crash', replica: 's1' });
  await run.inject({ type: 'restart', replica: 's1' });
  run.advance(100);
  run.record({ type: 'remarked', text: 'the end "," \u2028' });
  recording.close();
  expect(file.endsWith('\n')).toBe(true);
  return { lines: file.slice(0, -1).split('\n'), events };
}

describe('a trace file', () => {
  test('gives back any event as it was', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const parser = new TraceParser();
        const run = event.type === 'runStarted' ? event.header : RUN;
        const begins = event.sequence === 1 ? 'run' : 'slice';
        expect(parser.push(printHeader({ ...HEADER, begins, run }))).toMatchObject({ ok: true });
        expect(parser.push(printLine(event))).toEqual({ ok: true, value: event });
      }),
      { numRuns: 2_000 },
    );
  });

  test('gives back a run that was recorded, and its checkpoints where they are due', async () => {
    const { lines, events } = await recordedLines();
    const { lines: read1, problem } = read(lines);
    expect(problem).toBeNull();
    const types = read1.map(({ type }) => type);
    expect([types[0], types.at(-1)]).toEqual(['oxbowTrace', 'end']);
    expect(types.filter((type) => type === 'checkpoint').length).toBeGreaterThan(0);
    expect(read1.filter((line) => 'sequence' in line && line.type !== 'end')).toEqual(events);
  });

  test('of a run whose beginning is no longer kept begins with its picture', async () => {
    const { run } = await startRumorCluster({ keptMax: 3 });
    let file = '';
    const recording = recordRun(run, '1', (text) => (file += text));
    const remark = run.record({ type: 'remarked', text: 'late' });
    recording.close();
    const { lines, problem } = read(file.trimEnd().split('\n'));
    expect(problem).toBeNull();
    expect(lines.map(({ type }) => type)).toEqual(['oxbowTrace', 'checkpoint', 'remarked', 'end']);
    expect(lines[0]).toMatchObject({ begins: 'checkpoint', run: run.header });
    expect(lines[2]).toEqual(remark);
  });

  test('that was changed in one line is refused at that line; only a checkpoint may go unseen', async () => {
    const { lines } = await recordedLines();
    const place = fc.nat(lines.length - 1);
    fc.assert(
      fc.property(
        place,
        fc.nat(),
        fc.constantFrom('{', '}', '"', ',', ':', '0', 'a', ' ', 'é'),
        (index, at, character) => {
          const line = lines[index] as string;
          const position = at % line.length;
          if (line[position] === character) return;
          const changed = `${line.slice(0, position)}${character}${line.slice(position + 1)}`;
          expect(read(lines.with(index, changed)).problem?.line).toBe(index + 1);
        },
      ),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(place, fc.nat(), (index, at) => {
        const line = lines[index] as string;
        expect(read(lines.with(index, line.slice(0, at % line.length))).problem?.line).toBe(index + 1);
      }),
      { numRuns: 1_000 },
    );
    for (const [index, line] of lines.entries()) {
      const isCheckpoint = line.startsWith('{"type":"checkpoint"');
      const { problem } = read(lines.toSpliced(index, 1));
      expect(problem?.line ?? null).toBe(isCheckpoint ? null : index + 1);
      expect(read(lines.toSpliced(index, 0, line)).problem?.line).toBe(index + 2);
    }
  });

  test('that was cut off between two lines says after which event', async () => {
    const { lines } = await recordedLines();
    for (let length = 1; length < lines.length; length += 1) {
      const { problem, lines: kept } = read(lines.slice(0, length));
      expect(problem).toMatchObject({ line: length + 1, isCutOff: true });
      expect(kept).toHaveLength(length);
    }
    expect(problemOf(lines.slice(0, 4))).toBe(
      'line 5: expected an event or the end line, found the end of the file: it was cut off after event 3',
    );
    expect(problemOf([])).toBe('line 1: expected the header of a trace, found the end of the file');
  });

  const started = { sequence: 1, at: 0, type: 'runStarted', header: RUN };
  const remark = { sequence: 2, at: 5, type: 'remarked', text: '' };
  const step = {
    sequence: 2,
    at: 5,
    type: 'replicaStepped',
    replica: 's0',
    input: { type: 'start' },
    effects: [],
    messages: [],
  };
  const send = { type: 'send', to: 's1', message: { type: 'rumor' } };

  test.each([
    [[{ ...remark, type: 'shouted' }], 'line 3: type: expected one of runStarted, '],
    [[{ ...remark, colour: 'red' }], 'line 3: colour: expected no such field, found "red"'],
    [[{ sequence: 2, at: 5, type: 'remarked' }], 'line 3: text: expected this field, found nothing'],
    [[{ ...remark, text: 7 }], 'line 3: text: expected a text, found 7'],
    [[{ ...remark, at: -1 }], 'line 3: at: expected a number from 0 on, found -1'],
    [[{ ...remark, sequence: 2.5 }], 'line 3: sequence: expected a whole number from 0 on, found 2.5'],
    [[{ ...remark, sequence: 4 }], 'line 3: expected event 2, found event 4'],
    [[{ ...started, sequence: 2 }], 'line 3: expected no second runStarted, found one as event 2'],
    [
      [{ ...step, effects: [send, { ...send, to: null }] }],
      'line 3: effects[1].to: expected a text, found null',
    ],
    [[{ ...step, input: { type: 'request' } }], 'line 3: input.client: expected this field, found nothing'],
    [[{ ...step, effects: { 0: send } }], 'line 3: effects: expected a list, found an object'],
    [[remark, { ...remark, sequence: 3, at: 4 }], 'line 4: expected a time from 5 ms on, found 4 ms'],
    [[[1]], 'line 3: expected a JSON object, found other text'],
    [[{ type: 'checkpoint', picture: {} }], 'line 3: picture.sequence: expected this field, found nothing'],
    [[{ type: 'end', sequence: 3 }], 'line 3: expected event 2, found the end line of event 3'],
  ])('with %j is refused', (values, sentence) => {
    expect(problemOf([printHeader(HEADER), ...[started, ...values].map(signed)])).toContain(sentence);
  });

  test.each([
    ['GET / HTTP/1.1', 'expected the header of an Oxbow trace, found something else'],
    ['{"type":"checkpoint"}', 'expected the header of an Oxbow trace, found something else'],
    [
      signed({ type: 'oxbowTrace', version: 2 }),
      'expected version 1 of trace files, found 2: a newer Oxbow wrote it',
    ],
    [
      signed({ type: 'oxbowTrace', version: 1, run: { version: 3 } }),
      'expected version 1 of trace events, found 3: a newer Oxbow wrote it',
    ],
    [JSON.stringify({ type: 'oxbowTrace', version: 1, ...HEADER }), 'expected a whole line with its sum'],
    [signed({ type: 'oxbowTrace', version: 1, ...HEADER, build: 1 }), 'build: expected a text, found 1'],
  ])('that begins with %s is refused', (line, sentence) => {
    expect(problemOf([line])).toContain(`line 1: ${sentence}`);
  });

  test('has events of its own run alone', () => {
    const other = { ...started, header: { ...RUN, seed: 2 } };
    expect(problemOf([printHeader(HEADER), signed(other)])).toBe(
      'line 2: expected the run of the header, found the start of another one',
    );
    expect(problemOf([printHeader({ ...HEADER, begins: 'checkpoint' }), signed(remark)])).toBe(
      'line 2: expected a checkpoint, as the header says, found an event',
    );
    expect(problemOf([printHeader({ ...HEADER, begins: 'slice' }), signed(remark)])).toContain('cut off');
  });
});

test('a shape names what is wrong from the outside in', () => {
  const wrong = traceEvent({ sequence: 2, at: 0, type: 'faultInjected', fault: { type: 'melt' } });
  expect(wrong && describeMismatch(wrong)).toMatch(
    /^fault\.type: expected one of cut, heal, .*, found "melt"$/,
  );
});
