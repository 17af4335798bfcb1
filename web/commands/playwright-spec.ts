// A session as a test for Playwright, which needs a running server and nothing else of Oxbow.

import { operationWords } from './operation-words.ts';
import { inWords, type PerformedSession } from './scenario.ts';

/** @param claims those that were seen to hold */
export function playwrightSpec(session: PerformedSession, claims: readonly string[], title: string): string {
  const { lines, picture, verdicts } = session;
  const answers = picture.operations.map((operation) => `${operation.client} ${operationWords(operation)}`);
  return `// Written by Oxbow from a session. It opens the page of a running server and performs the session there in virtual
// time, the same each time:
//   npx oxbow serve                     (in one terminal)
//   npx playwright test THIS-FILE       (in another; OXBOW_URL names another address)
import { expect, type Page, test } from '@playwright/test';

const SCRIPT = ${listOf(lines)};

/** What the clients were answered, in the order in which they asked. */
const ANSWERS = ${listOf(answers)};

/** What must hold at the end. */
const CLAIMS = ${listOf(claims)};

test(${JSON.stringify(title)}, async ({ page }) => {
  await page.goto(process.env['OXBOW_URL'] ?? 'http://localhost:4600/');
  await page.waitForFunction(() => 'oxbow' in window);
  const { commands, operations, violations } = await perform(page, SCRIPT);

  expect(commands.filter(({ error }) => error !== null)).toEqual([]);
  expect(commands).toHaveLength(SCRIPT.length);
  expect(operations.map(inWords)).toEqual(ANSWERS);
  expect(violations).toEqual(${JSON.stringify(picture.violations.map(({ invariant }) => invariant))});

${verdicts.map((verdict) => `  // ${inWords(verdict)}.\n`).join('')}  for (const claim of CLAIMS)
    await test.step(claim, async () => {
      expect((await line(page, claim)).error).toBeUndefined();
    });
});

// ---------------------------------------------------------------- what the page offers

interface Operation {
  readonly client: string;
  readonly words: string;
}
interface Oxbow {
  open(script: string): Promise<{ readonly ok: boolean; readonly error?: string }>;
  perform(line: string): Promise<{ readonly output: readonly string[]; readonly error?: string }>;
  answers(): readonly Operation[];
  picture(): {
    readonly commands: readonly { readonly line: string; readonly error: string | null }[];
    readonly violations: readonly { readonly invariant: string }[];
  };
}

async function perform(page: Page, script: readonly string[]) {
  const opened = await page.evaluate(
    (text) => (window as unknown as { oxbow: Oxbow }).oxbow.open(text),
    script.join('\\n'),
  );
  expect(opened).toEqual({ ok: true });
  return page.evaluate(() => {
    const { oxbow } = window as unknown as { oxbow: Oxbow };
    const { commands, violations } = oxbow.picture();
    return {
      operations: oxbow.answers(),
      commands: commands.map(({ line, error }) => ({ line, error })),
      violations: violations.map(({ invariant }) => invariant),
    };
  });
}

function line(page: Page, text: string) {
  return page.evaluate((one) => (window as unknown as { oxbow: Oxbow }).oxbow.perform(one), text);
}

function inWords({ client, words }: Operation): string {
  return \`\${client} \${words}\`;
}
`;
}

function listOf(texts: readonly string[]): string {
  if (texts.length === 0) return '[]';
  return `[\n${texts.map((text) => `  ${JSON.stringify(text)},\n`).join('')}]`;
}
