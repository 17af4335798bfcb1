// The palette: one field, and below it whatever can be done, by the pattern of a combobox whose list is always open. The
// focus stays in the field; what would be done is marked there, and named to a screen reader.
//
// The field is there at once and the list is loaded when it is wanted: what is typed meanwhile must not reach the page, whose
// keys are letters.

import { type KeyboardEvent, lazy, type ReactNode, Suspense, useLayoutEffect, useRef, useState } from 'react';
import { hidePalette } from '../../store/palette-store.ts';

const Choices = lazy(() => import('./choices.tsx'));

export function Palette({ opening }: { readonly opening: number }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const keys = useRef<((event: KeyboardEvent) => void) | null>(null);
  const [query, setQuery] = useState('');
  const [marked, setMarked] = useState<string | null>(null);
  // Before the element is taken away, as one that is no longer in the page gives no focus back.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closed and not only taken away, so that the focus goes back to where it was.
    return () => shown?.close();
  }, []);
  // At once, as the browser tells of it later: who presses Ctrl+K meanwhile means a palette that is shut.
  const close = () => {
    dialog.current?.close();
    hidePalette(opening);
  };
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Commands"
      onClose={() => hidePalette(opening)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        close();
      }}
      onPointerDown={({ target, currentTarget }) => {
        // Only what lies around the box is the dialog itself.
        if (target === currentTarget) close();
      }}
    >
      <div className="palette-box">
        <input
          className="palette-field"
          role="combobox"
          aria-label="Find a command"
          aria-expanded={marked !== null}
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={marked ?? undefined}
          placeholder="Find a command: cut s0 s1, heal, lesson, start …"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
          onKeyDown={(event) => keys.current?.(event)}
        />
        <Suspense fallback={<p className="palette-list soft">Loading …</p>}>
          <Choices query={query} keys={keys} onMarked={setMarked} close={close} />
        </Suspense>
        <p className="palette-foot soft small" aria-hidden="true">
          <kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Enter</kbd> do it <kbd>Esc</kbd> close
        </p>
      </div>
    </dialog>
  );
}
