// Everything that the palette offers, out of the tables by which menus and keys act: nothing can be done here alone.

import { assertNever } from '../../shared/core/result.ts';
import type { LessonSummary } from '../../shared/script/lesson.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import type { RunSummary } from '../../shared/wire/api.ts';
import { COLOUR_VISIONS, type ColourVision } from '../store/colour-vision.ts';
import type { Selection } from '../store/view-store.ts';
import { clusterDeeds } from './cluster-deeds.ts';
import { type MenuEntry, menuEntries, menuTitle } from './menu-entries.ts';
import { addressOfRun } from './new-run.ts';
import { PAGE_KEYS, type PageDeed, TIME_KEYS, type TimeDeed } from './page-keys.ts';
import type { Searched } from './palette-search.ts';

export type PaletteDeed =
  | { readonly type: 'lines'; readonly lines: readonly string[] }
  /** Into the command field, to be finished there. */
  | { readonly type: 'draft'; readonly line: string }
  | { readonly type: 'inspect'; readonly target: Selection; readonly tab?: string }
  /** As if that key were pressed on the bare page. */
  | { readonly type: 'press'; readonly key: string }
  | { readonly type: 'time'; readonly deed: TimeDeed }
  | { readonly type: 'system'; readonly protocol: string }
  | { readonly type: 'run'; readonly address: string }
  | { readonly type: 'branch'; readonly name: string }
  | { readonly type: 'compareBranches'; readonly one: string; readonly other: string }
  | { readonly type: 'lesson'; readonly name: string }
  | { readonly type: 'vision'; readonly vision: ColourVision };

export interface PaletteEntry extends Searched {
  readonly id: string;
  readonly label: string;
  /** Beside it: the line that does the same, or what is promised. */
  readonly aside: string;
  readonly key: string | null;
  readonly deed: PaletteDeed;
}

type Made = Omit<PaletteEntry, 'id' | 'text'>;

export interface PaletteSources {
  readonly picture: RunPicture | null;
  readonly selection: Selection | null;
  /** Whether virtual time stands; `null`: there is none. */
  readonly stands: boolean | null;
  readonly tabs: readonly { readonly id: string; readonly title: string }[];
  readonly systems: readonly { readonly name: string; readonly title: string; readonly promise: string }[];
  readonly runs: readonly RunSummary[];
  readonly branches: readonly { readonly name: string; readonly shown: boolean }[];
  readonly lessons: readonly LessonSummary[];
}

export function paletteEntries(sources: PaletteSources): PaletteEntry[] {
  const { picture, selection } = sources;
  const made: Made[] = [];
  if (picture !== null) {
    if (selection !== null) made.push(...ofThing(selection, sources));
    for (const { label, line } of clusterDeeds(picture, sources.stands))
      made.push({ group: 'Cluster', label, aside: line, key: null, deed: { type: 'lines', lines: [line] } });
  }
  made.push(
    ...ofPage(),
    ...ofTime(),
    ...ofVision(),
    ...ofBranches(sources),
    ...ofSystems(sources),
    ...ofLessons(sources),
  );
  // Last, so that they do not stand before all else where nothing is asked; any word leads to them.
  if (picture !== null)
    for (const thing of thingsOf(picture))
      if (selection === null || menuTitle(thing) !== menuTitle(selection))
        made.push(...ofThing(thing, sources));
  return made.map((entry, index) => ({
    ...entry,
    id: `palette-${index}`,
    text: `${entry.label} ${entry.group} ${entry.aside}`,
  }));
}

/** What is typed, as a line of the command language: never a dead end. */
export function lineEntry(query: string): PaletteEntry {
  return {
    id: 'palette-line',
    group: 'Command line',
    label: `Type “${query}” as a line`,
    aside: '',
    text: query,
    key: '/',
    deed: { type: 'draft', line: query },
  };
}

function thingsOf({ replicas, clients, links }: RunPicture): Selection[] {
  return [
    ...replicas.map(({ id }): Selection => ({ type: 'replica', id })),
    ...clients.map(({ id }): Selection => ({ type: 'client', id })),
    ...links.map(({ a, b }): Selection => ({ type: 'link', a, b })),
  ];
}

