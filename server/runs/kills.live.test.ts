import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { present } from '../../shared/core/result.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import { findProtocol, protocolNames } from '../../shared/protocols/index.ts';
import type { LiveRun } from './live-run.ts';
import type { LiveRunOptions } from './open-live-run.ts';
import { bundledProgram } from './testing/bundled-program.ts';
import { killStorm } from './testing/kill-storm.ts';
import { event, get, liveBayou, put } from './testing/live-bayou.ts';

const program = await bundledProgram(new URL('./replica-process.ts', import.meta.url));
/** `npm run fuzz` has more. */
const KILLS = 10;

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

describe.each(protocolNames())('%s under random kills', (name) => {
  const protocol = present(findProtocol(name), name);

  it.each(['inline', 'process'] as const)(
    `%s: ${KILLS} of them lose nothing, and the whole history is as promised`,
    { timeout: 120_000 },
    async (placement) => {
      const { kills, ways, problems } = await killStorm(protocol, {
        placement,
        program,
        kills: KILLS,
        seed: 20,
      });
      expect(problems).toEqual([]);
      expect(kills).toBe(KILLS);
      expect(ways['accepted']).toBeGreaterThan(KILLS);
      expect(ways['value']).toBeGreaterThan(KILLS);
    },
  );
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
    expect(instruction).toEqual({ type: 'failed', sentence: 's1 gave no answer within 1500 ms' });
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
