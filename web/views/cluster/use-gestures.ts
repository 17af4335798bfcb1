// Feeds pointer events to the gesture machine and performs what it decides.

import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { linkName } from '../../../shared/core/ids.ts';
import { stepGesture } from '../../gestures/gesture.ts';
import type { Target } from '../../gestures/scene.ts';
import { type Gesture, type GestureEffect, type GestureInput, IDLE, type Tap } from '../../gestures/types.ts';
import type { ClusterModel } from '../../layout/cluster-model.ts';
import { flightAt } from '../../layout/flights.ts';
import type { Point } from '../../layout/geometry.ts';
import { toFraction } from '../../layout/ring.ts';
import { performAll } from '../../store/command-store.ts';
import { drawnFlights } from '../../store/drawn-flights.ts';
import { closeMenu, keepStroke, openMenu, placeReplica, select, viewStore } from '../../store/view-store.ts';
import { parseTarget, selectionOf } from './targets.ts';

const LONG_PRESS_MILLIS = 500;

export interface GestureHandlers {
  onPointerDown(event: PointerEvent<SVGSVGElement>): void;
  onPointerMove(event: PointerEvent<SVGSVGElement>): void;
  onPointerUp(event: PointerEvent<SVGSVGElement>): void;
  onPointerCancel(): void;
  onContextMenu(event: React.MouseEvent<SVGSVGElement>): void;
}

/** @param scene what gestures are made on: whoever lays the picture out keeps it here. */
export function useGestures(
  svg: RefObject<SVGSVGElement | null>,
  scene: RefObject<ClusterModel | null>,
): { readonly gesture: Gesture; readonly handlers: GestureHandlers } {
  const [gesture, setGesture] = useState<Gesture>(IDLE);
  // Pointer events come faster than React draws; the machine runs on the newest state, not on the drawn one.
  const current = useRef<Gesture>(IDLE);
  const longPress = useRef<ReturnType<typeof setTimeout> | null>(null);

  const pointOf = (event: { readonly clientX: number; readonly clientY: number }): Point => {
    const box = svg.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };

  const feed = (input: GestureInput): void => {
    const model = scene.current;
    if (model === null) return;
    const step = stepGesture(current.current, input, model, viewStore.getState().tool);
    current.current = step.gesture;
    setGesture(step.gesture);
    for (const effect of step.effects) act(effect, model, svg.current);
  };

  const stopLongPress = (): void => {
    if (longPress.current !== null) clearTimeout(longPress.current);
    longPress.current = null;
  };

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && current.current.state !== 'idle') feed({ type: 'cancel' });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });

  // At the end alone: a press draws the picture anew, and must not be cut short by that.
  useEffect(
    () => () => {
      if (longPress.current !== null) clearTimeout(longPress.current);
    },
    [],
  );

  return {
    gesture,
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0 || !event.isPrimary) return;
        closeMenu();
        const element = event.target as Element;
        svg.current?.setPointerCapture(event.pointerId);
        const at = pointOf(event);
        const { target, tap } = pressedAt(element, at);
        if (event.pointerType !== 'mouse')
          longPress.current = setTimeout(() => feed({ type: 'longPress' }), LONG_PRESS_MILLIS);
        const modifiers = { alt: event.altKey, shift: event.shiftKey };
        feed({ type: 'down', target, at, modifiers, ...(tap === null ? {} : { tap }) });
      },
      onPointerMove(event) {
        if (current.current.state === 'idle') return;
        feed({
          type: 'move',
          at: pointOf(event),
          modifiers: { alt: event.altKey, shift: event.shiftKey },
        });
        if (current.current.state !== 'pressing') stopLongPress();
      },
      onPointerUp(event) {
        stopLongPress();
        if (current.current.state === 'idle') return;
        feed({
          type: 'up',
          at: pointOf(event),
          modifiers: { alt: event.altKey, shift: event.shiftKey },
        });
      },
      onPointerCancel() {
        stopLongPress();
        feed({ type: 'cancel' });
      },
      onContextMenu(event) {
        event.preventDefault();
        stopLongPress();
        feed({ type: 'cancel' });
        const element = event.target as Element;
        const at = { x: event.clientX, y: event.clientY };
        const { target, tap } = pressedAt(element, pointOf(event));
        if (tap?.type === 'message') openMenu(tap, at);
        else openMenuFor(target, at);
      },
    },
  };
}

function targetOf(element: Element): Target {
  return parseTarget(element.closest('[data-target]')?.getAttribute('data-target'));
}

/**
 * What a press means. Messages lie on a canvas above links: a tap there means the message. A drag from there is a drag
 * of what lies beneath, or of the message's own link: one that passes must not keep the pointer from that.
 */
function pressedAt(element: Element, at: Point): { readonly target: Target; readonly tap: Tap | null } {
  const target = targetOf(element);
  if (element.closest('[data-more]') !== null) return { target, tap: { type: 'menu' } };
  if (target.type === 'replica' || target.type === 'client') return { target, tap: null };
  const { placed, scale } = drawnFlights();
  const flight = flightAt(placed, at, scale);
  if (flight === null) return { target, tap: null };
  const own: Target = { type: 'link', a: flight.from, b: flight.to };
  return {
    target: target.type === 'background' ? own : target,
    tap: { type: 'message', message: flight.message },
  };
}

function openMenuFor(target: Target, at: Point): void {
  const selection = selectionOf(target);
  if (selection !== null) openMenu(selection, at);
}

function act(effect: GestureEffect, model: ClusterModel, svg: SVGSVGElement | null): void {
  switch (effect.type) {
    case 'perform':
      void performAll(effect.lines);
      break;
    case 'cutAt':
      viewStore.setState((state) => ({
        cutAt: { ...state.cutAt, [linkName(effect.a, effect.b)]: effect.fraction },
      }));
      break;
    case 'stroke':
      keepStroke({
        points: effect.points.map((point) => toFraction(point, model.scene)),
        links: effect.links.map(({ a, b }) => linkName(a, b)),
      });
      break;
    case 'place':
      placeReplica(effect.id, toFraction(effect.at, model.scene));
      break;
    case 'select':
      select(selectionOf(effect.target));
      break;
    case 'selectMessage':
      select({ type: 'message', message: effect.message });
      break;
    case 'menu': {
      const box = svg?.getBoundingClientRect();
      openMenuFor(effect.target, {
        x: effect.at.x + (box?.left ?? 0),
        y: effect.at.y + (box?.top ?? 0),
      });
      break;
    }
  }
}
