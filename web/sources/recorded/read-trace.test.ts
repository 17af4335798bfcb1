import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { linkName } from '../../../shared/core/ids.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { printHeader, printLine } from '../../../shared/trace/file/trace-line.ts';
import { foldTrace } from '../../../shared/trace/fold.ts';
import { TraceColumns } from '../../store/columns/trace-columns.ts';
import { MomentArchive } from '../../store/time/moment-archive.ts';
import { TraceMemory } from '../../store/time/trace-memory.ts';
import { followScript } from '../../testing/simulated.ts';
import { readTrace } from './read-trace.ts';

const run = await followScript([
  'cluster bayou s0 s1 s2 schedule=timed latency=20ms period=120ms',
  'client c0 s1',
  'put c0 room 11am',
  'cut s0 s1',
  'put c0 müsli 🥣',
  'wait 1s',
  'get c0 room',
]);

function textOf(events: readonly TraceEvent[], ends = true): string {
  const started = events[0];
  if (started?.type !== 'runStarted') throw new Error('the run does not begin');
  const header = printHeader({
    build: 'test',
    protocolVersion: run.page.protocol.version,
    begins: 'run',
    run: started.header,
  });
  const end = ends ? [printLine({ type: 'end', sequence: events.length })] : [];
  return [header, ...events.map(printLine), ...end].map((line) => `${line}\n`).join('');
}

async function open(file: Blob): Promise<TraceMemory> {
  const read = await readTrace(file, () => undefined);
  if (!read.ok) throw new Error(read.error);
  const { text, frames, columns, picture } = read.value;
  const memory = new TraceMemory();
  memory.openArchive(new MomentArchive(text, frames, picture.sequence), new TraceColumns(columns));
  return memory;
}

describe('a trace file in the page', () => {
  it.each([
    ['as it is', (text: string) => new Blob([text])],
    ['compressed', (text: string) => new Blob([gzipSync(text)])],
  ])('gives any moment as the run had it, %s', async (_, blobOf) => {
    const memory = await open(blobOf(textOf(run.events)));
    expect(memory.columns.length).toBe(run.events.length);
    for (const goal of [1, 2, 501, 502, run.events.length, 40]) {
      if (memory.lacks(goal)) await memory.load(goal);
      expect(memory.lacks(goal)).toBe(false);
      const frame = memory.frameBefore(goal);
      const events = memory.between(frame?.sequence ?? 0, goal);
      expect((frame?.sequence ?? 0) + events.length).toBe(goal);
      expect(events).toEqual(run.events.slice(frame?.sequence ?? 0, goal));
      expect(frame?.picture).toEqual(foldTrace(run.events.slice(0, frame?.sequence), run.page.protocol));
    }
  });

  it('keeps what panels remember, maps and sets as well', async () => {
    const memory = await open(new Blob([textOf(run.events)]));
    await memory.load(run.events.length);
    const frame = memory.frameBefore(run.events.length);
    expect(frame?.history.timers).toBeInstanceOf(Map);
    expect(frame?.history.spans[0]?.links).toEqual(new Set([linkName('s0', 's1')]));
  });

  it('goes on from one stretch to the next while it is played', async () => {
    const memory = await open(new Blob([textOf(run.events)]));
    await memory.load(2, true);
    const last = memory.between(1, Number.POSITIVE_INFINITY).length + 1;
    expect(memory.lacks(last + 1)).toBe(true);
    await memory.load(last + 1, true);
    expect(memory.between(1, last + 2)).toHaveLength(last + 1);
  });

  it('is remembered like any run from where it goes on', async () => {
    const memory = await open(new Blob([textOf(run.events)]));
    await memory.load(40);
    memory.forgetAfter(40);
    const known = memory.reach()?.sequence ?? 0;
    const frame = memory.frameBefore(40);
    if (frame === null) throw new Error('no moment is known');
    for (const event of run.events.slice(40)) memory.take(event, frame);
    expect(memory.lacks(1)).toBe(false);
    expect(memory.between(known, Number.POSITIVE_INFINITY)).toEqual(run.events.slice(known));
    expect(memory.columns.length).toBe(run.events.length);
    expect(memory.reach()?.forgot).toBe(true);
  });

  it('says how far it is, and ends with the whole', async () => {
    const shares: number[] = [];
    await readTrace(new Blob([textOf(run.events)]), ({ share }) => shares.push(share));
    expect(shares.at(-1)).toBe(1);
  });

  it('shows a file that was cut off as far as it goes, and says so', async () => {
    const read = await readTrace(new Blob([textOf(run.events.slice(0, 200), false)]), () => undefined);
    expect(read.ok && read.value.picture.sequence).toBe(200);
    expect(read.ok && read.value.warning).toMatch(/it was cut off after event 200/);
  });

  it('refuses what was changed or is no trace, with its line', async () => {
    const changed = textOf(run.events).replace('11am', '12am');
    const refused = await readTrace(new Blob([changed]), () => undefined);
    expect(!refused.ok && refused.error).toMatch(/^line \d+: expected a line as it was written/);
    const other = await readTrace(new Blob(['hello\n']), () => undefined);
    expect(!other.ok && other.error).toMatch(/^line 1: expected the header of an Oxbow trace/);
  });
});
