// How much script a page may load, compressed: at first, and then for each part that it loads when it is wanted. The build
// fails where a part has grown beyond that, and says which, with the files and modules that weigh most in it.

import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Bytes. Each stands a tenth or so above what it was when it was set, so that growth is a decision. */
export const BUDGETS: Budgets = {
  /** The page itself; 250,000 with what shows a run, by what a first page may weigh. */
  first: 180_000,
  parts: [
    // An editor is a large thing, and loaded by whoever writes scripts; it knows the grammar of every system.
    { of: /script\/editor\//, bytes: 215_000 },
    // Lessons as scripts of a comparison: grammar and list of lessons, beside the systems, which its page has loaded already.
    { of: /compared\/lesson-scripts/, bytes: 125_000 },
    // What plays lessons knows all systems, as any of them may be played.
    { of: /lesson/, bytes: 100_000 },
    // So does what reads the lines that a palette makes.
    { of: /palette/, bytes: 100_000 },
    // The pages of comparison show all systems beside each other.
    { of: /^web\/compare\.tsx$/, bytes: 90_000 },
    { of: /./, bytes: 60_000 },
  ],
};

export interface Budgets {
  readonly first: number;
  /** By the module whose import loads a part; the first that fits holds. */
  readonly parts: readonly { readonly of: RegExp; readonly bytes: number }[];
}

/** The part of a bundle's chunk that is read. */
export interface BuiltChunk {
  readonly fileName: string;
  readonly code: string;
  readonly isEntry: boolean;
  readonly isDynamicEntry: boolean;
  readonly facadeModuleId: string | null;
  /** File names of the chunks that are loaded with it. */
  readonly imports: readonly string[];
  readonly modules: Readonly<Record<string, { readonly renderedLength: number }>>;
}

interface Part {
  readonly name: string;
  readonly budget: number;
  readonly chunks: readonly BuiltChunk[];
}

/** @returns a sentence for each part that is too heavy */
export function overweight(chunks: readonly BuiltChunk[], budgets: Budgets, root = ''): string[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = loadedWith(
    chunks.filter(({ isEntry }) => isEntry),
    byName,
  );
  const parts: Part[] = [{ name: 'the first page', budget: budgets.first, chunks: [...first] }];
  for (const chunk of chunks) {
    if (!chunk.isDynamicEntry || chunk.isEntry) continue;
    const name = (chunk.facadeModuleId ?? chunk.fileName).replace(root, '');
    const budget = budgets.parts.find(({ of }) => of.test(name))?.bytes ?? Number.POSITIVE_INFINITY;
    const more = [...loadedWith([chunk], byName)].filter((one) => !first.has(one));
    parts.push({ name, budget, chunks: more });
  }
  return parts.flatMap((part) => verdictOn(part, root));
}

function loadedWith(begin: readonly BuiltChunk[], byName: ReadonlyMap<string, BuiltChunk>): Set<BuiltChunk> {
  const found = new Set(begin);
  for (const chunk of found)
    for (const name of chunk.imports) {
      const next = byName.get(name);
      if (next !== undefined) found.add(next);
    }
  return found;
}

function verdictOn({ name, budget, chunks }: Part, root: string): string[] {
  const sizes = chunks.map((chunk) => ({ chunk, bytes: gzipSync(chunk.code).length }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= budget) return [];
  sizes.sort((a, b) => b.bytes - a.bytes);
  const heaviest = sizes.slice(0, 4).map(({ chunk, bytes }) => {
    const modules = Object.entries(chunk.modules).sort(([, a], [, b]) => b.renderedLength - a.renderedLength);
    const names = modules.slice(0, 6).map(([id]) => id.replace(root, ''));
    return `  ${chunk.fileName} ${bytes}: ${names.join(', ')}`;
  });
  return [`${name} loads ${total} bytes of script, and ${budget} are allowed:\n${heaviest.join('\n')}`];
}

export function scriptBudget(root: string): Plugin {
  return {
    name: 'script-budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const wrong = overweight(chunks, BUDGETS, `${root}/`);
      if (wrong.length > 0) this.error(wrong.join('\n'));
    },
  };
}
