// Says in sentences what happens, for those who do not see the picture: one at a time, none twice.

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { narrationStore } from '../../store/narration-store.ts';

export function Narrator(): ReactNode {
  const sentence = useStore(narrationStore, (state) => state.sentence);
  return (
    <p className="spoken-only" aria-live="polite" data-testid="narration">
      {sentence}
    </p>
  );
}
