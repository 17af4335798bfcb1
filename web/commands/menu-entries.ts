// What the menu of a thing offers: each entry is a line of the command language, or a look. Entries that would do
// nothing are left out, so that no menu has a dead one.

import type { LinkPicture, MessagePicture, RunPicture } from '../../shared/trace/picture.ts';
import { findProtocolPage } from '../protocols/index.ts';
import type { Selection } from '../store/view-store.ts';
import { lines } from './lines.ts';

export type MenuEntry =
  | {
      readonly type: 'line';
      readonly label: string;
      readonly lines: readonly string[];
      readonly key?: string;
    }
  /** Puts a line into the command field, to be finished there. */
  | { readonly type: 'draft'; readonly label: string; readonly line: string; readonly key?: string }
  | { readonly type: 'inspect'; readonly label: string; readonly key?: string }
  | { readonly type: 'separator' };

export function menuEntries(target: Selection, picture: RunPicture): MenuEntry[] {
  switch (target.type) {
    case 'replica':
      return tidy(ofReplica(target.id, picture));
    case 'client':
      return tidy(ofClient(target.id, picture));
    case 'link': {
      const link = findLink(picture, target.a, target.b);
      return link === undefined ? [] : tidy(ofLink(link, picture));
    }
    case 'message':
      return tidy(ofMessage(target.message, picture));
    case 'operation':
      return [{ type: 'inspect', label: 'Inspect' }];
  }
}

/** The head line of a menu. */
export function menuTitle(target: Selection): string {
  switch (target.type) {
    case 'replica':
      return `Replica ${target.id}`;
    case 'client':
      return `Client ${target.id}`;
    case 'link':
      return `Link ${target.a}–${target.b}`;
    case 'message':
      return `Message ${target.message}`;
    case 'operation':
      return `Operation ${target.number} of ${target.client}`;
  }
}

const SEPARATOR: MenuEntry = { type: 'separator' };

function line(label: string, text: string, key?: string): MenuEntry {
  return { type: 'line', label, lines: [text], ...(key === undefined ? {} : { key }) };
}

function ofReplica(id: string, picture: RunPicture): MenuEntry[] {
  const replica = picture.replicas.find((candidate) => candidate.id === id);
  if (replica === undefined) return [];
  const others = picture.replicas.filter((candidate) => candidate.id !== id);
  const links = picture.links.filter((link) => link.a === id || link.b === id);
  const cut = links.filter(isCut);
  const open = others.filter((other) => {
    const link = findLink(picture, id, other.id);
    return takesPart(id, picture) && takesPart(other.id, picture) && link !== undefined && !isCut(link);
  });
  const entries: MenuEntry[] = [{ type: 'inspect', label: 'Inspect', key: 'Enter' }, SEPARATOR];
  entries.push(replica.alive ? line('Crash', lines.crash(id), 'c') : line('Restart', lines.restart(id), 'r'));
  if (replica.alive) {
    entries.push(replica.frozen ? line('Thaw', lines.thaw(id), 'z') : line('Freeze', lines.freeze(id), 'z'));
    entries.push(line('Fill its disk', lines.fillDisk(id)));
  }
  if (others.length > 0 && links.some((link) => !isCut(link)))
    entries.push(
      line(
        'Isolate: cut all links to replicas',
        lines.partition([[id], others.map((other) => other.id)]),
        'x',
      ),
    );
  if (cut.length > 0)
    entries.push({
      type: 'line',
      label: 'Heal its links',
      lines: cut.map((link) => lines.heal(link.a, link.b)),
      key: 'h',
    });
  entries.push(SEPARATOR);
  for (const other of canExchange(picture) ? open.slice(0, 8) : [])
    entries.push(line(`Exchange now: send to ${other.id}`, lines.exchange(id, other.id)));
  entries.push(SEPARATOR);
  if (takesPart(id, picture)) {
    entries.push(line('Truncate its committed log', lines.truncate(id)));
    entries.push(line('Retire', lines.retire(id)));
  }
  return entries;
}

function ofClient(id: string, picture: RunPicture): MenuEntry[] {
  const client = picture.clients.find((candidate) => candidate.id === id);
  if (client === undefined) return [];
  const entries: MenuEntry[] = [
    { type: 'inspect', label: 'Inspect', key: 'Enter' },
    SEPARATOR,
    { type: 'draft', label: 'Put …', line: `put ${id} `, key: 'p' },
    { type: 'draft', label: 'Get …', line: `get ${id} `, key: 'g' },
    { type: 'draft', label: 'Delete …', line: `delete ${id} `, key: 'd' },
    SEPARATOR,
  ];
  for (const replica of picture.replicas)
    if (replica.id !== client.replica)
      entries.push(line(`Move to ${replica.id}`, lines.move(id, replica.id)));
  if (findProtocolPage(picture.header.protocol)?.protocol.clientsFollow === true) {
    const isOn = client.following !== undefined;
    entries.push(SEPARATOR);
    entries.push(line(isOn ? 'Follow the primary no more' : 'Follow the primary', lines.follow(id, !isOn)));
  }
  if (client.replica !== null) {
    const link = findLink(picture, id, client.replica);
    entries.push(SEPARATOR);
    entries.push(
      link !== undefined && isCut(link)
        ? line('Heal its link', lines.heal(id, client.replica))
        : line('Cut its link', lines.cut(id, client.replica)),
    );
  }
  return entries;
}

