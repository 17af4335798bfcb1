import { describe, expect, it } from 'vitest';
import type { CommandPicture } from '../../shared/trace/picture.ts';
import { followScript } from '../testing/simulated.ts';
import { linesUntil, QUIET_MILLIS_MAX, sessionScript } from './session-script.ts';

async function hosted(lines: readonly (readonly [at: number, line: string])[], error: string | null = null) {
  const { picture } = await followScript(['cluster bayou s0 s1 s2 latency=20..60ms seed=9', 'client c0 s1']);
  const commands = lines.map(
    ([at, line], i): CommandPicture => ({ command: i + 1, line, at, sequence: i + 100, output: [], error }),
  );
  return { ...picture, commands };
}

describe('a session as a script', () => {
  it('says all that luck and links depend on, and each line at its time', async () => {
    const script = sessionScript(
      await hosted([
        [4_000, 'cut s0 s1'],
        [5_250.5, 'put c0 a 1'],
      ]),
      null,
    );
    expect(script.lines[0]).toMatch(
      /^cluster bayou s0 s1 s2 seed=9 latency=20\.\.60ms schedule=timed timeout=/,
    );
    expect(script.lines.slice(1)).toEqual(['client c0 s1', 'at 500ms cut s0 s1', 'at 1750.5ms put c0 a 1']);
    expect(script.isExact).toBe(false);
  });

  it('waits no longer than anybody would where nothing was done', async () => {
    const script = sessionScript(
      await hosted([
        [1_000, 'cut s0 s1'],
        [900_000, 'heal'],
      ]),
      null,
    );
    expect(script.lines.at(-1)).toBe(`at ${500 + QUIET_MILLIS_MAX}ms heal`);
    expect(script.toScriptMillis(1_300)).toBe(800);
    expect(script.toScriptMillis(900_100)).toBe(500 + QUIET_MILLIS_MAX + 100);
  });

  it('goes on by waiting after a line that takes time of its own', async () => {
    const script = sessionScript(
      await hosted([
        [1_000, 'cut s0 s1'],
        [2_000, 'settle'],
        [2_600, 'get c0 a'],
        [2_700, 'time stop'],
      ]),
      null,
    );
    expect(script.lines.slice(2)).toEqual([
      'at 500ms cut s0 s1',
      'wait 1000ms',
      'settle',
      'wait 600ms',
      'get c0 a',
    ]);
  });

  it('goes on until a moment at which nothing was done any more', async () => {
    const script = sessionScript(await hosted([[1_000, 'cut s0 s1']]), null);
    expect(linesUntil(script, 1_250).at(-1)).toBe('wait 250ms');
    expect(linesUntil(script, 1_000).at(-1)).toBe('at 500ms cut s0 s1');
    expect(linesUntil(script, 99_000).at(-1)).toBe(`wait ${QUIET_MILLIS_MAX}ms`);
  });

  it('leaves out what was refused', async () => {
    const script = sessionScript(await hosted([[1_000, 'cut s0 s9']], 'there is no s9'), null);
    expect(script.lines).toHaveLength(2);
  });

  it('says how many of its lines were forgotten', async () => {
    const run = await hosted([[1_000, 'heal']]);
    const commands = run.commands.map((command) => ({ ...command, command: 41 }));
    expect(sessionScript({ ...run, commands }, null).forgotten).toBe(40);
  });
});
