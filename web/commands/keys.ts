// What a key does on a thing of the picture that has the focus: the same deeds as in its menu. One table, so that the
// help sheet names exactly the keys that there are.

import type { RunPicture } from '../../shared/trace/picture.ts';
import type { Selection } from '../store/view-store.ts';
import { lines } from './lines.ts';
import { findLink, menuEntries } from './menu-entries.ts';

export type KeyDeed =
  | { readonly type: 'perform'; readonly lines: readonly string[] }
  /** Puts the beginning of a line into the command field, for the person to finish. */
  | { readonly type: 'draft'; readonly line: string }
  | { readonly type: 'menu' }
  | { readonly type: 'select' };

export interface KeyPress {
  readonly key: string;
  readonly shift: boolean;
}

interface KeyRow<Thing> {
  readonly key: string;
  /** Absent: the key does the same with and without Shift. */
  readonly shift?: boolean;
  /** For the help sheet: what it does to the thing. */
  readonly words: string;
  /** `null`: nothing to be done to this one now. */
  readonly deed: (thing: Thing) => KeyDeed | null;
}

interface FocusedLink {
  readonly a: string;
  readonly b: string;
  readonly picture: RunPicture;
}

interface FocusedReplica {
  readonly id: string;
  readonly picture: RunPicture;
}

const ON_LINKS: readonly KeyRow<FocusedLink>[] = [
  { key: 'x', shift: false, words: 'cut it', deed: ({ a, b }) => perform(lines.cut(a, b)) },
  { key: 'x', shift: true, words: 'cut it one way', deed: ({ a, b }) => perform(lines.cutOneWay(a, b)) },
  { key: 'h', words: 'heal it', deed: ({ a, b }) => perform(lines.heal(a, b)) },
  { key: 'd', words: 'delay it: the line, to be changed', deed: ({ a, b }) => draft(lines.delay(a, b, 200)) },
  {
    key: 'o',
    shift: false,
    words: 'hold what its first end sends',
    deed: ({ a, b }) => perform(lines.hold(a, b)),
  },
  {
    key: 'o',
    shift: true,
    words: 'hold what its second end sends',
    deed: ({ a, b }) => perform(lines.hold(b, a)),
  },
  { key: 'r', words: 'release the next one held', deed: ({ a, b }) => perform(lines.release(a, b, 1)) },
  { key: 'Delete', words: 'drop the oldest message that waits or travels on it', deed: dropOldest },
  {
    key: 'e',
    words: 'exchange now: one anti-entropy session',
    deed: ({ a, b }) => perform(lines.exchange(a, b)),
  },
];

const ON_REPLICAS: readonly KeyRow<FocusedReplica>[] = [
  { key: 'x', words: 'cut it off from all others', deed: isolate },
  { key: 'h', words: 'heal its links', deed: healLinks },
  { key: 'c', words: 'crash it', deed: (on) => (isAlive(on) ? perform(lines.crash(on.id)) : null) },
  { key: 'r', words: 'restart it', deed: (on) => (isAlive(on) ? null : perform(lines.restart(on.id))) },
  { key: 'z', words: 'freeze it, or thaw it', deed: freezeOrThaw },
  {
    key: 'e',
    words: 'exchange with …: the line, to be finished',
    deed: ({ id }) => draft(`exchange ${id} `),
  },
];

const ON_CLIENTS: readonly KeyRow<string>[] = [
  { key: 'p', words: 'put …', deed: (id) => draft(`put ${id} `) },
  { key: 'g', words: 'get …', deed: (id) => draft(`get ${id} `) },
  { key: 'd', words: 'delete …', deed: (id) => draft(`delete ${id} `) },
  { key: 'v', words: 'move it to another replica', deed: (id) => draft(`move ${id} `) },
];

const ON_ANYTHING: readonly (KeyRow<null> & { readonly shown: string })[] = [
  { key: 'Enter', shown: 'Enter', words: 'show it in the inspector', deed: () => ({ type: 'select' }) },
  { key: ' ', shown: 'Space', words: 'show it in the inspector', deed: () => ({ type: 'select' }) },
  { key: 'm', shown: 'm', words: 'its menu', deed: () => ({ type: 'menu' }) },
  { key: 'F10', shown: 'Shift+F10', shift: true, words: 'its menu', deed: () => ({ type: 'menu' }) },
  { key: 'ContextMenu', shown: 'Menu key', words: 'its menu', deed: () => ({ type: 'menu' }) },
];

