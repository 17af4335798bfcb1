// The colours of the page as others see them, for whoever prepares a lecture. A check, not a taste: the next visit begins
// without it.

import { createStore, useStore } from 'zustand';

export type ColourVision = 'usual' | 'protan' | 'deutan' | 'tritan' | 'grey';

export const COLOUR_VISIONS: readonly { readonly vision: ColourVision; readonly words: string }[] = [
  { vision: 'protan', words: 'Colours as seen without red cones (protanopia)' },
  { vision: 'deutan', words: 'Colours as seen without green cones (deuteranopia)' },
  { vision: 'tritan', words: 'Colours as seen without blue cones (tritanopia)' },
  { vision: 'grey', words: 'Colours as printed in grey' },
  { vision: 'usual', words: 'Colours as they are' },
];

export const colourVisionStore = createStore<{ readonly vision: ColourVision }>(() => ({ vision: 'usual' }));

export function useColourVision(): ColourVision {
  return useStore(colourVisionStore, ({ vision }) => vision);
}

export function seeAs(vision: ColourVision): void {
  colourVisionStore.setState({ vision });
}
