import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Protocol } from '../../shared/core/contract.ts';
import { present } from '../../shared/core/result.ts';
import { rumorRegister } from '../../shared/host/testing/rumor-register.ts';
import { openLiveRun } from './open-live-run.ts';
import { bayouSpec, get, liveBayou, must, put } from './testing/live-bayou.ts';

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'oxbow-folder-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true }));

describe('the data folder of a live run', () => {
  it('brings its replicas back in join order, with their rows', async () => {
    const first = await liveBayou(3, { dataFolder });
    await put(first, 'c1', 'x', 'one');
    const names = first.replicas().map(({ state }) => first.protocol.view(state).name);
    await first.close();
    const second = await liveBayou(0, { dataFolder });
    expect(second.replicas().map(({ id, incarnation }) => `${id} ${incarnation}`)).toEqual([
      's0 2',
      's1 2',
      's2 2',
    ]);
    expect(second.replicas().map(({ state }) => second.protocol.view(state).name)).toEqual(names);
    expect(await get(second, 'c1', 'x')).toBe('one');
    expect(await get(second, 'c2', 'x')).toBe('missing');
    must(await second.addReplica('s3', 's0'));
    await second.close();
    const third = await liveBayou(0, { dataFolder });
    expect(third.replicas().map(({ id }) => id)).toEqual(['s0', 's1', 's2', 's3']);
    await third.close();
  });

  it('is refused to a second run while the first has it', async () => {
    const run = await liveBayou(1, { dataFolder });
    expect(await openLiveRun(bayouSpec(), { dataFolder })).toEqual({
      ok: false,
      reason: 'unavailable',
      error: `${join(dataFolder, 'run')} is in use by another run or process`,
    });
    expect((await put(run, 'c0', 'x', 'one')).type).toBe('accepted');
    await run.close();
  });

  it('is refused to a run of other options or of another protocol', async () => {
    await (await liveBayou(1, { dataFolder })).close();
    const otherOptions = await openLiveRun(bayouSpec({ keep: '7' }), { dataFolder });
    expect(otherOptions.ok ? '' : otherOptions.error).toContain(' holds a run with other options: ');
    const protocol = rumorRegister as unknown as Protocol;
    const other = await openLiveRun({ ...bayouSpec(), protocol }, { dataFolder });
    expect(other.ok ? '' : other.error).toContain(
      ' belongs to a run of bayou, not to a run of rumor-register',
    );
  });

  it('opens no run with a replica whose rows are damaged, and says which', async () => {
    const run = await liveBayou(2, { dataFolder });
    await put(run, 'c1', 'x', 'one');
    await run.close();
    const folder = join(dataFolder, 'replicas', 's1');
    for (const name of readdirSync(folder)) if (name.startsWith('MANIFEST')) rmSync(join(folder, name));
    expect(await openLiveRun(bayouSpec(), { dataFolder })).toEqual({
      ok: false,
      reason: 'damaged',
      error: `s1 failed: ${folder} is damaged: a file of the database is missing`,
    });
  });

  it('is a temporary one that goes with the run, unless it is given', async () => {
    const before = new Set(readdirSync(tmpdir()));
    const run = await liveBayou(1);
    const added = readdirSync(tmpdir()).filter((name) => name.startsWith('oxbow-run-') && !before.has(name));
    expect(added).toHaveLength(1);
    await run.close();
    expect(existsSync(join(tmpdir(), present(added[0], 'folder')))).toBe(false);
  });
});

describe('nothing acknowledged is lost', () => {
  const program = fileURLToPath(new URL('./testing/serve-until-killed.ts', import.meta.url));

  /** @param onLine may kill the process */
  async function serve(
    command: readonly string[],
    onLine: (line: string, child: ChildProcess) => void,
  ): Promise<void> {
    const [first = '', ...rest] = command;
    const child = spawn(first, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: present(child.stdout, 'standard output') });
    lines.on('line', (line) => onLine(line, child));
    await new Promise((resolve) => child.once('close', resolve));
  }

  const commandFor = (placement: string): string[] => [
    process.execPath,
    '--import',
    'tsx',
    program,
    dataFolder,
    placement,
  ];

  async function expectAll(accepted: readonly number[]): Promise<void> {
    const run = await liveBayou(0, { dataFolder });
    for (const number of accepted)
      expect(await get(run, `c${number % 2}`, `key${number}`)).toBe(`value ${number} ${'x'.repeat(200)}`);
    await run.close();
  }

  it.each(['inline', 'process'])('when the server is killed in mid-write: %s', async (placement) => {
    const accepted: number[] = [];
    let processes = '';
    await serve(commandFor(placement), (line, child) => {
      if (line.startsWith('processes ')) processes = line;
      if (line.startsWith('accepted ')) accepted.push(Number(line.slice('accepted '.length)));
      if (accepted.length === 200) child.kill('SIGKILL');
    });
    expect(accepted.length).toBeGreaterThanOrEqual(200);
    expect(processes).toMatch(placement === 'process' ? /^processes \d+ \d+$/ : /^processes {2}$/);
    // That the folders can be opened proves also that the replicas' processes ended with their run: they held them.
    await expectAll(accepted);
  });

  it('when the disk takes no more: the replica stops with a sentence', async () => {
    const accepted: number[] = [];
    let stopped = '';
    const limited = ['sh', '-c', 'ulimit -f 256; exec "$@"', 'sh', ...commandFor('inline')];
    await serve(limited, (line) => {
      if (line.startsWith('accepted ')) accepted.push(Number(line.slice('accepted '.length)));
      if (line.startsWith('stopped ')) stopped ||= line;
    });
    expect(stopped).toMatch(
      /^stopped s[01] failed: a file in .*s[01] reached the largest size that the system allows$/,
    );
    expect(accepted.length).toBeGreaterThan(50);
    await expectAll(accepted);
  });
});
