// A button and the sheet that it opens beneath itself. A press elsewhere or Escape closes it, and the focus comes back.

import { type ReactNode, useEffect, useRef } from 'react';

export interface SheetProps {
  readonly id: string;
  /** What the sheet is, for who cannot see it. */
  readonly name: string;
  readonly button: ReactNode;
  readonly title?: string;
  readonly open: boolean;
  readonly disabled?: boolean;
  readonly onToggle: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Sheet(props: SheetProps): ReactNode {
  const { id, name, button, title, open, disabled = false, onToggle, onClose, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    if (!open) return;
    const onDown = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node) || box.current?.contains(target) !== true) close.current();
    };
    // Wherever the focus is: what the sheet holds may not be there yet.
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      close.current();
      box.current?.querySelector('button')?.focus();
    };
    addEventListener('pointerdown', onDown, true);
    addEventListener('keydown', onKey, true);
    return () => {
      removeEventListener('pointerdown', onDown, true);
      removeEventListener('keydown', onKey, true);
    };
  }, [open]);
  return (
    <div ref={box} className="sheet-place">
      <button
        type="button"
        className="button"
        title={title}
        aria-expanded={open}
        aria-controls={id}
        disabled={disabled}
        onClick={onToggle}
      >
        {button}
      </button>
      {open && (
        <section id={id} className="sheet" aria-label={name}>
          {children}
        </section>
      )}
    </div>
  );
}
