// The pointer on the strip: a press goes to the moment beneath it, or to the thing; a drag moves the strip along; two
// fingers and the wheel zoom around what lies beneath them; sideways, or with Shift, the wheel moves it too.

import { type PointerEvent, type RefCallback, type RefObject, useCallback, useRef, useState } from 'react';
import { windowFrom } from '../../layout/strip-window.ts';
import { chooseFact } from '../../store/fact-store.ts';
import {
  moveStrip,
  panStrip,
  seekOnStrip,
  stripFrom,
  stripStore,
  zoomStrip,
} from '../../store/strip-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { select } from '../../store/view-store.ts';
import { GUTTER, MARGIN } from './pen.ts';
import { type Touchable, touchedAt } from './touchable.ts';

export interface StripTip {
  readonly x: number;
  readonly y: number;
  readonly words: string;
  /** The fact that is pointed at, by its row. */
  readonly fact: number | null;
}

type Handler = (event: PointerEvent<HTMLElement>) => void;

export interface StripPointer {
  readonly onPointerDown: Handler;
  readonly onPointerMove: Handler;
  readonly onPointerUp: Handler;
  readonly onPointerCancel: Handler;
  readonly onPointerLeave: Handler;
}

interface Press {
  readonly x: number;
  readonly y: number;
  /** Where the strip began. */
  readonly from: number;
  isDrag: boolean;
}

/** Pixels that a press may move and still be one. */
const STILL_PIXELS = 4;

/** @param unit screen pixels per pixel of the drawing */
export function useStripPointer(
  unit: number,
  touchables: RefObject<readonly Touchable[]>,
): { readonly handlers: StripPointer; readonly tip: StripTip | null } {
  const [tip, setTip] = useState<StripTip | null>(null);
  const fingers = useRef(new Map<number, { readonly x: number; readonly y: number }>());
  const press = useRef<Press | null>(null);
  const point = (event: PointerEvent<HTMLElement>): Touchable | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = { x: (event.clientX - box.left) / unit, y: (event.clientY - box.top) / unit };
    return touchedAt(touchables.current ?? [], at, { finger: event.pointerType === 'touch', unit });
  };
  const release: Handler = (event) => {
    fingers.current.delete(event.pointerId);
    if (fingers.current.size === 0) press.current = null;
  };
  const handlers: StripPointer = {
    onPointerDown(event) {
      if (event.button !== 0 || (event.target as Element).closest('button, a, table') !== null) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const from = stripFrom(stripStore.getState());
      // A second finger makes it a pinch, which is no press at its end.
      press.current = { x: event.clientX, y: event.clientY, from, isDrag: fingers.current.size > 1 };
      setTip(null);
    },
    onPointerMove(event) {
      if (press.current === null) return setTip(tipAt(event, point(event)));
      if (!fingers.current.has(event.pointerId)) return;
      if (fingers.current.size > 1) return pinch(event, fingers.current, unit);
      drag(event, press.current, unit);
    },
    onPointerUp(event) {
      const held = press.current;
      const wasPress = held !== null && !held.isDrag && fingers.current.size === 1;
      release(event);
      if (wasPress) goTo(placeAt(event, unit), point(event));
    },
    onPointerCancel: release,
    onPointerLeave: () => setTip(null),
  };
  return { handlers, tip };
}

function goTo(place: number | null, touched: Touchable | null): void {
  if (touched?.selects !== undefined) return select(touched.selects);
  // The moment that one goes to brings its own fact into focus.
  if (touched?.fact !== undefined) chooseFact(null);
  if (touched?.sequence !== undefined) return timeMachine.seek(touched.sequence);
  if (place !== null) seekOnStrip(place);
}

function drag(event: PointerEvent<HTMLElement>, press: Press, unit: number): void {
  const across = event.clientX - press.x;
  if (!press.isDrag && Math.abs(across) < STILL_PIXELS) return;
  press.isDrag = true;
  moveStrip(press.from - across * perPixel(event.currentTarget, unit));
}

function pinch(
  event: PointerEvent<HTMLElement>,
  fingers: Map<number, { readonly x: number; readonly y: number }>,
  unit: number,
): void {
  const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
  const before = fingers.get(event.pointerId);
  if (other === undefined || before === undefined) return;
  const [was, is] = [Math.abs(before.x - other.x), Math.abs(event.clientX - other.x)];
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  const middle = { clientX: (event.clientX + other.x) / 2, currentTarget: event.currentTarget };
  const around = placeAt(middle, unit);
  if (was > 8 && is > 8 && around !== null) zoomStrip(was / is, around);
}

function tipAt(event: PointerEvent<HTMLElement>, touched: Touchable | null): StripTip | null {
  if (touched === null || event.pointerType === 'touch') return null;
  const box = event.currentTarget.getBoundingClientRect();
  const { words, fact = null } = touched;
  const said = typeof words === 'string' ? words : words();
  return { x: event.clientX - box.left, y: event.clientY - box.top, words: said, fact };
}

function perPixel(element: Element, unit: number): number {
  const { span } = stripStore.getState();
  const { from, to } = windowFrom(0, span);
  return (to - from) / (element.getBoundingClientRect().width - (GUTTER + MARGIN) * unit);
}

/** A place of the axis; `null`: beside the lanes. */
function placeAt(
  event: { readonly clientX: number; readonly currentTarget: Element },
  unit: number,
): number | null {
  const left = event.currentTarget.getBoundingClientRect().left + GUTTER * unit;
  const across = event.clientX - left;
  const place = across * perPixel(event.currentTarget, unit);
  const { span } = stripStore.getState();
  const { to } = windowFrom(0, span);
  return across < 0 || place > to ? null : stripFrom(stripStore.getState()) + place;
}

/** Of the wheel's pixels: a notch of a mouse is about a hundred, and zooms by a fifth. */
const ZOOM_STEP = 0.0022;

/** A pinch on a touchpad comes as a wheel with Ctrl. Not passive: the page must not scroll or zoom as well. */
export function useStripWheel(unit: number): RefCallback<HTMLElement> {
  return useCallback(
    (element: HTMLElement) => {
      const onWheel = (event: WheelEvent): void => {
        if ((event.target as Element).closest('table') !== null) return;
        const around = placeAt({ clientX: event.clientX, currentTarget: element }, unit);
        if (around === null) return;
        event.preventDefault();
        const sideways = event.shiftKey ? event.deltaY : event.deltaX;
        if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY))
          panStrip(sideways * perPixel(element, unit));
        else zoomStrip(Math.exp(event.deltaY * ZOOM_STEP * (event.ctrlKey ? 4 : 1)), around);
      };
      element.addEventListener('wheel', onWheel, { passive: false });
      return () => element.removeEventListener('wheel', onWheel);
    },
    [unit],
  );
}
