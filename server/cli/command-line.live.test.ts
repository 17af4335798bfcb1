// The `oxbow` command as people start it: a process with streams and an exit code.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const oxbow = fileURLToPath(new URL('../../bin/oxbow.mjs', import.meta.url));

function start(args: readonly string[], input = '', env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [oxbow, ...args], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

const COURSE = `joinServer 0
joinServer 1
joinServer 2
joinClient 10 0
joinClient 11 1
put 10 a 1
get 11 a
breakConnection 0 1
breakConnection 1 2
put 11 b 2
put 10 c 3
printLog 1
joinClient 11 2
get 11 b
retireServer 1
restoreConnection 1 2
get 11 b
pause
delete 11 a
printLog 0
start
stabilize
printLog 0
joinServer 1
printLog 1
`;

describe('oxbow run', () => {
  test('performs a script in a process of its own, with the same output each time', () => {
    const first = start(['run', '--dialect', 'bayou'], COURSE);
    expect([first.status, first.stderr]).toEqual([
      0,
      'note: 1 cannot leave yet: s1 can reach nobody to tell; it leaves as soon as a link allows\nnote: 1 has left now\n',
    ]);
    expect(first.stdout).toMatch(/^a:1\nPUT:\(a, 1\):TRUE\n/);
    expect(start(['run', '--dialect', 'bayou'], COURSE).stdout).toBe(first.stdout);
  });

  test.runIf(existsSync('/dev/full'))('says so when nothing more can be written', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [oxbow, 'run', '--help'], {
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect([status, stderr]).toEqual([2, 'oxbow: the output cannot be written: the disk is full\n']);
  });

  test('a folder as standard input is refused, and not read as if nothing stood there', () => {
    const folder = openSync(tmpdir(), 'r');
    const { status, stdout, stderr } = spawnSync(process.execPath, [oxbow, 'run'], {
      stdio: [folder, 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    closeSync(folder);
    expect([status, stdout, stderr]).toEqual([2, '', 'oxbow run: standard input: it is a folder\n']);
  });

  test('on real sockets prints what the simulator prints', () => {
    const simulated = start(['run', '--dialect', 'bayou'], COURSE);
    const live = start(['run', '--dialect', 'bayou', '--engine', 'live'], COURSE);
    expect([live.status, live.stdout, live.stderr]).toEqual([0, simulated.stdout, simulated.stderr]);
  });

  test.each(['course-script', 'first-steps', 'session-guarantees'])(
    'the story %s gives itself back on real sockets too',
    (name) => {
      const file = fileURLToPath(new URL(`../../shared/lessons/bayou/${name}.oxbow`, import.meta.url));
      const { status, stdout, stderr } = start(['run', '--engine', 'live', file]);
      expect([status, stdout, stderr]).toEqual([0, readFileSync(file, 'utf8'), '']);
    },
  );

  test('a live lab exchanges by its own timers, and stabilize waits for nothing but the sessions', () => {
    const joins = Array.from({ length: 20 }, (_, id) => `s${id}`).join(' ');
    const script = `cluster bayou ${joins}\nclient c0 s3\nclient c1 s17\nput c0 a 1\nput c1 b 2\nstabilize\nexpect converged\nget c1 a\nget c0 b\n`;
    const { status, stdout, stderr } = start(['run', '--engine', 'live'], script);
    expect([status, stdout, stderr]).toEqual([0, 'a:1\nb:2\n', '']);
  });

  test('leaves no folder behind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'oxbow-command-'));
    const { status } = start(['run', '--engine', 'live'], 'cluster bayou s0\n', { TMPDIR: folder });
    expect([status, readdirSync(folder)]).toEqual([0, []]);
    rmSync(folder, { recursive: true });
  });

  test('puts its folder away when it is interrupted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'oxbow-command-'));
    const env = { ...process.env, TMPDIR: folder };
    const child = spawn(process.execPath, [oxbow, 'run', '--engine', 'live'], { env });
    child.stdout.once('data', () => child.kill('SIGINT'));
    child.stdin.write('cluster bayou s0\nclient c0 s0\nget c0 a\n');
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test('loads neither web server nor sockets nor database for a simulation', () => {
    const { stderr } = start(['run'], 'cluster bayou s0\n', { NODE_DEBUG: 'esm' });
    expect(stderr).toContain('simulated-run');
    expect(stderr).not.toMatch(/node_modules\/(?:fastify|ws|classic-level)\//);
  });

  test('ends without a word when nobody reads its output any more', async () => {
    const child = spawn(process.execPath, [oxbow, 'run', '--dialect', 'bayou']);
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    child.stdin.on('error', () => {});
    child.stdout.once('data', () => child.stdout.destroy());
    child.stdin.write('joinServer 0\njoinClient 1 0\nget 1 a\n');
    const code = await new Promise((resolve) => {
      child.on('close', resolve);
      const typing = setInterval(() => child.stdin.write('get 1 a\n'), 10);
      child.on('close', () => clearInterval(typing));
    });
    expect([code, said]).toEqual([0, '']);
  });

  test('ends at a wrong line though its input stays open', async () => {
    const child = spawn(process.execPath, [oxbow, 'run']);
    child.stdin.on('error', () => {});
    child.stdin.write('cluster bayou s0\nnonsense\n');
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(2);
  });
});

describe('oxbow', () => {
  test('knows its version', () => {
    expect(start(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('explains itself, and asks for a subcommand', () => {
    expect(start(['--help'])).toMatchObject({ status: 0, stderr: '' });
    expect(start([])).toMatchObject({ status: 2, stdout: '' });
    expect(start(['rnu'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'oxbow: there is no subcommand rnu; did you mean run? `oxbow --help` lists them.\n',
    });
  });
});
