// Where the palette opens, and the colours of the page as others see them.

import { lazy, type ReactNode, Suspense } from 'react';
import { useColourVision } from '../../store/colour-vision.ts';
import { usePaletteOpening } from '../../store/palette-store.ts';
import { Palette } from './palette.tsx';

const VisionFilter = lazy(() => import('./vision-filter.tsx'));

export function PalettePlace(): ReactNode {
  const opening = usePaletteOpening();
  const vision = useColourVision();
  return (
    <>
      {opening !== null && <Palette key={opening} opening={opening} />}
      <Suspense fallback={null}>{vision !== 'usual' && <VisionFilter vision={vision} />}</Suspense>
    </>
  );
}
