// The pointer on the strip: a press goes to the moment beneath it, a drag goes on through time.

import type { PointerEvent } from 'react';
import { windowFrom } from '../../layout/strip-window.ts';
import { stripFrom, stripStore } from '../../store/strip-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { GUTTER, MARGIN } from './strip-picture.tsx';

export interface Scrubbing {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
}

/** @param unit screen pixels per pixel of the drawing */
export function useScrubbing(unit: number): Scrubbing {
  return {
    onPointerDown(event) {
      const isThing = (event.target as Element).closest('.bracket, button, fieldset') !== null;
      if (event.button !== 0 || isThing) return;
      const at = momentAt(event, unit);
      if (at === null) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      timeMachine.seekTime(at);
    },
    onPointerMove(event) {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
      const at = momentAt(event, unit);
      if (at !== null) timeMachine.seekTime(at);
    },
  };
}

/** `null`: beside the lanes. */
export function momentAt(
  event: { readonly clientX: number; readonly currentTarget: Element },
  unit: number,
): number | null {
  const box = event.currentTarget.getBoundingClientRect();
  const left = box.left + GUTTER * unit;
  const width = box.width - (GUTTER + MARGIN) * unit;
  const share = (event.clientX - left) / width;
  if (share < 0 || share > 1) return null;
  const state = stripStore.getState();
  const { from, to } = windowFrom(stripFrom(state), state.spanMillis);
  return from + share * (to - from);
}
