// What can be chosen in the palette, and the keys that choose, which come from its field.

import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { lineEntry, type PaletteEntry } from '../../commands/palette-entries.ts';
import { type Shelf, search } from '../../commands/palette-search.ts';
import { performEntry } from './perform-entry.ts';
import { usePaletteEntries } from './use-palette-entries.ts';

const PAGE = 8;

export default function Choices(props: {
  readonly query: string;
  readonly keys: RefObject<((event: KeyboardEvent) => void) | null>;
  readonly onMarked: (id: string | null) => void;
  readonly close: () => void;
}): ReactNode {
  const { query, keys, onMarked, close } = props;
  const entries = usePaletteEntries();
  // Another question begins at its best answer.
  const [mark, setMark] = useState({ query, at: 0 });
  const typed = query.trim();
  const found = search(entries, query);
  const shelves = typed === '' ? found : [...found, { group: 'Command line', entries: [lineEntry(typed)] }];
  const all = shelves.flatMap((shelf) => shelf.entries);
  const at = mark.query === query ? Math.min(mark.at, all.length - 1) : 0;
  const marked = all[at];
  const markedId = marked?.id ?? null;

  const choose = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return;
    close();
    performEntry(entry.deed);
  };
  useEffect(() => onMarked(markedId), [markedId, onMarked]);
  useEffect(() => {
    keys.current = (event) => {
      const step = STEPS[event.key];
      if (step !== undefined) {
        event.preventDefault();
        setMark({ query, at: nextPlace(at, step, all.length) });
      } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
        event.preventDefault();
        choose(marked);
      }
    };
  });

  return (
    <>
      <List
        shelves={shelves}
        marked={marked}
        onChoose={choose}
        onMark={(entry) => setMark({ query, at: all.indexOf(entry) })}
      />
      <p className="spoken-only" role="status">
        {typed === '' ? '' : `${all.length} ${all.length === 1 ? 'command' : 'commands'}`}
      </p>
    </>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
};

/** One step past an end comes out at the other; a page stops there. */
function nextPlace(at: number, step: number, count: number): number {
  const next = at + step;
  if (Math.abs(step) === 1) return (next + count) % count;
  return Math.max(0, Math.min(count - 1, next));
}

function List(props: {
  readonly shelves: readonly Shelf<PaletteEntry>[];
  readonly marked: PaletteEntry | undefined;
  readonly onChoose: (entry: PaletteEntry) => void;
  readonly onMark: (entry: PaletteEntry) => void;
}): ReactNode {
  const { shelves, marked, onChoose, onMark } = props;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const option = marked === undefined ? null : document.getElementById(marked.id);
    option?.scrollIntoView({ block: 'nearest' });
    // The head of the first group is above its first entry.
    if (option?.matches('.palette-group:first-child .palette-option:nth-child(2)') === true)
      list.current?.scrollTo({ top: 0 });
  }, [marked]);
  return (
    <div
      ref={list}
      id="palette-list"
      className="palette-list"
      role="listbox"
      aria-label="Commands"
      tabIndex={-1}
    >
      {shelves.map(({ group, entries }, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options in a listbox has no element of its own
        <div key={group} className="palette-group" role="group" aria-labelledby={`palette-group-${index}`}>
          <p id={`palette-group-${index}`} className="palette-head soft small" role="presentation">
            {group}
          </p>
          {entries.map((entry) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and Enter does it there
            <div
              key={entry.id}
              id={entry.id}
              className="palette-option"
              role="option"
              tabIndex={-1}
              aria-selected={entry === marked}
              onPointerMove={() => onMark(entry)}
              onClick={() => onChoose(entry)}
            >
              <span className="palette-words">{entry.label}</span>
              <span className={`palette-aside soft small${entry.deed.type === 'lines' ? ' mono' : ''}`}>
                {entry.aside}
              </span>
              {entry.key !== null && <kbd>{entry.key}</kbd>}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