/** `null`: the key means nothing here. */
export function keyDeed(target: Selection, press: KeyPress, picture: RunPicture): KeyDeed | null {
  const common = find(ON_ANYTHING, press);
  if (common !== undefined) return common.deed(null);
  switch (target.type) {
    case 'link': {
      // The link's own order of its ends, as its menu has it.
      const link = findLink(picture, target.a, target.b);
      return link === undefined
        ? null
        : (find(ON_LINKS, press)?.deed({ a: link.a, b: link.b, picture }) ?? null);
    }
    case 'replica':
      return find(ON_REPLICAS, press)?.deed({ id: target.id, picture }) ?? null;
    case 'client':
      return find(ON_CLIENTS, press)?.deed(target.id) ?? null;
    case 'message':
      return press.key === 'Delete' ? dropDeed(target.message, picture) : null;
    default:
      return null;
  }
}

/** All keys of the picture as the help sheet shows them: a row for each thing that they do. */
export const KEYS_ON_THINGS: readonly {
  readonly thing: 'anything' | 'link' | 'replica' | 'client';
  readonly rows: readonly { readonly key: string; readonly words: string }[];
}[] = [
  { thing: 'anything', rows: ON_ANYTHING.map(({ shown, words }) => ({ key: shown, words })) },
  { thing: 'link', rows: ON_LINKS.map(toHelp) },
  { thing: 'replica', rows: ON_REPLICAS.map(toHelp) },
  { thing: 'client', rows: ON_CLIENTS.map(toHelp) },
];

function toHelp({ key, shift, words }: KeyRow<never>): { key: string; words: string } {
  return { key: shift === true ? `Shift+${key}` : key, words };
}

function find<Row extends { readonly key: string; readonly shift?: boolean }>(
  rows: readonly Row[],
  { key, shift }: KeyPress,
): Row | undefined {
  const same = (row: Row): boolean => row.key === key || row.key === key.toLowerCase();
  return rows.find((row) => same(row) && (row.shift === undefined || row.shift === shift));
}

function isAlive({ id, picture }: FocusedReplica): boolean {
  return picture.replicas.find((replica) => replica.id === id)?.alive ?? false;
}

function freezeOrThaw({ id, picture }: FocusedReplica): KeyDeed | null {
  const replica = picture.replicas.find((candidate) => candidate.id === id);
  if (replica?.alive !== true) return null;
  return perform(replica.frozen ? lines.thaw(id) : lines.freeze(id));
}

function isolate({ id, picture }: FocusedReplica): KeyDeed | null {
  const others = picture.replicas.filter((replica) => replica.id !== id).map((replica) => replica.id);
  return others.length === 0 ? null : perform(lines.partition([[id], others]));
}

function healLinks({ id, picture }: FocusedReplica): KeyDeed | null {
  const cut = picture.links.filter(
    (link) => (link.a === id || link.b === id) && (link.ab.cut || link.ba.cut),
  );
  return cut.length === 0 ? null : { type: 'perform', lines: cut.map((link) => lines.heal(link.a, link.b)) };
}

function dropOldest({ a, b, picture }: FocusedLink): KeyDeed | null {
  const oldest = picture.messages.find(
    ({ from, to, state }) => state !== 'waiting' && [a, b].includes(from) && [a, b].includes(to),
  );
  return oldest === undefined ? null : dropDeed(oldest.message, picture);
}

/** As its menu has it; `null` for one that has arrived. */
function dropDeed(message: number, picture: RunPicture): KeyDeed | null {
  const drop = menuEntries({ type: 'message', message }, picture).find(
    (entry) => entry.type === 'line' && entry.key === 'Delete',
  );
  return drop?.type === 'line' ? { type: 'perform', lines: drop.lines } : null;
}

function perform(line: string): KeyDeed {
  return { type: 'perform', lines: [line] };
}

function draft(line: string): KeyDeed {
  return { type: 'draft', line };
}
