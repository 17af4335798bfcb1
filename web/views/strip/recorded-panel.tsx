// While a trace file is read one sees how far it is, and can give it up; of one that is not whole it is said.

import type { ReactNode } from 'react';
import { countLabel } from '../../layout/strip-scene.ts';
import { openDropped } from '../../store/dropped.ts';
import { recordedStore, useRecorded } from '../../store/recorded-store.ts';

/** For who drags nothing: a file can also be let go anywhere over the page. */
export function OpenButton(): ReactNode {
  return (
    <label
      className="strip-open"
      title="show a trace file (NDJSON, also .gz) here; it can also be let go anywhere over the page"
    >
      open a trace
      <input
        type="file"
        className="spoken-only"
        accept=".ndjson,.gz,application/x-ndjson,application/gzip"
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = '';
          // Keys are the page's again: a field that nobody sees would keep them.
          target.blur();
          if (file !== undefined) void openDropped(file);
        }}
      />
    </label>
  );
}

export function RecordedPanel(): ReactNode {
  const shown = useRecorded((state) => state);
  switch (shown.state) {
    case 'opening':
      return (
        <div className="recorded-panel">
          <span>
            Reading {shown.name}: <span className="mono">{countLabel(shown.events)}</span> events
          </span>
          <progress max={1} value={shown.share} aria-label={`How far ${shown.name} is read`} />
          <button type="button" className="button" onClick={() => recordedStore.getState().giveUp()}>
            Give up
          </button>
        </div>
      );
    case 'open':
      return shown.warning === null ? null : (
        <div className="recorded-panel" role="alert">
          <span>
            {shown.name} is not whole, and is shown as far as it goes: {shown.warning}
          </span>
          <button
            type="button"
            className="button"
            onClick={() => recordedStore.setState({ shown: { ...shown, warning: null } })}
          >
            Dismiss
          </button>
        </div>
      );
    default:
      return null;
  }
}
