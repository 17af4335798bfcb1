// Commands at their moments: exact times, nobody waits, and the same every time.

import { describe, expect, test } from 'vitest';
import { present } from '../core/result.ts';
import type { TraceEvent } from '../core/trace.ts';
import { performSchedule } from '../explore/perform-schedule.ts';
import type { Schedule } from '../explore/schedule.ts';
import { findProtocol } from '../protocols/index.ts';
import { performScript } from './testing/perform-script.ts';

const CLUSTER = 'cluster bayou s0 s1 schedule=timed period=0 latency=10ms\nclient c0 s0\nclient c1 s1\n';

async function failed(script: string): Promise<string[]> {
  const { failures } = await performScript(script);
  return failures.map(({ sentence }) => sentence);
}

/** When each operation was called and returned, since the cluster stood. */
async function times(script: string): Promise<(number | null)[][]> {
  const { master, failures } = await performScript(script);
  expect(failures).toEqual([]);
  const picture = present(master.run, 'the run').snapshot();
  const zero = picture.commands[0]?.at === undefined ? 0 : present(picture.commands[1], 'a client line').at;
  return picture.operations.map(({ calledAt, endedAt }) => [calledAt - zero, (endedAt ?? Number.NaN) - zero]);
}

describe('a command at its moment', () => {
  test('is performed at that time, and the next line does not wait for its end', async () => {
    const script = `${CLUSTER}at 5ms put c0 a 1\nat 7.5ms put c1 b 2\nat 7.5ms put c0 c 3\nput c1 d 4`;
    const all = await times(script);
    expect(all.map(([called]) => called)).toEqual([5, 7.5, 7.5, 7.5]);
    for (const [called = 0, ended = 0] of all as [number, number][])
      expect(ended - called).toBeGreaterThan(20);
  });

  test('comes after what is due at that very moment', async () => {
    // The request takes ten milliseconds to the replica: at fifteen it has arrived, and the cut loses the reply alone.
    const script = `${CLUSTER}at 5ms put c0 a 1\nat 15ms cut c0 s0\nwait 3s\nexpect store s0 a == 1`;
    expect(await failed(script)).toEqual([]);
    const { output } = await performScript(script);
    expect(output).toEqual(['put a: TIMEOUT']);
    expect(await failed(script.replace('15ms', '14.999ms'))).toEqual([
      'line 7, column 1: expected "1", found absent',
    ]);
  });

  test('passes no time where it takes none', async () => {
    const { master } = await performScript(
      `${CLUSTER}at 5ms partition s0 | s1\nat 5ms heal\nat 5ms crash s1\nat 5ms restart s1\nat 5ms move c1 s0`,
    );
    const run = present(master.run, 'the run');
    expect(run.now()).toBeGreaterThanOrEqual(5);
    const { commands } = run.snapshot();
    const at = new Set(commands.slice(3).map((command) => command.at));
    expect(at.size).toBe(1);
    expect(commands.every(({ output }) => output !== null)).toBe(true);
  });

  test('prints when it ends, beside the lines after it, and at the end of the script', async () => {
    const script = `${CLUSTER}delay c0 s0 50ms\nat 0ms get c0 a\nat 1ms get c1 b\nput c1 c 1\nget c1 c`;
    const { output, notes } = await performScript(script);
    expect(output).toEqual(['b:ERR_KEY', 'c:1', 'a:ERR_KEY']);
    expect(notes).toEqual([]);
  });

  test('is in the trace from its moment to its end', async () => {
    const { master } = await performScript(`${CLUSTER}at 5ms get c0 a\nput c1 b 1`);
    const { commands } = present(master.run, 'the run').snapshot();
    expect(commands.slice(3)).toMatchObject([
      { command: 4, line: 'at 5ms get c0 a', output: ['a:ERR_KEY'] },
      { command: 5, line: 'put c1 b 1', output: [] },
    ]);
  });

  test('is waited for by settle', async () => {
    const script = `${CLUSTER}at 1ms put c0 a 1\nsettle\nexpect store s1 a == 1\nexpect converged`;
    expect(await failed(script)).toEqual([]);
  });

  test('counts from the newest cluster line, and from the start without one', async () => {
    const script = 'joinServer 0\nwait 30ms\nat 40ms note "here"';
    const { failures, notes } = await performScript(script, { schedule: 'timed' });
    expect(failures).toEqual([]);
    expect(notes).toEqual(['here']);
  });

  test('may retire, join, truncate and hold anti-entropy of one replica', async () => {
    const script = `${CLUSTER}at 1ms put c0 a 1\nat 50ms exchange s0 s1\nat 150ms truncate s0\nat 200ms join s2 via s1
at 210ms pause s1\nat 300ms start s1\nat 400ms retire s0\nat 900ms exchange s1 s2\nwait 1s\nexpect role of s1 == primary\nexpect store s2 a == 1`;
    expect(await failed(script)).toEqual([]);
  });
});

describe('refusals', () => {
  test('a time that has passed is an error with its place', async () => {
    expect(await failed(`${CLUSTER}at 20ms put c0 a 1\nat 12ms put c0 a 2`)).toEqual([
      'line 5, column 4: 12ms is in the past: it is 20ms already',
    ]);
    expect(await failed(`${CLUSTER}wait 1s\nat 999ms put c0 a 1`)).toEqual([
      'line 5, column 4: 999ms is in the past: it is 1000ms already',
    ]);
  });

  test('a schedule that passes time of its own has no moments', async () => {
    expect(await failed('cluster bayou s0\nat 5ms crash s0')).toEqual([
      expect.stringContaining('line 2, column 1: at needs replicas that exchange by their own timers'),
    ]);
  });

  test('what cannot be is the failure of its own line', async () => {
    expect(await failed(`${CLUSTER}at 5ms crash s7`)).toEqual([
      'line 4, column 14: there is no server s7; did you mean "s0"?',
    ]);
  });

  test.each([
    ['at 5ms wait 1s', 8, '"wait"', ''],
    ['at 5ms pause here', 8, '"pause"', ''],
    ['at 5ms at 6ms put c0 a 1', 8, '"at"', ''],
    ['at 5ms putt c0 a 1', 8, '"putt"', '; did you mean "put"?'],
    ['at 5ms', 7, 'the end of the line', ''],
  ])('%s', async (line, column, found, hint) => {
    expect(await failed(line)).toEqual([
      `line 1, column ${column}: expected a command that can be begun at a moment, such as put, cut or crash, found ${found}${hint}`,
    ]);
  });
});

