import { afterEach, describe, expect, it } from 'vitest';
import { COMMANDS_KEPT_MAX } from '../../shared/core/limits.ts';
import { keepLines, keptLinesStore, letLinesGo } from './kept-lines.ts';
import { parseScriptCard, SCRIPT_WIDTH, scriptCardWidth } from './script-card.ts';

describe('the script card', () => {
  it('is remembered, and what another version wrote is read with care', () => {
    expect(parseScriptCard('{"folded":true,"width":24}')).toEqual({ folded: true, width: 24 });
    expect(parseScriptCard('{"folded":false,"width":4000}').width).toBe(SCRIPT_WIDTH.most);
    for (const text of [null, '', 'null', '7', '[]', '{"folded":1,"width":"wide"}', '{"width":null}'])
      expect(parseScriptCard(text)).toEqual({ folded: false, width: null });
  });

  it('leaves the picture more than half of the stage, however wide it is drawn', () => {
    for (const stage of [720, 900, 1400, 2500])
      for (const width of [null, SCRIPT_WIDTH.least, 25, SCRIPT_WIDTH.most])
        expect(scriptCardWidth({ folded: false, width }, stage, 16)).toBeLessThan(stage / 2);
  });

  it('takes no room when it is folded', () => {
    expect(scriptCardWidth({ folded: true, width: 30 }, 900, 16)).toBe(0);
  });
});

describe('lines of before a restart', () => {
  afterEach(letLinesGo);

  it('are kept in order, over several restarts, without those that were refused', () => {
    keepLines([
      { line: 'cut s0 s1', error: null },
      { line: 'cutt', error: 'no such command' },
    ]);
    keepLines([{ line: 'put c0 room 11am', error: null }]);
    expect(keptLinesStore.getState().lines).toEqual(['cut s0 s1', 'put c0 room 11am']);
  });

  it('are as many as a run keeps', () => {
    for (let i = 0; i < 3; i += 1)
      keepLines(Array.from({ length: 300 }, (_, n) => ({ line: `put c0 k ${i}-${n}`, error: null })));
    const { lines } = keptLinesStore.getState();
    expect(lines).toHaveLength(COMMANDS_KEPT_MAX);
    expect(lines.at(-1)).toBe('put c0 k 2-299');
  });
});
