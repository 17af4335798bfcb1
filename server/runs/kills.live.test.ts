import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { drawBelow, seedRandom } from '../../shared/core/random.ts';
import { present } from '../../shared/core/result.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import { foldTrace } from '../../shared/trace/fold.ts';
import type { LiveRun } from './live-run.ts';
import type { LiveRunOptions } from './open-live-run.ts';
import { bundledProgram } from './testing/bundled-program.ts';
import { event, get, liveBayou, put, receivesBeforeSends } from './testing/live-bayou.ts';

const program = await bundledProgram(new URL('./replica-process.ts', import.meta.url));
/** More of them in long runs: `OXBOW_KILLS=100`. */
const KILLS = Number(process.env['OXBOW_KILLS'] ?? 8);

let runs: LiveRun[] = [];
afterEach(async () => {
  await Promise.all(runs.map((run) => run.close()));
  runs = [];
});

async function processRun(replicas: number, options: LiveRunOptions = {}): Promise<LiveRun> {
  const run = await liveBayou(replicas, { placement: 'process', program, ...options });
  runs.push(run);
  return run;
}

function kill(run: LiveRun, replica: string, signal: NodeJS.Signals): void {
  process.kill(present(run.processOf(replica), `the process of ${replica}`), signal);
}

function isLinkUp(told: TraceEvent, client: string): boolean {
  return (
    told.type === 'clientStepped' && told.client === client && told.input.type === 'link' && told.input.up
  );
}

describe.each(['inline', 'process'] as const)('random crashes in mid-write, %s', (placement) => {
  it(`lose nothing that was acknowledged, ${KILLS} times`, { timeout: 600_000 }, async () => {
    const run = await liveBayou(3, { placement, program });
    runs.push(run);
    const events: TraceEvent[] = [];
    run.follow(1, (told) => events.push(told));
    const accepted: { readonly client: string; readonly key: string }[] = [];
    let isStorming = true;
    const isLinked = (client: string): boolean =>
      run.clients().find(({ id }) => id === client)?.linked === true;
    const write = async (client: string, lane: string): Promise<void> => {
      for (let number = 0; isStorming; number += 1) {
        const key = `${lane}-${number}`;
        const result = await put(run, client, key, key);
        if (result.type === 'accepted') accepted.push({ client, key });
        else if (!isLinked(client))
          await event(run, (told) => told.type === 'remarked' || isLinkUp(told, client));
      }
    };
    const lanes = [0, 1, 2].flatMap((i) => ['a', 'b'].map((lane) => write(`c${i}`, `${lane}${i}`)));
    const luck = seedRandom(20, 'kills');
    for (let kills = 0; kills < KILLS; kills += 1) {
      const replica = `s${drawBelow(luck, 3)}`;
      const until = accepted.length + 1 + drawBelow(luck, 40);
      await event(run, ({ type }) => type === 'clientStepped' && accepted.length >= until);
      expect(await run.inject({ type: 'crash', replica })).toMatchObject({ ok: true });
      void run.instruct('s0', { type: 'exchange', with: 's1' });
      expect(await run.inject({ type: 'restart', replica })).toMatchObject({ ok: true });
    }
    isStorming = false;
    run.record({ type: 'remarked', text: 'the storm is over' });
    await Promise.all(lanes);
    for (const { client, key } of accepted) expect(await get(run, client, key)).toBe(key);
    expect(await run.drain(5_000)).toBe(true);
    expect(receivesBeforeSends(events)).toEqual([]);
    const folded = foldTrace(events, run.protocol);
    expect(folded?.replicas).toEqual(run.snapshot().replicas);
    expect(folded?.messages).toEqual([]);
  });
});

