import { describe, expect, it } from 'vitest';
import type { Selection } from '../store/view-store.ts';
import { followScript, messageOf } from '../testing/simulated.ts';
import { KEYS_ON_THINGS, keyDeed } from './keys.ts';
import { PAGE_KEYS, pageDeed } from './page-keys.ts';

/** Every key of a keyboard that a person might try, with and without Shift. */
const KEYBOARD = [
  ...'abcdefghijklmnopqrstuvwxyz0123456789/?.,[]'.split(''),
  'Enter',
  ' ',
  'ContextMenu',
  'F10',
  'Escape',
  'Delete',
].flatMap((key) => [
  { key, shift: false },
  { key, shift: true },
]);

const THINGS: Readonly<Record<'link' | 'replica' | 'client', readonly Selection[]>> = {
  link: [{ type: 'link', a: 's0', b: 's1' }],
  replica: [
    { type: 'replica', id: 's0' },
    { type: 'replica', id: 's2' },
  ],
  client: [{ type: 'client', id: 'c0' }],
};

function shown({ key, shift }: { key: string; shift: boolean }): string[] {
  const name = key === ' ' ? 'Space' : key === 'ContextMenu' ? 'Menu key' : key;
  return shift ? [`Shift+${name}`, name] : [name];
}

describe('the help sheet', () => {
  it('names every key that does something to a thing of the picture, and no other', async () => {
    const { picture } = await followScript([
      'cluster bayou s0 s1 s2',
      'client c0 s1',
      'cut s0 s1',
      'crash s2',
    ]);
    picture.messages.push(messageOf(7, 's0', 's1', 'travelling'));
    const anything = KEYS_ON_THINGS.find(({ thing }) => thing === 'anything')?.rows ?? [];
    for (const [thing, targets] of Object.entries(THINGS)) {
      const rows = KEYS_ON_THINGS.find((group) => group.thing === thing)?.rows ?? [];
      const named = new Set([...rows, ...anything].map(({ key }) => key));
      const working = KEYBOARD.filter((press) =>
        targets.some((target) => keyDeed(target, press, picture) !== null),
      );
      const unnamed = working.filter((press) => !shown(press).some((name) => named.has(name)));
      expect([thing, unnamed]).toEqual([thing, []]);
      const idle = [...named].filter((name) => !working.some((press) => shown(press).includes(name)));
      expect([thing, idle]).toEqual([thing, []]);
    }
  });

  it('says something different of each key of one thing', () => {
    const things = KEYS_ON_THINGS.filter(({ thing }) => thing !== 'anything');
    for (const { rows } of things) expect(new Set(rows.map(({ words }) => words)).size).toBe(rows.length);
  });
});

describe('keys of the whole page', () => {
  const press = { control: false, alt: false, typing: false };

  it('do what their row says', () => {
    for (const { key, withControl, deed } of PAGE_KEYS)
      expect(pageDeed({ ...press, key, control: withControl === true })).toBe(deed);
  });

  it('leave whoever types alone, except for those with Ctrl', () => {
    for (const { key, withControl, deed } of PAGE_KEYS)
      expect(pageDeed({ ...press, key, control: withControl === true, typing: true })).toBe(
        withControl === true ? deed : null,
      );
  });
});
