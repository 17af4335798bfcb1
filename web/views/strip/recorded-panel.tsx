// A trace file let go over the strip is opened; while it is read one sees how far it is, and can give it up.

import { type DragEvent, type ReactNode, useState } from 'react';
import { countLabel } from '../../layout/strip-scene.ts';
import { recordedStore, useRecorded } from '../../store/recorded-store.ts';

export interface FileDrop {
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: () => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

export function useFileDrop(): FileDrop {
  const [isOver, setOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver(event) {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event) {
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file === undefined) return;
        event.preventDefault();
        void recordedStore.getState().open?.(file);
      },
    },
  };
}

/** For who drags nothing: the same by a button. */
export function OpenButton(): ReactNode {
  return (
    <label
      className="strip-open"
      title="show a trace file (NDJSON, also .gz) here; it can also be let go over the strip"
    >
      open a trace
      <input
        type="file"
        className="spoken-only"
        accept=".ndjson,.gz,application/x-ndjson,application/gzip"
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = '';
          if (file !== undefined) void recordedStore.getState().open?.(file);
        }}
      />
    </label>
  );
}

export function RecordedPanel({ isOver }: { readonly isOver: boolean }): ReactNode {
  const shown = useRecorded((state) => state);
  if (isOver) return <p className="recorded-panel">Let go to open the trace here</p>;
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
    case 'refused':
      return <Told sentence={`${shown.name} was not opened: ${shown.sentence}`} />;
    case 'open':
      return shown.warning === null ? null : (
        <Told sentence={`${shown.name} is not whole, and is shown as far as it goes: ${shown.warning}`} />
      );
    default:
      return null;
  }
}

function Told({ sentence }: { readonly sentence: string }): ReactNode {
  const dismiss = (): void => {
    const { shown } = recordedStore.getState();
    recordedStore.setState({
      shown: shown.state === 'open' ? { ...shown, warning: null } : { state: 'none' },
    });
  };
  return (
    <div className="recorded-panel" role="alert">
      <span>{sentence}</span>
      <button type="button" className="button" onClick={dismiss}>
        Dismiss
      </button>
    </div>
  );
}
