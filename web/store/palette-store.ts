// Whether the palette of commands lies open.

import { createStore, useStore } from 'zustand';

export const paletteStore = createStore<{ readonly open: boolean }>(() => ({ open: false }));

export function usePaletteOpen(): boolean {
  return useStore(paletteStore, ({ open }) => open);
}

export function togglePalette(): void {
  paletteStore.setState(({ open }) => ({ open: !open }));
}

export function hidePalette(): void {
  paletteStore.setState({ open: false });
}
