import { describe, expect, it } from 'vitest';
import { complete, type Known } from './complete.ts';
import { formatScript } from './format.ts';
import { labVerbs } from './parse.ts';

const KNOWN: Known = {
  protocols: ['bayou', 'gossip'],
  replicas: ['s0', 's1'],
  clients: ['c0'],
  keys: ['room', 'two words'],
};

function offered(line: string): string[] {
  return complete(line, KNOWN).all.map(({ text }) => text);
}

describe('completion', () => {
  it('offers every verb, and those that begin so', () => {
    expect(offered('')).toEqual(labVerbs().map(({ verb }) => verb));
    expect(offered('cl')).toEqual(['cluster', 'client', 'clock']);
    expect(complete('  cut', KNOWN)).toMatchObject({ from: 2, all: [{ text: 'cut', kind: 'verb' }] });
  });

  it.each([
    ['cut ', ['s0', 's1', 'c0']],
    ['cut s0 ', ['to', 's0', 's1', 'c0']],
    ['cut s0 to ', ['s0', 's1', 'c0']],
    ['move ', ['c0']],
    ['move c0 ', ['s0', 's1']],
    ['get c0 ', ['room', '"two words"']],
    ['get c0 room ', ['committed']],
    ['cluster ', ['bayou', 'gossip']],
    ['cluster bayou s0 s', ['seed=', 'schedule=']],
    ['cluster bayou s0 seed=1 s', ['schedule=']],
    ['client c0 s0 ', ['guarantees=', 'follow=']],
    ['guarantees c0 R', ['RYW']],
    ['at 120ms pu', ['put']],
    ['at 120ms put ', ['c0']],
    ['at 120ms wa', []],
    ['expect con', ['converged']],
    ['expect get c0 room ', ['committed', '==']],
    ['expect RYW ', ['holds', 'broken']],
    ['expect put c0 room 1 ', ['accepted', 'refused']],
    ['show ', ['log', 'store', 'clock', 'status']],
    ['restart ', ['s0', 's1']],
    ['settle ', []],
    ['fly ', []],
    ['# cu', []],
    ['put c0 "ro', []],
  ])('asks the grammar what comes after %j', (line, texts) => {
    expect(offered(line).filter((text) => text !== 'of')).toEqual(texts);
  });

  it('says what is expected where nothing can be offered', () => {
    expect(complete('put c0 room ', KNOWN)).toMatchObject({ all: [], hint: 'a value' });
    expect(complete('wait ', KNOWN).hint).toMatch(/300ms/);
  });

  it('offers nothing after a mistake', () => {
    expect(offered('cut s0 s1 s2 ')).toEqual([]);
    expect(offered('put 9-9 ')).toEqual([]);
  });
});

describe('the usual form of a script', () => {
  it('has one blank between tokens, and leaves what is written', () => {
    expect(
      formatScript('  cut   s0\ts1 \n\n\n# a   comment \nput c0 "two  words"   x\n  put c0 "open\n'),
    ).toBe('cut s0 s1\n\n# a   comment\nput c0 "two  words" x\nput c0 "open\n');
  });
});
