// Whether a key of the page means something else where it was pressed.

/** Whether the key means something to what has the focus, or to what lies over the page. */
export function isTaken({ target, key, defaultPrevented }: KeyboardEvent): boolean {
  if (defaultPrevented || document.querySelector('dialog[open], [role="menu"]') !== null) return true;
  return key === ' ' && target instanceof Element && target.closest(PRESSED_BY_SPACE) !== null;
}

const PRESSED_BY_SPACE = 'button, a, summary, [role="button"], [role="switch"], [role="tab"]';

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}
