// Whether the palette of commands lies open. Each opening has a number: a browser tells that a dialog was closed some time after
// it was, and by then the palette may lie open again.

import { createStore, useStore } from 'zustand';

export const paletteStore = createStore<{ readonly opening: number | null; readonly last: number }>(() => ({
  opening: null,
  last: 0,
}));

/** The number of the opening that is shown; null where the palette is shut. */
export function usePaletteOpening(): number | null {
  return useStore(paletteStore, ({ opening }) => opening);
}

export function togglePalette(): void {
  paletteStore.setState(({ opening, last }) =>
    opening === null ? { opening: last + 1, last: last + 1 } : { opening: null },
  );
}

/** Shuts that opening; one that came after it stays. */
export function hidePalette(shut: number): void {
  paletteStore.setState(({ opening }) => (opening === shut ? { opening: null } : {}));
}
