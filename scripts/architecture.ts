// The rules of the architecture that neither the compiler nor a linter can express, as functions of the sources.
// architecture.test.ts runs them over this repository, and over planted breaches to see that they can fail.
import { posix } from 'node:path';
import { transformSync } from 'esbuild';

/** Sources by their path from the root, with slashes. */
export type Sources = ReadonlyMap<string, string>;

/** One breach of one rule: `path: what is wrong`. */
export type Breach = string;

export type Rule = (sources: Sources) => Breach[];

/** Who may import whom. The first entry that matches the importing file decides; `only` is all it may import. */
const layers: { of: RegExp; only?: RegExp; not?: RegExp; because: string }[] = [
  {
    of: /^shared\/protocols\/(?!index\.ts$)/,
    only: /^shared\/(core|clocks|protocols)\//,
    because: 'a protocol stands on the core alone and knows neither another protocol nor a host',
  },
  {
    of: /^shared\/(core|clocks|client)\//,
    only: /^shared\/(core|clocks|client)\//,
    because: 'the core and the client, whose events are in the trace, are below everything else',
  },
  { of: /^shared\//, only: /^shared\//, because: 'nothing in shared/ knows who uses it' },
  { of: /^server\//, only: /^(server|shared)\//, because: 'the server knows the page only as files' },
  {
    of: /^web\/layout\//,
    not: /^web\/(?!layout\/|protocols\/types\.ts$)|^(react|react-dom|zustand)(\/|$)/,
    because: 'a layout is arithmetic on values and knows neither the store, a socket nor React',
  },
  {
    of: /^web\/views\//,
    not: /^web\/sources\//,
    because: 'a view reads the store and does not know where events come from',
  },
  {
    of: /^web\/store\//,
    not: /^web\/views\/|^(react|react-dom)(\/|$)/,
    because: 'the store works without React and does not know who draws it',
  },
  { of: /^web\//, not: /^(server|scripts|bench|e2e)\//, because: 'the page runs in a browser' },
];

export const importsKeepTheLayers: Rule = (sources) =>
  [...sources].flatMap(([path, source]) => {
    if (isTest(path)) return [];
    const breaches: Breach[] = [];
    for (const target of importsOf(path, source)) {
      for (const { of, only, not, because } of layers) {
        if (!of.test(path)) continue;
        const isPackage = !/^(shared|server|web|e2e|bench|scripts)\//.test(target);
        const isForbidden =
          only !== undefined && !(isPackage && path.startsWith('server/')) && !only.test(target);
        if (isForbidden || not?.test(target)) breaches.push(`${path}: imports ${target}; ${because}`);
        if (only !== undefined) break;
      }
    }
    return breaches;
  });

export const protocolsDoNotImportEachOther: Rule = (sources) =>
  [...sources].flatMap(([path, source]) => {
    const own = /^shared\/protocols\/([^/]+)\//.exec(path)?.[1];
    if (own === undefined || isTest(path)) return [];
    return importsOf(path, source)
      .filter((target) => {
        const other = /^shared\/protocols\/([^/]+)\//.exec(target)?.[1];
        return other !== undefined && other !== own;
      })
      .map((target) => `${path}: imports ${target}; protocols do not know each other`);
  });

/** What is the same bit for bit in every engine. Roots are exact by IEEE 754; logarithms and powers are not. */
const exactMath = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc MAX_SAFE_INTEGER PI E'.split(' '),
);

export const sharedComputesTheSameEverywhere: Rule = (sources) =>
  [...sources].flatMap(([path, source]) => {
    if (!path.startsWith('shared/') || isTest(path) || path.endsWith('.d.ts')) return [];
    const code = codeOf(path, source);
    const breaches: Breach[] = [];
    for (const [, member] of code.matchAll(/\bMath\b(?:\.(\w+))?/g)) {
      if (member === undefined || !exactMath.has(member)) {
        breaches.push(
          `${path}: Math${member ? `.${member}` : ' by another name'} may differ between engines`,
        );
      }
    }
    const literalPowers = code.replaceAll(/\b\d+ \*\* \d+\b/g, '');
    if (/ \*\*=? /.test(literalPowers)) breaches.push(`${path}: a power may differ between engines`);
    return breaches;
  });

/** Where something asynchronous would let the order of events depend on the engine instead of on the seed. */
const synchronousFolders = /^shared\/(core|clocks|protocols|client)\//;

export const stepsAreSynchronous: Rule = (sources) =>
  [...sources]
    .filter(([path]) => synchronousFolders.test(path) && !isTest(path))
    .filter(([path, source]) => /\b(async|await|Promise)\b/.test(codeOf(path, source)))
    .map(([path]) => `${path}: is asynchronous; a step takes an input and returns effects, at once`);

/**
 * Where a protocol's name may stand as a string: its own folder, the one index, and what is written about one
 * protocol on purpose. Two names are also words for something else in one place each.
 */
const mayNameProtocols = [
  /^shared\/protocols\/index\.ts$/,
  /^shared\/lessons\//,
  /^web\/(protocols|gallery)\//,
  /^scripts\//,
  /^bench\//,
  /^e2e\//,
];
const otherMeanings: { name: string; where: RegExp; meaning: string }[] = [
  { name: 'bayou', where: /^(shared\/script|server\/cli)\//, meaning: 'a dialect of the script language' },
  { name: 'causal', where: /^shared\/check\//, meaning: 'a consistency model' },
];

export const protocolsAreNamedInOnePlace: Rule = (sources) => {
  const names = new Set(
    [...sources.keys()].flatMap((path) => /^shared\/protocols\/([^/]+)\//.exec(path)?.[1] ?? []),
  );
  return [...sources].flatMap(([path, source]) => {
    if (isTest(path) || mayNameProtocols.some((place) => place.test(path))) return [];
    const strings = [...withoutComments(source).matchAll(/(['"`])([\w-]+)\1/g)].map(
      (match) => match[2] ?? '',
    );
    return [...new Set(strings)]
      .filter((name) => names.has(name) && !path.startsWith(`shared/protocols/${name}/`))
      .filter((name) => !otherMeanings.some((other) => other.name === name && other.where.test(path)))
      .map((name) => `${path}: names the protocol '${name}'; ask shared/protocols/index.ts instead`);
  });
};

/** Each would let a test pass, or seem to pass, without having looked. Spelled so that this file does not match. */
const forbiddenInTests: [RegExp, string][] = [
  [/\b(it|test|describe|suite)(\.\w+)*\.(only|skip|todo|fixme|skipIf|fails)\b/, 'leaves tests out'],
  [/\bwaitFor(Timeout)\(/, 'sleeps; wait for what should be seen'],
  [/@ts-(ignore|nocheck)\b/, 'silences the compiler; @ts-expect-error says what it expects'],
  [/\bvi\.(mock|doMock)\(\s*['"]\./, 'replaces an own module; pass in what should differ'],
];

export const testsLookAtEverything: Rule = (sources) =>
  [...sources].flatMap(([path, source]) => {
    if (!isTest(path) || path === 'scripts/architecture.test.ts') return [];
    return forbiddenInTests
      .filter(([pattern]) => pattern.test(source))
      .map(([pattern, why]) => `${path}: ${pattern.exec(source)?.[0]} ${why}`);
  });

/** Every dependency is an admission, with a line of reason. */
export function undocumentedDependencies(manifest: string, table: string): Breach[] {
  const { dependencies, devDependencies } = JSON.parse(manifest) as Record<string, Record<string, string>>;
  const used = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  const named = new Set([...table.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? ''));
  return [
    ...[...used]
      .filter((name) => !named.has(name))
      .map((name) => `docs/dependencies.md: no reason for ${name}`),
    ...[...named]
      .filter((name) => !used.has(name))
      .map((name) => `docs/dependencies.md: ${name} is not used`),
  ];
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$|\/testing\/|^e2e\//.test(path);
}

/** Paths from the root for imports of own files, names for packages. Type imports count: they are knowledge too. */
export function importsOf(path: string, source: string): string[] {
  const code = withoutComments(source);
  const statements = /(?:^|;)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm;
  const bare = /(?:^|;)\s*import\s*['"]([^'"]+)['"]/gm;
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]/g;
  return [statements, bare, dynamic]
    .flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ''))
    .map((target) => (target.startsWith('.') ? posix.join(posix.dirname(path), target) : target));
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

/** The code alone, without types and comments, in one way of writing. */
function codeOf(path: string, source: string): string {
  const loader = path.endsWith('x') ? 'tsx' : 'ts';
  return transformSync(source, { loader, legalComments: 'none', jsx: 'preserve' }).code;
}