function ofLink(link: LinkPicture, picture: RunPicture): MenuEntry[] {
  const { a, b } = link;
  const between = takesPart(a, picture) && takesPart(b, picture);
  const entries: MenuEntry[] = [{ type: 'inspect', label: 'Inspect', key: 'Enter' }, SEPARATOR];
  if (!link.ab.cut || !link.ba.cut) entries.push(line('Cut', lines.cut(a, b), 'x'));
  if (!link.ab.cut) entries.push(line(`Cut one way: ${a} to ${b}`, lines.cutOneWay(a, b), 'Shift+x'));
  if (!link.ba.cut) entries.push(line(`Cut one way: ${b} to ${a}`, lines.cutOneWay(b, a)));
  if (isFaulted(link, picture)) entries.push(line('Heal', lines.heal(a, b), 'h'));
  entries.push(SEPARATOR);
  entries.push({ type: 'draft', label: 'Delay …', line: lines.delay(a, b, 200), key: 'd' });
  entries.push({ type: 'draft', label: 'Duplicate …', line: lines.duplicate(a, b, 0.5) });
  for (const [from, to, policy] of [
    [a, b, link.ab],
    [b, a, link.ba],
  ] as const) {
    const waiting = picture.messages.filter(
      (message) => message.state === 'held' && message.from === from && message.to === to,
    ).length;
    if (!policy.held)
      entries.push(
        line(`Hold what ${from} sends to ${to}`, lines.hold(from, to), from === a ? 'o' : 'Shift+o'),
      );
    if (waiting > 0) {
      entries.push(line(`Deliver next from ${from}`, lines.release(from, to, 1)));
      entries.push(line(`Drop next from ${from}`, lines.drop(from, to, 1)));
    } else {
      const travelling = picture.messages.find(isTravelling(from, to));
      if (travelling !== undefined)
        entries.push(
          line(`Drop the message under way from ${from}`, lines.dropMessage(from, to, travelling.message)),
        );
    }
    if (policy.held) entries.push(line(`Release all from ${from}`, lines.release(from, to)));
  }
  if (between && !isCut(link) && canExchange(picture)) {
    entries.push(SEPARATOR);
    entries.push(line(`Exchange now: ${a} sends to ${b}`, lines.exchange(a, b), 'e'));
    entries.push(line(`Exchange now: ${b} sends to ${a}`, lines.exchange(b, a)));
  }
  return entries;
}

function isTravelling(from: string, to: string): (message: MessagePicture) => boolean {
  return (message) => message.state === 'travelling' && message.from === from && message.to === to;
}

function ofMessage(id: number, picture: RunPicture): MenuEntry[] {
  const message = picture.messages.find((candidate) => candidate.message === id);
  const entries: MenuEntry[] = [{ type: 'inspect', label: 'Inspect' }];
  if (message === undefined) return entries;
  const { from, to } = message;
  const first = picture.messages.find(
    (candidate) => candidate.state === 'held' && candidate.from === from && candidate.to === to,
  );
  entries.push(SEPARATOR);
  // By its place in the queue where it has the first one: such a line does the same in another run.
  if (first?.message === id) {
    entries.push(line('Deliver', lines.release(from, to, 1)));
    entries.push(line('Drop', lines.drop(from, to, 1), 'Delete'));
  } else if (message.state !== 'waiting') {
    entries.push(line('Drop', lines.dropMessage(from, to, id), 'Delete'));
  }
  const link = findLink(picture, from, to);
  const policy = link?.a === from ? link.ab : link?.ba;
  if (policy?.held === false) entries.push(line(`Hold what ${from} sends to ${to}`, lines.hold(from, to)));
  if (policy?.cut === false) entries.push(line(`Cut one way: ${from} to ${to}`, lines.cutOneWay(from, to)));
  return entries;
}

export function findLink(picture: Pick<RunPicture, 'links'>, a: string, b: string): LinkPicture | undefined {
  return picture.links.find((link) => (link.a === a && link.b === b) || (link.a === b && link.b === a));
}

export function isCut(link: Pick<LinkPicture, 'ab' | 'ba'>): boolean {
  return link.ab.cut || link.ba.cut;
}

/** Whether it is a replica that is up and serves: one that has left, or not joined yet, exchanges nothing. */
function takesPart(id: string, picture: RunPicture): boolean {
  const replica = picture.replicas.find((candidate) => candidate.id === id);
  const page = findProtocolPage(picture.header.protocol);
  return replica?.alive === true && page !== null && page.protocol.isServing(replica.state);
}

function canExchange({ header }: Pick<RunPicture, 'header'>): boolean {
  return findProtocolPage(header.protocol)?.lacks?.includes('exchange') !== true;
}

/** Whether healing would change anything. */
export function isFaulted(link: LinkPicture, picture: Pick<RunPicture, 'header'>): boolean {
  const base = JSON.stringify(picture.header.link);
  return link.faultedAt !== null || JSON.stringify(link.ab) !== base || JSON.stringify(link.ba) !== base;
}

/** No separator first, last, or twice. */
function tidy(entries: readonly MenuEntry[]): MenuEntry[] {
  return entries.filter((entry, i) => {
    if (entry.type !== 'separator') return true;
    const next = entries[i + 1];
    return i > 0 && next !== undefined && next.type !== 'separator';
  });
}
