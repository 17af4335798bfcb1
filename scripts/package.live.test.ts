// What would be published, unpacked as npm would unpack it, beside nothing but what it declares to depend on.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildStale } from './build.mjs';
import { root } from './staleness.mjs';

const elsewhere = mkdtempSync(join(tmpdir(), 'oxbow-package-'));
const installed = join(elsewhere, 'node_modules', 'oxbow');
let files: string[] = [];

beforeAll(async () => {
  await buildStale();
  // Scripts are left out: the one that empties dist/ first would pull it away under the other tests.
  const said = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', elsewhere], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const [pack] = JSON.parse(said) as { filename: string; files: { path: string }[] }[];
  files = (pack?.files ?? []).map((file) => file.path);
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', [
    '-xzf',
    join(elsewhere, pack?.filename ?? ''),
    '--strip-components=1',
    '-C',
    installed,
  ]);
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const place = join(elsewhere, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), place, 'junction');
  }
});

afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

describe('the published package', () => {
  it('contains what is needed to run, and nothing else', () => {
    const expected =
      /^(package\.json|README\.md|LICENSE|bin\/(oxbow\.mjs|disk-threads\.cjs)|dist\/[\w-]+\.js|dist\/web\/.+)$/;
    expect(files.filter((file) => !expected.test(file))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'bin/disk-threads.cjs',
        'dist/cli.js',
        'dist/server.js',
        'dist/web/index.html',
      ]),
    );
  });

  it('runs the command from what it declares to depend on', () => {
    const said = execFileSync(process.execPath, [join(installed, 'bin', 'oxbow.mjs'), '--help'], {
      cwd: elsewhere,
      encoding: 'utf8',
    });
    expect(said).toContain('oxbow run');
  });
});
