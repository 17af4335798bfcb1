// Every story below this folder is performed on the simulator and must give its file back, byte for byte.
// `OXBOW_REWRITE=1 npx vitest run shared/lessons` writes what the stories now give; the diff is then read by a person.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { diffLines, performStory } from '../script/story.ts';
import { simulatedPorts } from '../script/testing/simulated-ports.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.oxbow'))
  .sort();

describe('lessons', () => {
  test.each(files)('%s gives itself back', async (name) => {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const performed = await performStory(text, simulatedPorts);
    if (!performed.ok) throw new Error(performed.error);
    const isRewriting = process.env['OXBOW_REWRITE'] === '1';
    if (isRewriting && performed.value.text !== text) writeFileSync(file, performed.value.text);
    expect(isRewriting ? null : diffLines(text, performed.value.text)).toBeNull();
    expect(performed.value.unexpected).toEqual([]);
  });

  test('a second performance is the same, byte for byte', async () => {
    for (const name of files) {
      const text = readFileSync(join(folder, name), 'utf8');
      expect(await performStory(text, simulatedPorts)).toEqual(await performStory(text, simulatedPorts));
    }
  });
});
