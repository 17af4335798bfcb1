// Keys of the whole page, wherever the focus is but in a field. One table, as for the keys of things.

export type PageDeed = 'commandField' | 'help' | 'dropMessage' | 'leave';

interface PageKeyRow {
  readonly key: string;
  /** With Ctrl (or ⌘): works in fields too. */
  readonly withControl?: boolean;
  readonly deed: PageDeed;
  readonly shown: string;
  readonly words: string;
}

export const PAGE_KEYS: readonly PageKeyRow[] = [
  { key: '/', deed: 'commandField', shown: '/', words: 'the command line' },
  { key: 'k', withControl: true, deed: 'commandField', shown: 'Ctrl+K', words: 'the command line' },
  { key: '?', deed: 'help', shown: '?', words: 'this sheet' },
  { key: 'Delete', deed: 'dropMessage', shown: 'Delete', words: 'drop the message that is shown' },
  { key: 'Escape', deed: 'leave', shown: 'Escape', words: 'close what lies on top; back to the overview' },
];

/** Keys that the browser or the picture understands without a table of ours. */
export const WAYS_AROUND: readonly { readonly key: string; readonly words: string }[] = [
  { key: 'Tab', words: 'to replicas, links, clients, and on through the page' },
  { key: 'arrows', words: 'from one to the next of them; in the script, from line to line' },
  { key: 'Alt+arrows', words: 'move a replica on the picture' },
];

export function pageDeed(press: {
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly typing: boolean;
}): PageDeed | null {
  const row = PAGE_KEYS.find(
    ({ key, withControl }) =>
      key === (key.length === 1 ? press.key.toLowerCase() : press.key) &&
      (withControl === true ? press.control : !press.control && !press.alt && !press.typing),
  );
  return row?.deed ?? null;
}