describe('a schedule that a search has found', () => {
  const schedule: Schedule = {
    protocol: 'bayou',
    seed: 5,
    options: { period: '40ms' },
    link: { latency: { minMillis: 1, maxMillis: 30 }, lossProbability: 0.1, duplicateProbability: 0.1 },
    disk: { sync: { minMillis: 0.5, maxMillis: 4 }, survivalProbability: 0.5 },
    clientTimeoutMillis: 300,
    founders: ['s0', 's1', 's2'],
    clients: [
      { id: 'c0', replica: 's0', guarantees: ['RYW', 'MR', 'WFR', 'MW'] },
      { id: 'c1', replica: 's2', guarantees: ['RYW'] },
    ],
    actions: [
      {
        at: 3.25,
        action: { type: 'operate', client: 'c0', operation: { type: 'put', key: 'a', value: '1' } },
      },
      {
        at: 3.25,
        action: { type: 'operate', client: 'c1', operation: { type: 'put', key: 'a', value: '2' } },
      },
      { at: 10, action: { type: 'operate', client: 'c0', operation: { type: 'put', key: 'b', value: '3' } } },
      { at: 12.5, action: { type: 'inject', fault: { type: 'cut', a: 's0', b: 's1', both: false } } },
      { at: 20.001, action: { type: 'inject', fault: { type: 'crash', replica: 's2' } } },
      { at: 21, action: { type: 'join', replica: 's3', sponsor: 's1' } },
      { at: 90, action: { type: 'inject', fault: { type: 'restart', replica: 's2' } } },
      { at: 91, action: { type: 'attach', client: 'c0', replica: 's1' } },
      { at: 92, action: { type: 'choose', client: 'c0', guarantees: ['MR'] } },
      {
        at: 93,
        action: { type: 'operate', client: 'c0', operation: { type: 'get', key: 'a', view: 'tentative' } },
      },
      { at: 95, action: { type: 'instruct', replica: 's1', instruction: { type: 'pause' } } },
      { at: 180, action: { type: 'instruct', replica: 's1', instruction: { type: 'resume' } } },
      { at: 200, action: { type: 'inject', fault: { type: 'hold', a: 's0', b: 's2' } } },
      { at: 240, action: { type: 'instruct', replica: 's0', instruction: { type: 'truncate', keep: 1 } } },
      { at: 250, action: { type: 'instruct', replica: 's0', instruction: { type: 'retire' } } },
      { at: 400, action: { type: 'inject', fault: { type: 'release', a: 's0', b: 's2', count: 2 } } },
    ],
    safetyMillis: 1_500,
    part: null,
    livenessMillis: 0,
  };

  const SCRIPT = `cluster bayou s0 s1 s2 seed=5 latency=1..30ms loss=0.1 duplicate=0.1 timeout=300ms disk=0.5..4ms disk-survival=0.5 schedule=timed period=40ms
client c0 s0
client c1 s2 guarantees=RYW
at 3.25ms put c0 a 1
at 3.25ms put c1 a 2
at 10ms put c0 b 3
at 12.5ms cut s0 to s1
at 20.001ms crash s2
at 21ms join s3 via s1
at 90ms restart s2
at 91ms move c0 s1
at 92ms guarantees c0 MR
at 93ms get c0 a
at 95ms pause s1
at 180ms start s1
at 200ms hold s0 s2
at 240ms truncate s0 keep=1
at 250ms retire s0
at 400ms release s0 s2 2
at 1500ms note "the end"`;

  /** What happened, without the words of the script and the numbers that they shift. */
  function deeds(events: readonly TraceEvent[]): unknown[] {
    const isWord = ({ type }: TraceEvent) =>
      type === 'commandStarted' || type === 'commandEnded' || type === 'remarked';
    return events.filter((event) => !isWord(event)).map((event) => ({ ...event, sequence: 0 }));
  }

  test('does event by event the same as a script with exact times', async () => {
    const protocol = present(findProtocol('bayou'), 'bayou');
    const searched: TraceEvent[] = [];
    const { finding } = performSchedule(protocol, schedule, { onEvent: (event) => searched.push(event) });
    expect(finding).toBeNull();
    const { master, failures } = await performScript(SCRIPT);
    expect(failures).toEqual([]);
    const scripted: TraceEvent[] = [];
    present(master.run, 'the run').follow(1, (event) => scripted.push(event));
    const upToTheEnd = deeds(scripted).slice(0, deeds(searched).length);
    expect(upToTheEnd).toEqual(deeds(searched));
    expect(upToTheEnd.length).toBeGreaterThan(300);
  });

  test('is the same each time, byte for byte', async () => {
    const traces = await Promise.all(
      [SCRIPT, SCRIPT].map(async (script) => {
        const { master, output } = await performScript(script);
        const events: TraceEvent[] = [];
        present(master.run, 'the run').follow(1, (event) => events.push(event));
        return JSON.stringify([output, events]);
      }),
    );
    expect(traces[0]).toBe(traces[1]);
  });
});
