import { describe, expect, it } from 'vitest';
import { type Budgets, type BuiltChunk, overweight } from './script-budget.ts';

/** Text that does not get shorter by being compressed. */
function noise(length: number): string {
  let state = 7;
  let text = '';
  while (text.length < length) {
    state = (state * 48_271) % 2_147_483_647;
    text += state.toString(36);
  }
  return text;
}

function chunk(fileName: string, length: number, more: Partial<BuiltChunk> = {}): BuiltChunk {
  return {
    fileName,
    code: noise(length),
    isEntry: false,
    isDynamicEntry: false,
    facadeModuleId: null,
    imports: [],
    modules: { [`/lab/web/${fileName}`]: { renderedLength: length } },
    ...more,
  };
}

const BUDGETS: Budgets = {
  first: 20_000,
  parts: [
    { of: /editor/, bytes: 30_000 },
    { of: /./, bytes: 10_000 },
  ],
};

function page(sizes: { first: number; shared: number; editor: number; sheet: number }): BuiltChunk[] {
  const late = { isDynamicEntry: true };
  return [
    chunk('index.js', sizes.first, { isEntry: true, imports: ['shared.js'] }),
    chunk('shared.js', sizes.shared),
    chunk('editor.js', sizes.editor, {
      ...late,
      facadeModuleId: '/lab/web/editor.tsx',
      imports: ['shared.js'],
    }),
    chunk('sheet.js', sizes.sheet, { ...late, facadeModuleId: '/lab/web/sheet.tsx' }),
  ];
}

describe('the budget of script', () => {
  it('is kept by a page whose parts are each light enough', () => {
    const built = page({ first: 12_000, shared: 9_000, editor: 25_000, sheet: 9_000 });
    expect(overweight(built, BUDGETS, '/lab/')).toEqual([]);
  });

  it('counts what the first page imports, and names the heaviest of it', () => {
    const built = page({ first: 12_000, shared: 30_000, editor: 25_000, sheet: 9_000 });
    const wrong = overweight(built, BUDGETS, '/lab/');
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(
      /^the first page loads \d+ bytes of script, and 20000 are allowed:\n {2}shared\.js/,
    );
    expect(wrong[0]).toContain('web/shared.js');
  });

  it('gives each part that is loaded later its own, and says which has grown', () => {
    const built = page({ first: 12_000, shared: 9_000, editor: 25_000, sheet: 25_000 });
    const wrong = overweight(built, BUDGETS, '/lab/');
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(/^web\/sheet\.tsx loads/);
  });
});
