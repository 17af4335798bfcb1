// The search over the run: a field, how often it was found, and the way from one place to the next.

import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { countLabel } from '../../layout/strip-scene.ts';
import { goToHit, lookOn, search, useSearch } from '../../store/search-store.ts';
import { useTime } from '../../store/time/time-store.ts';
import { useSlowClock } from '../common/use-slow-clock.ts';

/** Milliseconds without a key after which it is looked: a million events are not searched for each letter. */
const TYPING_MILLIS = 120;

const HELP =
  'words, a name, a kind of message; also key:room, replica:s1, kind:reply. Enter: the next place, Shift+Enter: the one before';

export function SearchField(): ReactNode {
  const [typed, setTyped] = useState('');
  const second = useSlowClock();
  useEffect(() => {
    const timer = setTimeout(() => search(typed), TYPING_MILLIS);
    return () => clearTimeout(timer);
  }, [typed]);
  // What came since is looked through as well.
  useEffect(() => (second < 0 ? undefined : lookOn()), [second]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') goToHit(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      setTyped('');
      search('');
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="strip-search">
      <input
        type="search"
        className="field"
        aria-label="Search the run"
        title={HELP}
        placeholder="search: room, s1, kind:…"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={onKey}
      />
      <Found />
    </search>
  );
}

function Found(): ReactNode {
  const query = useSearch((state) => state.query);
  const hits = useSearch((state) => state.hits);
  useSearch((state) => state.looked);
  const here = useTime(({ moment }) => (moment.type === 'past' ? moment.sequence : 0));
  if (query.trim() === '') return null;
  const place = here === 0 ? 0 : hits.indexOf(here) + 1;
  const words = hits.length === 0 ? 'none' : countLabel(hits.length);
  return (
    <>
      <output className="small mono" aria-label="Places found">
        {place > 0 ? `${countLabel(place)}/${words}` : words}
      </output>
      <button
        type="button"
        aria-label="Place before"
        title="the place before (Shift+Enter)"
        disabled={hits.length === 0}
        onClick={() => goToHit(-1)}
      >
        ‹
      </button>
      <button
        type="button"
        aria-label="Next place"
        title="the next place (Enter)"
        disabled={hits.length === 0}
        onClick={() => goToHit(1)}
      >
        ›
      </button>
    </>
  );
}
