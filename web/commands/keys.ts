// What a key does on a thing of the picture that has the focus. The same deeds as in its menu.

import type { RunPicture } from '../../shared/trace/picture.ts';
import type { Selection } from '../store/view-store.ts';
import { lines } from './lines.ts';
import { findLink } from './menu-entries.ts';

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

/** `null`: the key means nothing here. */
export function keyDeed(target: Selection, press: KeyPress, picture: RunPicture): KeyDeed | null {
  if (press.key === 'Enter' || press.key === ' ') return { type: 'select' };
  if (press.key === 'ContextMenu' || (press.key === 'F10' && press.shift) || press.key === 'm')
    return { type: 'menu' };
  switch (target.type) {
    case 'link': {
      // The link's own order of its ends, as its menu has it.
      const link = findLink(picture, target.a, target.b);
      return link === undefined ? null : linkKey(link.a, link.b, press);
    }
    case 'replica':
      return replicaKey(target.id, press, picture);
    case 'client':
      return clientKey(target.id, press);
    default:
      return null;
  }
}

function linkKey(a: string, b: string, { key, shift }: KeyPress): KeyDeed | null {
  switch (key.toLowerCase()) {
    case 'x':
      return perform(shift ? lines.cutOneWay(a, b) : lines.cut(a, b));
    case 'h':
      return perform(lines.heal(a, b));
    case 'o':
      return perform(lines.hold(a, b));
    case 'r':
      return perform(lines.release(a, b, 1));
    case 'd':
      return { type: 'draft', line: lines.delay(a, b, 200) };
    case 'e':
      return perform(lines.exchange(a, b));
    default:
      return null;
  }
}

function replicaKey(id: string, { key }: KeyPress, picture: RunPicture): KeyDeed | null {
  const alive = picture.replicas.find((replica) => replica.id === id)?.alive ?? false;
  switch (key.toLowerCase()) {
    case 'c':
      return alive ? perform(lines.crash(id)) : null;
    case 'r':
      return alive ? null : perform(lines.restart(id));
    case 'x': {
      const others = picture.replicas.filter((replica) => replica.id !== id).map((replica) => replica.id);
      return others.length === 0 ? null : perform(lines.partition([[id], others]));
    }
    case 'h': {
      const cut = picture.links.filter(
        (link) => (link.a === id || link.b === id) && (link.ab.cut || link.ba.cut),
      );
      return cut.length === 0
        ? null
        : { type: 'perform', lines: cut.map((link) => lines.heal(link.a, link.b)) };
    }
    case 'e':
      return { type: 'draft', line: `exchange ${id} ` };
    default:
      return null;
  }
}

function clientKey(id: string, { key }: KeyPress): KeyDeed | null {
  switch (key.toLowerCase()) {
    case 'p':
      return { type: 'draft', line: `put ${id} ` };
    case 'g':
      return { type: 'draft', line: `get ${id} ` };
    case 'd':
      return { type: 'draft', line: `delete ${id} ` };
    case 'v':
      return { type: 'draft', line: `move ${id} ` };
    default:
      return null;
  }
}

function perform(line: string): KeyDeed {
  return { type: 'perform', lines: [line] };
}
