// How large a pixel of the drawing is: the root's font size says how large everything is meant to be on this screen.

import { useSyncExternalStore } from 'react';

/** 1 where the root's font has 16 pixels, as at 1440 × 900; more on a projector. */
export function useUnit(): number {
  return useSyncExternalStore(
    (onChange) => {
      addEventListener('resize', onChange);
      return () => removeEventListener('resize', onChange);
    },
    () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16,
  );
}
