// Where the palette opens, and the colours of the page as others see them.

import { lazy, type ReactNode, Suspense } from 'react';
import { useColourVision } from '../../store/colour-vision.ts';
import { usePaletteOpen } from '../../store/palette-store.ts';
import { Palette } from './palette.tsx';

const VisionFilter = lazy(() => import('./vision-filter.tsx'));

export function PalettePlace(): ReactNode {
  const open = usePaletteOpen();
  const vision = useColourVision();
  return (
    <>
      {open && <Palette />}
      <Suspense fallback={null}>{vision !== 'usual' && <VisionFilter vision={vision} />}</Suspense>
    </>
  );
}