function ofThing(target: Selection, { picture, tabs }: PaletteSources): Made[] {
  if (picture === null) return [];
  const group = menuTitle(target);
  const made = menuEntries(target, picture).flatMap((entry) =>
    entry.type === 'separator' ? [] : [ofMenu(entry, target, group)],
  );
  if (target.type !== 'replica') return made;
  const shown = tabs.map(({ id, title }): Made => {
    return {
      group,
      label: `Show: ${title}`,
      aside: '',
      key: null,
      deed: { type: 'inspect', target, tab: id },
    };
  });
  return [...made, ...shown];
}

function ofMenu(entry: Exclude<MenuEntry, { type: 'separator' }>, target: Selection, group: string): Made {
  const { label, key = null } = entry;
  switch (entry.type) {
    case 'line':
      return { group, label, aside: entry.lines[0] ?? '', key, deed: { type: 'lines', lines: entry.lines } };
    case 'draft':
      return {
        group,
        label,
        aside: `${entry.line.trim()} …`,
        key,
        deed: { type: 'draft', line: entry.line },
      };
    case 'inspect':
      return { group, label, aside: '', key, deed: { type: 'inspect', target } };
    default:
      return assertNever(entry);
  }
}

/** Keys that mean nothing beside a palette: it has the one and is closed by the other. */
const NOT_OFFERED: readonly PageDeed[] = ['palette', 'leave', 'dropMessage', 'stopTime'];

function ofPage(): Made[] {
  return PAGE_KEYS.filter(({ deed }) => !NOT_OFFERED.includes(deed)).map(({ key, shown, words, deed }) => ({
    group: 'Page',
    label: deed === 'help' ? 'Help: all gestures and keys' : sentence(words),
    aside: '',
    key: shown,
    deed: { type: 'press', key },
  }));
}

function ofTime(): Made[] {
  // Several keys may do the same.
  const rows = TIME_KEYS.filter((row, i) => TIME_KEYS.findIndex(({ deed }) => deed === row.deed) === i);
  return rows.map(({ deed, shown, words }) => ({
    group: 'Time',
    label: sentence(words),
    aside: '',
    key: shown,
    deed: { type: 'time', deed },
  }));
}

function ofVision(): Made[] {
  return COLOUR_VISIONS.map(({ vision, words }) => ({
    group: 'Colour vision',
    label: words,
    aside: '',
    key: null,
    deed: { type: 'vision', vision },
  }));
}

function ofBranches({ branches }: PaletteSources): Made[] {
  const here = branches.find(({ shown }) => shown)?.name ?? '';
  return branches
    .filter(({ shown }) => !shown)
    .flatMap(({ name }): Made[] => [
      {
        group: 'Branches',
        label: `Go to branch ${name}`,
        aside: 'the one that is shown is kept',
        key: null,
        deed: { type: 'branch', name },
      },
      {
        group: 'Branches',
        label: `Compare ${here} with ${name}`,
        aside: 'where the two part, event by event',
        key: null,
        deed: { type: 'compareBranches', one: here, other: name },
      },
    ]);
}

function ofSystems({ systems, runs }: PaletteSources): Made[] {
  return [
    ...systems.map(
      ({ name, title, promise }): Made => ({
        group: 'Systems and runs',
        label: `Start ${title}`,
        aside: promise,
        key: null,
        deed: { type: 'system', protocol: name },
      }),
    ),
    ...runs.map(
      (run): Made => ({
        group: 'Systems and runs',
        label: `Go to run ${run.id}`,
        aside: run.engine === 'sim' ? 'simulated' : 'live',
        key: null,
        deed: { type: 'run', address: addressOfRun(run) },
      }),
    ),
  ];
}

function ofLessons({ lessons, systems }: PaletteSources): Made[] {
  // Guided ones first: they are meant to be found.
  const inOrder = [...lessons].sort((a, b) => Number(a.guided === null) - Number(b.guided === null));
  return inOrder.map(({ name, title, about }) => {
    const folder = name.split('/')[0] ?? '';
    const system = systems.find((one) => one.name === folder)?.title ?? folder;
    return {
      group: `Lessons: ${system}`,
      label: title,
      aside: about,
      key: null,
      deed: { type: 'lesson', name },
    };
  });
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
