import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportCommand } from './export.ts';
import { runCommand } from './run.ts';
import { recordedStreams } from './testing/recorded-streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'oxbow-export-'));
const trace = join(folder, 'run.ndjson');
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  const script = 'cluster bayou s0 s1\nclient c0 s0\nput c0 a 1\nget c0 a\n';
  expect(await runCommand(['--trace', trace], recordedStreams(script))).toBe(0);
});

async function exported(args: readonly string[], input = '') {
  const streams = recordedStreams(input);
  const status = await exportCommand(args, streams);
  return { status, printed: streams.printed(), said: streams.said() };
}

describe('oxbow export', () => {
  test.each([
    ['shiviz', /^\(\?<host>.*\n\ns0 \{"s0":1\} 0 starts/],
    ['porcupine', /^\{"client":"c0","number":1,"op":"put","key":"a","value":"1",/],
    ['edn', /^\{:process 0, :type :invoke, :f :write, :value \["a" "1"\]/],
    ['perfetto', /^\{"displayTimeUnit":"ms","traceEvents":\[\n\{[\s\S]*\}\n\]\}\n$/],
    ['mermaid', /^sequenceDiagram\n {2}participant a0 as s0\n/],
  ])('gives %s, from a file and from standard input', async (format, expected) => {
    const { status, printed, said } = await exported(['--format', format, trace]);
    expect([status, said]).toEqual([0, '']);
    expect(printed).toMatch(expected);
    expect(await exported(['--format', format, '-'], readFileSync(trace, 'utf8'))).toEqual({
      status,
      printed,
      said,
    });
  });

  test('of a file that was cut off gives what there is, says so, and exits with 2', async () => {
    const cut = join(folder, 'cut.ndjson');
    writeFileSync(cut, readFileSync(trace, 'utf8').split('\n').slice(0, 10).join('\n'));
    const { status, printed, said } = await exported(['--format', 'perfetto', cut]);
    expect(status).toBe(2);
    expect(said).toContain('line 11: expected an event or the end line');
    expect(() => JSON.parse(printed) as unknown).not.toThrow();
  });

  test.each([
    [['a'], 'in which format? --format is one of shiviz, porcupine, edn, perfetto, mermaid'],
    [['--format', 'shivis', 'a'], 'did you mean shiviz?'],
    [['--format', 'edn'], 'which trace?'],
    [['--format', 'edn', 'a', 'b'], 'one trace at a time'],
    [['--format', 'edn', 'none'], 'none: there is no such file'],
  ])('2: %j', async (args, sentence) => {
    const { status, printed, said } = await exported(args);
    expect([status, printed]).toEqual([2, '']);
    expect(said).toContain(sentence);
  });

  test('explains its formats', async () => {
    expect((await exported(['--help'])).printed).toContain('perfetto     JSON for Perfetto');
  });
});
