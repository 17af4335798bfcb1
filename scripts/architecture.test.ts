import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  importsKeepTheLayers,
  importsOf,
  protocolsAreNamedInOnePlace,
  protocolsDoNotImportEachOther,
  type Rule,
  sharedComputesTheSameEverywhere,
  stepsAreSynchronous,
  testsLookAtEverything,
  undocumentedDependencies,
} from './architecture.ts';
import { root } from './staleness.mjs';

const folders = ['shared', 'server', 'web', 'e2e', 'bench', 'scripts'];
const own = new Map(
  folders.flatMap(sourcesBelow).map((path) => [path, readFileSync(join(root, path), 'utf8')] as const),
);

function sourcesBelow(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return names
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

/** One rule, a breach that it must report, and what looks alike and is none. */
const rules: [string, Rule, breach: [string, string][], harmless: [string, string][]][] = [
  [
    'imports keep the layers',
    importsKeepTheLayers,
    [
      ['shared/core/step.ts', `import { run } from '../host/run.ts';`],
      ['shared/check/history.ts', `import { app } from '../../server/app.ts';`],
      ['shared/check/causal.ts', `import { max } from 'd3';`],
      ['shared/protocols/bayou/types.ts', `import type {\n  Run,\n} from '../../host/run.ts';`],
      ['shared/protocols/bayou/view.ts', `export * from '../../sim/queue.ts';`],
      ['server/app.ts', `import { Lab } from '../web/views/lab.tsx';`],
      ['web/layout/lanes.ts', `import { useMemo } from 'react';`],
      ['web/layout/slants.ts', `import { useStore } from '../store/store.ts';`],
      ['web/views/lab.tsx', `const live = await import('../sources/live.ts');`],
      ['web/main.ts', `import '../server/main.ts';`],
    ],
    [
      ['shared/host/actor.ts', `import { step } from '../core/step.ts';`],
      ['shared/core/ids.ts', `// import { run } from '../host/run.ts';\nexport {};`],
      ['shared/protocols/bayou/view.ts', `import { dominates } from '../../clocks/version-vector.ts';`],
      ['shared/protocols/bayou/write.ts', `import { stamp } from './types.ts';`],
      ['shared/protocols/index.ts', `import { bayou } from './bayou/protocol.ts';`],
      ['server/app.ts', `import fastify from 'fastify';\nimport { join } from 'node:path';`],
      ['web/layout/lanes.ts', `import { scaleLinear } from 'd3';`],
    ],
  ],
  [
    'protocols do not import each other',
    protocolsDoNotImportEachOther,
    [['shared/protocols/causal/join.ts', `import { stamp } from '../bayou/types.ts';`]],
    [
      ['shared/protocols/causal/join.ts', `import { stamp } from './types.ts';`],
      ['shared/protocols/causal/join.test.ts', `import { stamp } from '../bayou/types.ts';`],
    ],
  ],
  [
    'shared code computes the same everywhere',
    sharedComputesTheSameEverywhere,
    [
      ['shared/a.ts', 'export const a = Math.log(2);'],
      ['shared/b.ts', 'const m = Math;\nexport const b = m.exp(2);'],
      ['shared/c.ts', 'export const c = (x: number) => x ** 0.5;'],
    ],
    [
      ['shared/a.ts', '/** Math.log is not exact. */\nexport const a = Math.floor(2 ** 32);'],
      ['shared/a.test.ts', 'export const a = Math.log(2);'],
      ['server/a.ts', 'export const a = Math.log(2);'],
    ],
  ],
  [
    'steps are synchronous',
    stepsAreSynchronous,
    [['shared/protocols/bayou/write-log.ts', 'export async function write() {}']],
    [
      ['shared/protocols/bayou/write-log.ts', '// No async here.\nexport function write() {}'],
      ['shared/host/run.ts', 'export async function close() {}'],
    ],
  ],
  [
    'protocols are named in one place',
    protocolsAreNamedInOnePlace,
    [
      ['server/config.ts', `export const first = 'zab';`],
      ['web/views/lab.tsx', `export type Name = "zab" | "other";`],
      ['shared/protocols/other/protocol.ts', 'export const rival = `zab`;'],
    ],
    [
      ['shared/protocols/zab/protocol.ts', `export const name = 'zab';`],
      ['shared/protocols/index.ts', `export const names = ['zab'];`],
      ['shared/lessons/first.ts', `export const protocol = 'zab';`],
      ['web/protocols/zab.tsx', `export const name = 'zab';`],
      ['server/app.test.ts', `export const protocol = 'zab';`],
      ['server/app.ts', '/** Runs `zab`, say. */\nexport const zab = 1;'],
    ],
  ],
  [
    'tests look at everything',
    testsLookAtEverything,
    [
      ['shared/a.test.ts', `it.${'only'}('a', () => {});`],
      ['shared/b.test.ts', `describe.${'skip'}('a', () => {});`],
      ['e2e/c.spec.ts', `test.describe.${'fixme'}('a', () => {});`],
      ['e2e/d.spec.ts', `await page.${'waitFor'}Timeout(100);`],
      ['server/e.test.ts', `// @ts-${'ignore'}\nexport {};`],
      ['server/f.test.ts', `vi.${'mock'}('./app.ts');`],
    ],
    [['shared/a.test.ts', `it('skips what is only todo', () => {});`]],
  ],
];

describe.each(rules)('%s', (_name, rule, breaches, harmless) => {
  it('in this repository', () => {
    expect(rule(own)).toEqual([]);
  });

  it.each(breaches)('and a breach is reported: %s %s', (path, source) => {
    const others = new Map([['shared/protocols/zab/types.ts', 'export {};']]);
    expect(rule(others.set(path, source))).toEqual([expect.stringContaining(`${path}: `)]);
  });

  it('and what only looks like a breach is not', () => {
    for (const [path, source] of harmless) expect(rule(new Map([[path, source]])), path).toEqual([]);
  });
});

describe('imports of a file', () => {
  it('are found in every form', () => {
    const source = [
      `import a, { b } from './a.ts';`,
      `import './b.css';`,
      `export { c } from '../c.ts';`,
      `import type {\n  d,\n} from 'd';`,
      `const e = import('./e.ts');`,
      `/* import f from './f.ts'; */`,
    ].join('\n');
    expect(importsOf('web/views/x.ts', source).sort()).toEqual([
      'd',
      'web/c.ts',
      'web/views/a.ts',
      'web/views/b.css',
      'web/views/e.ts',
    ]);
  });
});

describe('dependencies', () => {
  it('have a reason each, in this repository', () => {
    const read = (path: string) => readFileSync(join(root, path), 'utf8');
    expect(undocumentedDependencies(read('package.json'), read('docs/dependencies.md'))).toEqual([]);
  });

  it('are reported when they have none, and when the table names one too many', () => {
    const manifest = JSON.stringify({ dependencies: { a: '1' }, devDependencies: { b: '1' } });
    expect(undocumentedDependencies(manifest, '| `a` | why |\n| `c` | why |')).toEqual([
      'docs/dependencies.md: no reason for b',
      'docs/dependencies.md: c is not used',
    ]);
  });
});
