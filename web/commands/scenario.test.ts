import { describe, expect, it } from 'vitest';
import { parseLine } from '../../shared/script/parse.ts';
import { followScript } from '../testing/simulated.ts';
import { playwrightSpec } from './playwright-spec.ts';
import { claimsOf, type PerformedSession, scenarioFile, verdictsOf } from './scenario.ts';

const LINES = [
  'cluster bayou s0 s1 s2',
  'client c0 s0',
  'client c1 s2 guarantees=none',
  'put c0 room 11am',
  'get c0 room',
  'move c0 s1',
  'get c0 room',
  'get c1 "two words"',
];

async function performed(): Promise<PerformedSession> {
  const { picture, history } = await followScript(LINES);
  return { lines: LINES, picture, verdicts: verdictsOf(history.sessions.tallies) };
}

describe('a session as claims', () => {
  it('says of each client which promises were kept, refused or broken, and that all comes together', async () => {
    const session = await performed();
    expect(session.verdicts).toContainEqual({
      client: 'c0',
      guarantee: 'RYW',
      held: 1,
      refused: 1,
      broken: 0,
    });
    const claims = claimsOf(session);
    expect(claims).toContain('expect RYW holds for c0');
    expect(claims.slice(-3)).toEqual(['heal', 'settle', 'expect converged']);
    for (const line of claims) expect(parseLine(line, 1, 'lab')).toMatchObject({ type: 'statement' });
  });

  it('claims that a promise was broken where it was', () => {
    const verdicts = [{ client: 'c1', guarantee: 'MR', held: 3, refused: 0, broken: 1 } as const];
    expect(claimsOf({ verdicts })[0]).toBe('expect MR broken for c1');
  });

  it('is a scenario file that is read back line by line', async () => {
    const session = await performed();
    const text = scenarioFile(session, claimsOf(session));
    expect(text).toContain('#   c0 get room → ERR_DEP\n');
    expect(text).toContain('#   RYW of c0: held once, kept by refusing once\n');
    for (const [i, line] of text.split('\n').entries())
      expect(parseLine(line, i + 1, 'lab').type, line).not.toBe('wrong');
  });

  it('is a Playwright test in which nothing of the session can break out of its quotes', async () => {
    const session = await performed();
    const text = playwrightSpec(session, claimsOf(session), 'a "title" with `quotes` and signs');
    expect(text).toContain('test("a \\"title\\" with `quotes` and signs", async');
    expect(text).toContain('"get c1 \\"two words\\"",');
    expect(text).toContain('"c0 get room → ERR_DEP",');
    expect(text).toContain('// RYW of c0: held once, kept by refusing once.');
  });
});
