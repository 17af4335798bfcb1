import { describe, expect, it } from 'vitest';
import { parseLine } from '../../shared/script/parse.ts';
import type { Selection } from '../store/view-store.ts';
import { followScript, messageOf } from '../testing/simulated.ts';
import { type KeyDeed, keyDeed } from './keys.ts';
import { type MenuEntry, menuEntries } from './menu-entries.ts';

const CLUSTER = ['cluster bayou s0 s1 s2', 'client c0 s1'];
const TROUBLED = [...CLUSTER, 'cut s0 s1', 'cut s1 to s2', 'hold s0 s2', 'crash s2', 'cut c0 s1'];
const targets: readonly Selection[] = [
  { type: 'replica', id: 's0' },
  { type: 'replica', id: 's2' },
  { type: 'client', id: 'c0' },
  { type: 'link', a: 's0', b: 's1' },
  { type: 'link', a: 's0', b: 's2' },
  { type: 'link', a: 's2', b: 's1' },
  { type: 'link', a: 'c0', b: 's1' },
];

function deedOf(entry: Exclude<MenuEntry, { type: 'separator' }>): KeyDeed {
  switch (entry.type) {
    case 'inspect':
      return { type: 'select' };
    case 'draft':
      return { type: 'draft', line: entry.line };
    case 'line':
      return { type: 'perform', lines: entry.lines };
  }
}

function labels(entries: readonly MenuEntry[]): string[] {
  return entries.flatMap((entry) => (entry.type === 'separator' ? [] : [entry.label]));
}

describe('the menu', () => {
  it.each([
    ['a calm cluster', CLUSTER],
    ['a troubled one', TROUBLED],
  ])('offers only lines that the command language understands, in %s', async (_name, script) => {
    const { picture } = await followScript(script);
    const lines = targets.flatMap((target) =>
      menuEntries(target, picture).flatMap((entry) => (entry.type === 'line' ? entry.lines : [])),
    );
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) expect([line, parseLine(line, 1, 'lab').type]).toEqual([line, 'statement']);
  });

  it('offers a client to follow the primary, or no more, where its system has one', async () => {
    const client = { type: 'client', id: 'c0' } as const;
    const offered = async (script: readonly string[]) =>
      labels(menuEntries(client, (await followScript(script)).picture)).filter((label) =>
        /follow/i.test(label),
      );
    expect(await offered(CLUSTER)).toEqual([]);
    expect(await offered(['cluster vsr s0 s1 s2', 'client c0 s1'])).toEqual(['Follow the primary no more']);
    expect(await offered(['cluster vsr s0 s1 s2', 'client c0 s1 follow=off'])).toEqual([
      'Follow the primary',
    ]);
  });

  it('offers an exchange only where replicas exchange', async () => {
    const offered = async (protocol: string) => {
      const { picture } = await followScript([`cluster ${protocol} s0 s1 s2`]);
      const things = [{ type: 'replica', id: 's0' } as const, { type: 'link', a: 's0', b: 's1' } as const];
      return things.map((thing) =>
        labels(menuEntries(thing, picture)).some((label) => /exchange/i.test(label)),
      );
    };
    expect(await offered('bayou')).toEqual([true, true]);
    expect(await offered('vsr')).toEqual([false, false]);
  });

  it('offers to drop a message that waits or travels, by the line that the language understands', async () => {
    const { picture } = await followScript([...CLUSTER, 'hold s1 s0']);
    const first = messageOf(3, 's1', 's0', 'held');
    const second = messageOf(4, 's1', 's0', 'held');
    const travelling = messageOf(5, 's1', 's2', 'travelling');
    picture.messages.push(first, second, travelling);
    const drops = [first, second, travelling].map((message) => {
      const target = { type: 'message', message: message.message } as const;
      expect(keyDeed(target, { key: 'Delete', shift: false }, picture)?.type).toBe('perform');
      return menuEntries(target, picture).flatMap((entry) =>
        entry.type === 'line' && entry.label === 'Drop' ? entry.lines : [],
      );
    });
    expect(drops).toEqual([['drop s1 s0 1'], ['drop s1 s0 message 4'], ['drop s1 s2 message 5']]);
    for (const [line] of drops) expect(parseLine(line ?? '', 1, 'lab').type).toBe('statement');
  });

  it('offers what a replica needs in its state', async () => {
    const { picture } = await followScript(TROUBLED);
    expect(labels(menuEntries({ type: 'replica', id: 's0' }, picture))).toContain('Crash');
    expect(labels(menuEntries({ type: 'replica', id: 's2' }, picture))).toContain('Restart');
    expect(labels(menuEntries({ type: 'replica', id: 's2' }, picture))).not.toContain('Retire');
  });

  it('offers a link its other direction once one is cut, and healing only where there is a fault', async () => {
    const { picture } = await followScript([...CLUSTER, 'cut s1 to s2']);
    const cut = labels(menuEntries({ type: 'link', a: 's1', b: 's2' }, picture));
    expect(cut).toContain('Cut one way: s2 to s1');
    expect(cut).not.toContain('Cut one way: s1 to s2');
    expect(cut).toContain('Heal');
    expect(labels(menuEntries({ type: 'link', a: 's0', b: 's1' }, picture))).not.toContain('Heal');
  });

  it('offers the next message of a held link', async () => {
    const { picture } = await followScript([...CLUSTER, 'hold c0 s1', 'put c0 room 11am']);
    const entries = labels(menuEntries({ type: 'link', a: 'c0', b: 's1' }, picture));
    expect(entries).toContain('Deliver next from c0');
    expect(entries).toContain('Drop next from c0');
  });

  it('never begins or ends with a line, and has none twice', async () => {
    const { picture } = await followScript(TROUBLED);
    for (const target of targets) {
      const entries = menuEntries(target, picture);
      expect(entries[0]?.type).not.toBe('separator');
      expect(entries.at(-1)?.type).not.toBe('separator');
      const doubled = entries.filter(
        (entry, i) => entry.type === 'separator' && entries[i + 1]?.type === 'separator',
      );
      expect(doubled).toEqual([]);
    }
  });

  it('names a key only where that key does the same', async () => {
    const { picture } = await followScript(TROUBLED);
    const pairs = targets.flatMap((target) =>
      menuEntries(target, picture).flatMap((entry) => {
        if (entry.type === 'separator' || entry.key === undefined) return [];
        const press = { key: entry.key.replace('Shift+', ''), shift: entry.key.startsWith('Shift+') };
        return [{ byKey: keyDeed(target, press, picture), byMenu: deedOf(entry) }];
      }),
    );
    expect(pairs.length).toBeGreaterThan(10);
    expect(pairs.map(({ byKey }) => byKey)).toEqual(pairs.map(({ byMenu }) => byMenu));
  });
});
