// Trace files on a disk: written, compressed, read in batches, damaged.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { startRumorCluster } from '../../shared/sim/testing/rumor-cluster.ts';
import { recordRun } from '../../shared/trace/file/record-run.ts';
import type { TraceLine } from '../../shared/trace/file/trace-line.ts';
import { must } from '../testing/must.ts';
import { readTrace, readTraceFile } from './read-trace.ts';
import { TraceFile } from './trace-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'oxbow-trace-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function record(name: string, remarks: number): Promise<{ path: string; last: number }> {
  const path = join(folder, name);
  const { run } = await startRumorCluster();
  const file = must(TraceFile.create(path));
  const recording = recordRun(run, '1', (text) => file.write(text));
  for (let i = 0; i < remarks; i += 1)
    run.record({ type: 'remarked', text: `remark ${i} ${'é😀'.repeat(50)}` });
  recording.close();
  expect(file.close()).toBeNull();
  return { path, last: run.lastSequence() };
}

async function linesOf(batches: AsyncIterable<readonly TraceLine[]>): Promise<TraceLine[]> {
  const lines: TraceLine[] = [];
  for await (const batch of batches) lines.push(...batch);
  return lines;
}

test('what was written is read, compressed or not, however the bytes are cut', async () => {
  const plain = await record('a.ndjson', 4_000);
  const packed = await record('a.ndjson.gz', 4_000);
  const lines = await linesOf(readTraceFile(plain.path));
  expect(lines).toHaveLength(plain.last + 2);
  expect(await linesOf(readTraceFile(packed.path))).toEqual(lines);
  const bytes = readFileSync(plain.path);
  expect(readFileSync(packed.path).length).toBeLessThan(bytes.length / 4);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 1_009) yield bytes.subarray(at, at + 1_009);
  }
  expect(await linesOf(readTrace(pieces()))).toEqual(lines);
});

test('a file that is damaged is refused at its line, after the lines before it were given', async () => {
  const { path } = await record('b.ndjson', 5);
  const text = readFileSync(path, 'utf8');
  const at = text.indexOf('remark 3');
  const line = text.slice(0, at).split('\n').length;
  writeFileSync(path, text.replace('remark 3', 'remark 4'));
  let given = 0;
  const reading = async (): Promise<void> => {
    for await (const batch of readTraceFile(path)) given += batch.length;
  };
  await expect(reading()).rejects.toThrow(`line ${line}: expected a line as it was written`);
  expect(given).toBe(line - 1);
});

test('compressed data that is damaged or cut off is refused', async () => {
  const { path } = await record('c.ndjson', 50);
  const packed = gzipSync(readFileSync(path));
  writeFileSync(path, packed.subarray(0, packed.length - 30));
  await expect(linesOf(readTraceFile(path))).rejects.toThrow(/expected compressed data, found damage/);
  packed[200] = (packed[200] ?? 0) ^ 255;
  writeFileSync(path, packed);
  await expect(linesOf(readTraceFile(path))).rejects.toThrow(/^line \d+: expected/);
});

test('a file that is none is refused', async () => {
  await expect(linesOf(readTraceFile(join(folder, 'none')))).rejects.toThrow(
    'there is no such file or folder',
  );
  await expect(linesOf(readTraceFile(folder))).rejects.toThrow('it is a folder');
  writeFileSync(join(folder, 'empty'), '');
  await expect(linesOf(readTraceFile(join(folder, 'empty')))).rejects.toThrow('line 1: expected the header');
  expect(TraceFile.create(join(folder, 'no', 'such'))).toMatchObject({ ok: false });
});

// Not every system has a disk that is always full.
test.runIf(existsSync('/dev/full'))(
  'a disk that is full is told of at the end, and breaks nothing before',
  () => {
    const file = must(TraceFile.create('/dev/full'));
    for (let i = 0; i < 10; i += 1) file.write('x'.repeat(100_000));
    expect(file.close()).toBe('/dev/full: the disk is full');
  },
);
