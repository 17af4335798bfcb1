// The tests are tested: each planted mistake of each protocol is named by the invariant that is there for it, within the
// seeds that it may take.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Protocol } from '../core/contract.ts';
import { present } from '../core/result.ts';
import { rumorRegister } from '../host/testing/rumor-register.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { checkersOf, mistakeTable, tryMistake } from './mistakes.ts';

describe.each(protocolNames())('the planted mistakes of %s', (name) => {
  const protocol = present(findProtocol(name), name);
  const mistakes = Object.keys(protocol.mistakes);

  test.each(mistakes)('%s is caught, by the invariant that is there for it', (mistake) => {
    const { planted, caughtAt } = tryMistake(protocol, mistake);
    expect(checkersOf(protocol)).toContain(planted.caughtBy);
    expect(caughtAt).not.toBeNull();
  });

  test.each(mistakes)('%s has an effect only where it is planted', (mistake) => {
    expect(protocol.parseConfig({ mistake }).ok).toBe(true);
    expect(protocol.parseConfig({ mistake: `${mistake}-not` }).ok).toBe(false);
    expect(protocol.parseConfig({})).not.toEqual(protocol.parseConfig({ mistake }));
  });
});

test('the table in the documents names every planted mistake, and who is there for it', () => {
  const table = readFileSync(new URL('../../docs/mistakes.md', import.meta.url), 'utf8');
  for (const name of protocolNames()) {
    const section = table.split('\n## ').find((part) => part.startsWith(`${name}\n`)) ?? '';
    const documented = [...section.matchAll(/^\| `([^`]+)` \| (.*) \| (.*) \| (?:\d+) of (\d+) \|$/gm)];
    const planted = Object.entries(present(findProtocol(name), name).mistakes);
    expect(documented.map(([, ...cells]) => cells)).toEqual(
      planted.map(([mistake, { sentence, caughtBy, withinSeeds }]) => [
        mistake,
        sentence,
        caughtBy,
        String(withinSeeds),
      ]),
    );
  }
});

describe('trying a mistake', () => {
  const rumor = rumorRegister as unknown as Protocol;
  const never = { sentence: 'nothing at all', caughtBy: 'a register never falls back', withinSeeds: 2 };
  const harmless: Protocol = {
    ...rumor,
    parseConfig: () => rumor.parseConfig({}),
    mistakes: { none: never },
  };

  test('says so when the checkers do not find it', () => {
    expect(tryMistake(harmless, 'none')).toMatchObject({ mistake: 'none', planted: never, caughtAt: null });
  });

  test('makes a table of who named what, within how many seeds', () => {
    const table = mistakeTable([tryMistake(rumor, 'lastHeard'), tryMistake(harmless, 'none')]);
    expect(table).toMatch(
      /\| `lastHeard` \| what was heard last .* \| a register never falls back \| \d+ of 10 \|/,
    );
    expect(table).toContain('| `none` | nothing at all | a register never falls back | not in 2 |');
  });
});