describe('a replica whose process dies unasked', () => {
  const isStopped = ({ type }: TraceEvent): boolean => type === 'replicaStopped';

  it('is shown as failed, with the reason, and stays down', async () => {
    const run = await processRun(2);
    const stopped = event(run, isStopped);
    kill(run, 's1', 'SIGKILL');
    expect(await stopped).toMatchObject({
      replica: 's1',
      reason: 'failed',
      sentence: 's1 failed: its process was killed by SIGKILL',
    });
    expect(await get(run, 'c1', 'x')).toContain('UNREACHABLE');
    expect(run.processOf('s1')).toBeNull();
    expect(await run.inject({ type: 'restart', replica: 's1' })).toMatchObject({ ok: true });
    expect(await get(run, 'c1', 'x')).toBe('missing');
  });

  it('is started again where the policy says so, with its rows', async () => {
    const run = await processRun(2, { restart: 'always' });
    await put(run, 'c1', 'x', 'one');
    const started = event(run, ({ type }) => type === 'replicaStarted');
    kill(run, 's1', 'SIGKILL');
    expect(await started).toMatchObject({ replica: 's1', identity: { incarnation: 2 } });
    await event(run, (told) => isLinkUp(told, 'c1'));
    expect(await get(run, 'c1', 'x')).toBe('one');
  });
});

describe('a replica whose process stands still', () => {
  it('makes nobody hang, and can be crashed and restarted', async () => {
    const run = await processRun(2);
    await put(run, 'c1', 'x', 'one');
    kill(run, 's1', 'SIGSTOP');
    const [operation, instruction, exchange] = await Promise.all([
      get(run, 'c1', 'x'),
      run.instruct('s1', { type: 'pause' }),
      run.instruct('s0', { type: 'exchange', with: 's1' }),
    ]);
    expect(operation).toContain('TIMEOUT');
    expect(instruction).toEqual({ type: 'failed', sentence: 's1 gave no answer within 1000 ms' });
    expect(exchange.type).toBe('failed');
    expect(await run.inject({ type: 'crash', replica: 's1' })).toMatchObject({ ok: true });
    expect(await run.inject({ type: 'restart', replica: 's1' })).toMatchObject({ ok: true });
    expect(await get(run, 'c1', 'x')).toBe('one');
  });
});

describe('a follower that throws', () => {
  it('breaks neither the replicas nor the other followers', async () => {
    const run = await liveBayou(1);
    runs.push(run);
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    run.follow(run.lastSequence() + 1, () => {
      throw new Error('a mistake of a view');
    });
    const seen: number[] = [];
    run.follow(run.lastSequence() + 1, ({ sequence }) => seen.push(sequence));
    expect((await put(run, 'c0', 'x', 'one')).type).toBe('accepted');
    expect((await warned).message).toBe("a follower of a run's trace broke: Error: a mistake of a view");
    expect(seen.at(-1)).toBe(run.lastSequence());
  });

  it('and one that acts within a step does no harm', async () => {
    const run = await liveBayou(2);
    runs.push(run);
    const results: Promise<unknown>[] = [];
    let isFirst = true;
    run.follow(run.lastSequence() + 1, ({ type }) => {
      if (type !== 'replicaStepped' || !isFirst) return;
      isFirst = false;
      results.push(put(run, 'c0', 'y', 'two'), run.inject({ type: 'cut', a: 's0', b: 's1', both: true }));
      results.push(run.instruct('s0', { type: 'pause' }), run.attachClient('c1', 's0'));
      run.chooseGuarantees('c0', ['RYW']);
    });
    expect((await put(run, 'c0', 'x', 'one')).type).toBe('accepted');
    expect(await Promise.all(results)).toMatchObject([
      { type: 'accepted' },
      { ok: true },
      { type: 'done' },
      { ok: true },
    ]);
  });
});

describe('the end of a run', () => {
  it.each([
    ['inline', 0],
    ['process', 2],
  ])('leaves no socket, timer or process that would keep its process alive: %s', async (placement, count) => {
    const own = fileURLToPath(new URL('./testing/open-and-close.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', own, placement], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(said).toBe(`closed ${count} processes\n`);
    expect(code).toBe(0);
  });

  it('answers whoever still waits', async () => {
    const run = await processRun(2);
    await run.inject({ type: 'hold', a: 'c0', b: 's0' });
    await run.inject({ type: 'hold', a: 's0', b: 's1' });
    const waiting = [
      get(run, 'c0', 'x'),
      run.instruct('s0', { type: 'exchange', with: 's1' }),
      run.wait(60_000),
      run.drain(60_000),
    ];
    const joining = run.addReplica('s2', 's1');
    await run.close();
    expect(await Promise.all(waiting)).toEqual([
      'UNREACHABLE: the run is closed',
      { type: 'failed', sentence: 'the run is closed' },
      undefined,
      expect.any(Boolean),
    ]);
    expect(await joining).toMatchObject({ ok: false });
  });
});
