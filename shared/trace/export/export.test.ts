// Exports: golden texts of a small run, and what the tools that read them ask for, of any run.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHistory } from '../../check/history/lines.ts';
import type { Protocol } from '../../core/contract.ts';
import type { TraceEvent } from '../../core/trace.ts';
import { rumorRegister } from '../../host/testing/rumor-register.ts';
import { doDeed, randomDeeds } from '../../sim/testing/random-deeds.ts';
import { startRumorCluster, UNEVEN_LINK } from '../../sim/testing/rumor-cluster.ts';
import type { TraceHeader } from '../file/trace-line.ts';
import { type ExportFormat, exportTrace } from './index.ts';
import { MermaidExport } from './mermaid.ts';
import { readShiviz } from './read-shiviz.ts';
import { SHIVIZ_LINE } from './shiviz.ts';
import type { TraceExport } from './trace-export.ts';

const protocol = rumorRegister as unknown as Protocol;

function textOf(events: readonly TraceEvent[], exported: TraceExport): string {
  const [first] = events;
  if (first?.type !== 'runStarted') throw new Error('a trace begins with its run');
  const header: TraceHeader = {
    type: 'oxbowTrace',
    version: 1,
    build: '1',
    protocolVersion: 1,
    begins: 'run',
    run: first.header,
  };
  return exported.begin(header) + events.map((event) => exported.take(event)).join('') + exported.end();
}

function exportAs(format: ExportFormat, events: readonly TraceEvent[]): string {
  return textOf(events, exportTrace(format, protocol));
}

async function smallRun(): Promise<readonly TraceEvent[]> {
  const { run, events } = await startRumorCluster({ protocol });
  await run.operate('c0', { type: 'put', key: 'x', value: 'a "b"\n;' });
  await run.wait(2);
  await run.inject({ type: 'cut', a: 's0', b: 's1', both: true });
  await run.operate('c1', { type: 'get', key: 'x', view: 'tentative' });
  await run.inject({ type: 'crash', replica: 's1' });
  await run.operate('c1', { type: 'delete', key: 'x' });
  return events;
}

async function anyRun(...[deeds, seed]: [Parameters<typeof doDeed>[1][], number]) {
  const { run, events } = await startRumorCluster({
    protocol,
    link: UNEVEN_LINK,
    replicas: 3,
    pace: 'paced',
    seed,
  });
  for (const deed of deeds) await doDeed(run, deed, 0);
  run.advance(200);
  return events;
}

