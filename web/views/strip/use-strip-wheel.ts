// The wheel over the strip: zooms around the moment beneath it; sideways, or with Shift, it looks further back or on.

import { type RefCallback, useCallback } from 'react';
import { panStrip, stripStore, zoomStrip } from '../../store/strip-store.ts';
import { momentAt } from './use-scrubbing.ts';

/** Of the wheel's pixels: a notch of a mouse is about a hundred, and zooms by a fifth. */
const ZOOM_STEP = 0.0022;

/** A pinch on a touchpad comes as a wheel with Ctrl. Not passive: the page must not scroll or zoom as well. */
export function useStripWheel(unit: number): RefCallback<HTMLElement> {
  return useCallback(
    (element: HTMLElement) => {
      const onWheel = (event: WheelEvent): void => {
        const around = momentAt({ clientX: event.clientX, currentTarget: element }, unit);
        if (around === null) return;
        event.preventDefault();
        const sideways = event.shiftKey ? event.deltaY : event.deltaX;
        if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY))
          panStrip((sideways / element.clientWidth) * stripStore.getState().spanMillis);
        else zoomStrip(Math.exp(event.deltaY * ZOOM_STEP * (event.ctrlKey ? 4 : 1)), around);
      };
      element.addEventListener('wheel', onWheel, { passive: false });
      return () => element.removeEventListener('wheel', onWheel);
    },
    [unit],
  );
}
