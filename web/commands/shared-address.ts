// What an address says beside its page: which run, a script to be simulated, and what of it is looked at. `?run=NAME` is a
// run of the server, `?run=URL` a file to be opened, `#s=SCRIPT` a simulation of the page's own. Read with care, as anybody
// can write an address.

import type { Selection } from '../store/view-store.ts';

/** What is looked at. */
export interface SharedView {
  /** An event: of a run of the server its number, of a script how many steps lie before it. */
  readonly event: number | null;
  /** Milliseconds since the script's cluster stood, or of the run. */
  readonly millis: number | null;
  readonly selection: Selection | null;
  readonly theme: 'light' | 'dark' | null;
  readonly presenter: boolean;
}

export type Wanted =
  | { readonly type: 'hosted'; readonly run: string | null }
  | { readonly type: 'file'; readonly address: string }
  | { readonly type: 'script'; readonly packed: string }
  /** Kept by this tab, as it was too long for an address. */
  | { readonly type: 'kept'; readonly name: string }
  /** A file that a person opened: the page that showed it kept nothing of it. */
  | { readonly type: 'opened'; readonly name: string };

export interface SharedAddress {
  readonly wanted: Wanted;
  readonly view: SharedView;
}

export const NO_VIEW: SharedView = {
  event: null,
  millis: null,
  selection: null,
  theme: null,
  presenter: false,
};

export function readAddress({ search, hash }: Pick<Location, 'search' | 'hash'>): SharedAddress {
  const query = new URLSearchParams(search);
  const fragment = new URLSearchParams(hash.replace(/^#/, ''));
  const of = (name: string): string | null => fragment.get(name) ?? query.get(name);
  return { wanted: readWanted(query.get('run'), fragment), view: readView(of) };
}

function readWanted(run: string | null, fragment: URLSearchParams): Wanted {
  const packed = fragment.get('s');
  if (packed !== null) return { type: 'script', packed };
  const kept = fragment.get('kept');
  if (kept !== null) return { type: 'kept', name: kept };
  const opened = fragment.get('file');
  if (opened !== null) return { type: 'opened', name: opened };
  // No name of a run has a slash or a dot.
  if (run !== null && /[/.]/.test(run)) return { type: 'file', address: run };
  return { type: 'hosted', run };
}

function readView(of: (name: string) => string | null): SharedView {
  const theme = of('theme');
  return {
    event: readNumber(of('e')),
    millis: readNumber(of('t')),
    selection: readSelection(of('select') ?? ''),
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    presenter: of('presenter') === '1',
  };
}

function readNumber(text: string | null): number | null {
  return text !== null && /^[0-9]{1,12}(\.[0-9]{1,3})?$/.test(text) ? Number(text) : null;
}

export function printView(view: SharedView): Record<string, string> {
  return {
    ...(view.event === null ? {} : { e: String(view.event) }),
    ...(view.millis === null ? {} : { t: String(Math.round(view.millis * 1_000) / 1_000) }),
    ...(view.selection === null ? {} : { select: printSelection(view.selection) }),
    ...(view.theme === null ? {} : { theme: view.theme }),
    ...(view.presenter ? { presenter: '1' } : {}),
  };
}

/** Relative to the page. */
export function addressOfScript(packed: string, view: SharedView = NO_VIEW): string {
  return `./#${toText({ s: packed, ...printView(view) })}`;
}

export function addressOfOpened(file: string): string {
  return `./#${toText({ file })}`;
}

/** `./?run=lab&e=120&select=replica.s0`: the run itself, as long as the server has it. */
export function addressOfMoment(run: string | null, view: SharedView): string {
  const text = toText({ ...(run === null ? {} : { run }), ...printView(view) });
  return text === '' ? './' : `./?${text}`;
}

function toText(pairs: Record<string, string>): string {
  return new URLSearchParams(pairs).toString();
}

/** `replica.s0`, `link.s0.s1`, `message.12`, `operation.c0.3`. */
export function printSelection(selection: Selection): string {
  switch (selection.type) {
    case 'replica':
    case 'client':
      return `${selection.type}.${selection.id}`;
    case 'link':
      return `link.${selection.a}.${selection.b}`;
    case 'message':
      return `message.${selection.message}`;
    case 'operation':
      return `operation.${selection.client}.${selection.number}`;
  }
}

const ACTOR = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const NUMBER = /^[0-9]{1,12}$/;

/** @returns `null` for what names nothing that can be selected */
export function readSelection(text: string): Selection | null {
  const [type, a = '', b = '', ...rest] = text.split('.');
  if (rest.length > 0) return null;
  switch (type) {
    case 'replica':
    case 'client':
      return ACTOR.test(a) && b === '' ? { type, id: a } : null;
    case 'link':
      return ACTOR.test(a) && ACTOR.test(b) ? { type, a, b } : null;
    case 'message':
      return NUMBER.test(a) && b === '' ? { type, message: Number(a) } : null;
    case 'operation':
      return ACTOR.test(a) && NUMBER.test(b) ? { type, client: a, number: Number(b) } : null;
    default:
      return null;
  }
}
