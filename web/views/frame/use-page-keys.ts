// Keys of the whole page.

import { useEffect } from 'react';
import { assertNever } from '../../../shared/core/result.ts';
import { pageDeed } from '../../commands/page-keys.ts';
import { closeMenu, select, viewStore } from '../../store/view-store.ts';
import { focusCommandField } from '../script/command-field-focus.ts';

function onKey(event: KeyboardEvent): void {
  const { key, altKey: alt } = event;
  const control = event.ctrlKey || event.metaKey;
  const deed = pageDeed({ key, control, alt, typing: isTyping(event.target) });
  switch (deed) {
    case null:
      return;
    case 'commandField':
      event.preventDefault();
      return focusCommandField();
    case 'help':
      return viewStore.setState((state) => ({ helpOpen: !state.helpOpen }));
    case 'leave':
      return leave();
    default:
      return assertNever(deed);
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