describe('ShiViz', () => {
  test('the log of a small run', async () => {
    const [expression, delimiter, ...lines] = exportAs('shiviz', await smallRun()).split('\n');
    expect([expression, delimiter, lines.at(-1)]).toEqual([SHIVIZ_LINE, '', '']);
    expect(lines.slice(0, 2)).toEqual(['s0 {"s0":1} 0 starts, incarnation 1', 's0 {"s0":2} 0 start']);
    expect(lines.filter((line) => line.startsWith('c1'))).toEqual([
      'c1 {"c1":1} 0 starts',
      'c1 {"c1":2} 0 talks to s1',
      'c1 {"c1":3} 0 its link is up',
      'c1 {"c1":4} 2.5 get x',
      'c1 {"c1":5,"s1":7,"s0":6,"c0":4} 2.5 is told by s1: a "b" ;',
      'c1 {"c1":6,"s1":7,"s0":6,"c0":4} 2.5 its link is down',
      'c1 {"c1":7,"s1":7,"s0":6,"c0":4} 2.5 delete x',
    ]);
  });

  test('the expression keeps the rules of its reader: groups have names, and no parenthesis is escaped', () => {
    expect(SHIVIZ_LINE.match(/\((?!\?<\w+>)/g)).toBeNull();
    const names = [...SHIVIZ_LINE.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name);
    expect(names).toEqual(['host', 'clock', 'at', 'event']);
    // What its reader makes of the expression must compile as well.
    expect(() => new RegExp(SHIVIZ_LINE.replace(/\(\?<\w+?>/g, '(?:'), 'gm')).not.toThrow();
  });

  test('of any run is read back line by line: clocks of hosts rise by one, and each event knows what it heard of', async () => {
    await fc.assert(
      fc.asyncProperty(randomDeeds, fc.nat(1_000), async (deeds, seed) => {
        const events = await anyRun(deeds, seed);
        const text = exportAs('shiviz', events);
        const read = readShiviz(text);
        if (!read.ok) throw new Error(read.error);
        expect(read.value).toHaveLength(text.trimEnd().split('\n').length - 2);
        const latest = new Map<string, Readonly<Record<string, number>>>();
        for (const { host, clock, line } of read.value) {
          expect(text.split('\n')[line - 1]?.startsWith(`${host} `)).toBe(true);
          for (const [other, count] of Object.entries(latest.get(host) ?? {}))
            expect(clock[other]).toBeGreaterThanOrEqual(count);
          latest.set(host, clock);
          for (const [other, count] of Object.entries(clock))
            expect(latest.get(other)?.[other]).toBeGreaterThanOrEqual(count);
        }
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['x', 'line 1: a regular expression with the groups host, clock and event is expected; host is missing'],
    [`${SHIVIZ_LINE}(\n\n`, 'line 1: this is no regular expression'],
    [`${SHIVIZ_LINE}\n\n`, 'line 1: the regular expression finds no event'],
    [
      `${SHIVIZ_LINE}\n\na {"a":1} 0 x\nb {b} 0 y`,
      'line 4: a clock is a JSON object of whole numbers from 1 on, not {b}',
    ],
    [`${SHIVIZ_LINE}\n\na {"a":1} 0 x\na {"a":3} 0 y`, 'line 4: the clock of a should be at 2, and is at 3'],
    [`${SHIVIZ_LINE}\n\na {"b":1} 0 x`, 'line 3: the clock of a should be at 1, and is at nothing'],
  ])('%j is refused by line', (text, error) => {
    expect(readShiviz(text)).toEqual({ ok: false, error });
  });
});

describe('histories', () => {
  test('JSON lines of a small run are read back as what they were', async () => {
    const text = exportAs('porcupine', await smallRun());
    const read = parseHistory(text);
    expect(read).toMatchObject({
      ok: true,
      value: [
        { client: 'c0', op: 'put', key: 'x', value: 'a "b"\n;', result: 'ok' },
        { client: 'c1', op: 'get', key: 'x', value: 'a "b"\n;', result: 'ok' },
        { client: 'c1', op: 'delete', key: 'x', result: 'fail', error: 'UNREACHABLE' },
      ],
    });
  });

  test('EDN of a small run', async () => {
    expect(exportAs('edn', await smallRun())).toBe(
      [
        '{:process 0, :type :invoke, :f :write, :value ["x" "a \\"b\\"\\n;"], :time 0, :index 0}',
        '{:process 0, :type :ok, :f :write, :value ["x" "a \\"b\\"\\n;"], :time 500000, :index 1}',
        '{:process 1, :type :invoke, :f :read, :value ["x" nil], :time 2500000, :index 2}',
        '{:process 1, :type :ok, :f :read, :value ["x" "a \\"b\\"\\n;"], :time 2500000, :index 3}',
        '{:process 1, :type :invoke, :f :write, :value ["x" nil], :time 2500000, :index 4}',
        '{:process 1, :type :fail, :f :write, :value ["x" nil], :time 2500000, :index 5, :error :UNREACHABLE}',
        '',
      ].join('\n'),
    );
  });

  test('EDN of any run: one operation of a process at a time, none after one of unknown outcome', async () => {
    await fc.assert(
      fc.asyncProperty(randomDeeds, fc.nat(1_000), async (deeds, seed) => {
        const lines = exportAs('edn', await anyRun(deeds, seed))
          .split('\n')
          .slice(0, -1);
        const open = new Map<string, boolean>();
        let before = 0;
        for (const [index, line] of lines.entries()) {
          const fields = /^\{:process (\d+), :type :(\w+), .*, :time (\d+), :index (\d+)/.exec(line);
          const [, process = '', type = '', time, place] = fields ?? [];
          expect([Number(place), Number(time) >= before]).toEqual([index, true]);
          before = Number(time);
          expect(open.get(process) ?? false).toBe(type !== 'invoke');
          // A process that got `info` stays as if it were busy: it must not be used again.
          open.set(process, type === 'invoke' || type === 'info');
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('Perfetto', () => {
  interface Entry {
    readonly ph: string;
    readonly ts: number;
    readonly pid: number;
    readonly cat?: string;
    readonly id?: string | number;
    readonly name?: string;
    readonly args?: { readonly name?: string; readonly result?: string };
  }

  test('of any run is JSON in which arrows and slices that begin also end, in processes that have names', async () => {
    await fc.assert(
      fc.asyncProperty(randomDeeds, fc.nat(1_000), async (deeds, seed) => {
        const { traceEvents } = JSON.parse(exportAs('perfetto', await anyRun(deeds, seed))) as {
          traceEvents: Entry[];
        };
        const named = new Set<number>();
        const slices = new Map<string, number>();
        const arrows = new Set<unknown>();
        let last = 0;
        for (const { ph, ts, pid, cat, id, name } of traceEvents) {
          if (ph === 'M' && name === 'process_name') named.add(pid);
          expect([named.has(pid), ts >= last]).toEqual([true, true]);
          last = ts;
          const key = `${cat} ${id} ${pid}`;
          if (ph === 'b' || ph === 'e') slices.set(key, (slices.get(key) ?? 0) + (ph === 'b' ? 1 : -1));
          expect(Math.abs(slices.get(key) ?? 0)).toBeLessThanOrEqual(1);
          if (ph === 's') arrows.add(id);
          expect(ph !== 'f' || arrows.delete(id)).toBe(true);
        }
        expect([...slices.values()].every((depth) => depth === 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('shows operations, faults and crashes of a small run', async () => {
    const { traceEvents } = JSON.parse(exportAs('perfetto', await smallRun())) as { traceEvents: Entry[] };
    const of = (ph: string, cat?: string) =>
      traceEvents
        .filter((entry) => entry.ph === ph && entry.cat === cat)
        .map(({ name, args }) => [name, args?.result]);
    expect(of('e', 'operation')).toEqual([
      ['put x=a "b"\n;', 'accepted'],
      ['get x', 'a "b"\n;'],
      ['delete x', 'UNREACHABLE'],
    ]);
    expect(of('b', 'fault')).toEqual([
      ['s0~s1: cut', undefined],
      ['crashed', undefined],
    ]);
    expect(of('i').map(([name]) => name)).toContain('s1 was crashed');
    const processes = traceEvents.filter(({ name }) => name === 'process_name').map(({ args }) => args?.name);
    expect(processes).toEqual(['s0', 'c0', 's1', 'c1', 'links']);
  });
});

describe('Mermaid', () => {
  test('the diagram of a small run', async () => {
    const text = exportAs('mermaid', await smallRun());
    const [first, ...lines] = text.trimEnd().split('\n');
    expect(first).toBe('sequenceDiagram');
    expect(lines.filter((line) => line.includes('participant'))).toEqual([
      '  participant a0 as s0',
      '  participant a1 as c0',
      '  participant a2 as s1',
      '  participant a3 as c1',
    ]);
    const from = lines.indexOf('  a1->>a0: put x=a "b" #59;');
    expect(from).toBeGreaterThan(0);
    expect(lines.slice(from)).toEqual(
      expect.arrayContaining([
        '  a0->>a1: accepted',
        '  Note over a0,a2: cut s0~s1',
        '  a3->>a2: get x',
        '  Note over a2: crashed',
      ]),
    );
    for (const line of lines)
      expect(line).toMatch(/^ {2}(participant \w+ as \w+|Note over \w+(,\w+)?: .*|\w+-(>>|-x)\w+: .*)$/);
  });

  test('is bounded, and says how much it left out', async () => {
    const events = await smallRun();
    const all = textOf(events, new MermaidExport(protocol)).trimEnd().split('\n');
    const drawn = all.filter((line) => !line.includes('participant')).length - 1;
    const short = textOf(events, new MermaidExport(protocol, 3)).trimEnd().split('\n');
    expect(short.filter((line) => !line.includes('participant'))).toHaveLength(1 + 3 + 1);
    expect(short.at(-1)).toBe(`  Note over a0,a3: ${drawn - 3} more lines were left out`);
  });
});
