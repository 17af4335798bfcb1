// A media query as a value.

import { useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const list = matchMedia(query);
      list.addEventListener('change', onChange);
      return () => list.removeEventListener('change', onChange);
    },
    () => matchMedia(query).matches,
  );
}

/** Whether the viewer asked for no movement. */
export function useStillness(): boolean {
  return useMedia('(prefers-reduced-motion: reduce)');
}

/** Whether the page is one column, so that the inspector lies beneath the picture. As in the style sheets. */
export function useOneColumn(): boolean {
  return useMedia('(width <= 860px)');
}
