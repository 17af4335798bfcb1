// Keys of the whole page.

import { useEffect } from 'react';
import { closeMenu, select, viewStore } from '../../store/view-store.ts';
import { focusCommandField } from '../script/command-field-focus.ts';

function onKey(event: KeyboardEvent): void {
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    focusCommandField();
    return;
  }
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') {
    event.preventDefault();
    focusCommandField();
  } else if (event.key === '?') {
    viewStore.setState((state) => ({ helpOpen: !state.helpOpen }));
  } else if (event.key === 'Escape') {
    leave();
  }
}

/** Escape closes what lies on top; on the bare page it takes the selection away. */
function leave(): void {
  const { helpOpen, menu } = viewStore.getState();
  if (helpOpen) viewStore.setState({ helpOpen: false });
  else if (menu !== null) closeMenu();
  else select(null);
}

export function usePageKeys(): void {
  useEffect(() => {
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}
