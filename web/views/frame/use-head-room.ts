// What of the head's words gives way where the line is too short for all of them. It is measured, as how long the line is
// depends on the system's name, on how the run stands and on which deeds there are.

import { type RefCallback, useCallback } from 'react';

/** What gives way first stands first; each is a word of `data-without`, for the styles. */
const GIVING_WAY = [
  'counts',
  'gaps',
  'objects',
  'logo-name',
  'padding',
  'size',
  'words',
  'one-line',
] as const;

export function useHeadRoom(): RefCallback<HTMLElement> {
  return useCallback((head: HTMLElement) => {
    const giveWay = () => fitInLine(head);
    giveWay();
    const size = new ResizeObserver(giveWay);
    size.observe(head);
    const words = new MutationObserver(giveWay);
    words.observe(head, { childList: true, characterData: true, subtree: true });
    return () => {
      size.disconnect();
      words.disconnect();
    };
  }, []);
}

function fitInLine(head: HTMLElement): void {
  for (let gone = 0; gone <= GIVING_WAY.length; gone += 1) {
    head.dataset['without'] = GIVING_WAY.slice(0, gone).join(' ');
    if (isWithin(head)) return;
  }
}

function isWithin(head: HTMLElement): boolean {
  const last = head.lastElementChild?.getBoundingClientRect().right ?? 0;
  const room = head.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(head).paddingRight);
  return last <= room + 0.5;
}
