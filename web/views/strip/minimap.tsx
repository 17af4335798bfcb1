// The whole run in small, with the window of the strip to be dragged.

import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from 'react';
import { layHeights, layTicks, type MinimapFrame, minimapPlace, minimapX } from '../../layout/minimap.ts';
import { windowFrom } from '../../layout/strip-window.ts';
import { markCode } from '../../store/columns/codes.ts';
import { placeAtTime, placeOfSequence } from '../../store/columns/places.ts';
import { liveStore, useLive } from '../../store/run-store.ts';
import { useSearch } from '../../store/search-store.ts';
import {
  moveStrip,
  placeOnAxis,
  stripFrom,
  stripHead,
  stripStart,
  stripStore,
  useStrip,
} from '../../store/strip-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { useTime } from '../../store/time/time-store.ts';
import { useAnimationClock } from '../common/use-animation-clock.ts';
import { type Colours, useColours } from '../common/use-colours.ts';
import { GUTTER, MARGIN } from './pen.ts';

const HEIGHT = 19;
/** The whole is read, not watched: it is drawn anew a few times a second while it grows. */
const STEP_MILLIS = 250;
/** The window can be seen and caught, however small a part of the whole it is. */
const WINDOW_LEAST = 10;

export function Minimap({ width, unit }: { readonly width: number; readonly unit: number }): ReactNode {
  const axis = useStrip((state) => state.axis);
  const { from, to, head, start } = useWindow();
  const frame: MinimapFrame = {
    axis,
    from: start,
    to: Math.max(start + 1, head),
    left: GUTTER,
    width: width - GUTTER - MARGIN,
  };
  const held = useRef<number | null>(null);
  const placeOf = (event: PointerEvent<HTMLElement>): number =>
    minimapPlace(frame, (event.clientX - event.currentTarget.getBoundingClientRect().left) / unit);
  const span = to - from;
  return (
    <div
      className="minimap"
      role="scrollbar"
      tabIndex={0}
      aria-label="Part of the run that the strip shows"
      aria-controls="root"
      aria-orientation="horizontal"
      aria-valuemin={Math.round(frame.from)}
      aria-valuemax={Math.round(frame.to)}
      aria-valuenow={Math.round(Math.min(frame.to, Math.max(frame.from, from)))}
      style={{ height: HEIGHT * unit }}
      onKeyDown={(event) => onKey(event, from, span, frame)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const place = placeOf(event);
        const isInside = place >= from && place <= to;
        held.current = isInside ? place - from : span / 2;
        if (!isInside) moveStrip(place - span / 2);
      }}
      onPointerMove={(event) => {
        if (held.current !== null) moveStrip(placeOf(event) - held.current);
      }}
      onLostPointerCapture={() => {
        held.current = null;
      }}
    >
      <MinimapCanvas {...{ width, unit, frame, from, to }} />
    </div>
  );
}

/** ← and → move the strip by a quarter of what it shows, Page up and Page down by all of it. */
function onKey(event: KeyboardEvent, from: number, span: number, frame: MinimapFrame): void {
  const goals: Readonly<Record<string, number>> = {
    ArrowLeft: from - span / 4,
    ArrowRight: from + span / 4,
    PageUp: from - span,
    PageDown: from + span,
    Home: frame.from,
    End: frame.to,
  };
  const goal = goals[event.key];
  if (goal === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  moveStrip(goal);
}

function useWindow(): {
  readonly from: number;
  readonly to: number;
  readonly head: number;
  readonly start: number;
} {
  const strip = useStrip((state) => state);
  useLive((state) => state.frame);
  const live = useLive((state) => state.clock);
  useAnimationClock(live.type !== 'still', STEP_MILLIS);
  const { from, to } = windowFrom(stripFrom(strip), strip.span);
  return { from, to, head: stripHead(strip.axis), start: stripStart(strip.axis) };
}

interface MinimapCanvasProps {
  readonly width: number;
  readonly unit: number;
  readonly frame: MinimapFrame;
  readonly from: number;
  readonly to: number;
}

function MinimapCanvas(props: MinimapCanvasProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ground = useRef<{ readonly key: string; readonly canvas: HTMLCanvasElement } | null>(null);
  const colours = useColours();
  const hits = useSearch((state) => state.hits);
  const looked = useSearch((state) => state.looked);
  const moment = useTime((state) => state.moment);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const { width, unit, frame } = props;
    const ratio = Math.min(3, devicePixelRatio) * unit;
    const [across, down] = [Math.round(width * ratio), Math.round(HEIGHT * ratio)];
    if (element.width !== across) element.width = across;
    if (element.height !== down) element.height = down;
    const { columns } = timeMachine.memory;
    const { axis, from, to } = frame;
    const key = [columns.version, across, down, axis, from, to, hits.length, looked].join();
    if (ground.current?.key !== key || ground.current.canvas.dataset['theme'] !== colours.ink) {
      const made = document.createElement('canvas');
      [made.width, made.height] = [across, down];
      made.dataset['theme'] = colours.ink;
      const pen = made.getContext('2d');
      pen?.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (pen !== null) paintGround(pen, frame, colours, hits);
      ground.current = { key, canvas: made };
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, across, down);
    context.drawImage(ground.current.canvas, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintWindow(context, props, colours);
    if (moment.type === 'past') {
      context.fillStyle = colours.accent;
      const here = placeOnAxis(moment, stripStore.getState().axis);
      context.fillRect(minimapX(frame)(here) - 1, 1, 2, HEIGHT - 2);
    }
  });
  return <canvas ref={canvas} style={{ width: props.width * props.unit, height: HEIGHT * props.unit }} />;
}

/** All but the window: it changes when the run goes on, and not while the window is dragged. */
function paintGround(
  context: CanvasRenderingContext2D,
  frame: MinimapFrame,
  colours: Colours,
  hits: readonly number[],
): void {
  const { columns } = timeMachine.memory;
  const x = minimapX(frame);
  const onAxis = (millis: number): number =>
    frame.axis === 'time'
      ? millis
      : (columns.events.columns.sequence[placeAtTime(columns, millis)] ?? frame.to);
  context.fillStyle = colours.ink;
  context.globalAlpha = 0.12;
  for (const { since, until } of liveStore.getState().history.spans) {
    const left = x(onAxis(since));
    context.fillRect(left, 2, Math.max(1.5, x(until === null ? frame.to : onAxis(until)) - left), HEIGHT - 4);
  }
  context.globalAlpha = 0.55;
  context.fillStyle = colours.soft;
  const base = HEIGHT - 3;
  for (const [i, share] of layHeights(columns, frame).entries())
    if (share > 0) context.fillRect(frame.left + i, base - share * (HEIGHT - 8), 1, share * (HEIGHT - 8));
  context.globalAlpha = 1;
  tick(context, colours.gateLine, layTicks(columns, frame, markCode('refusal')), 2);
  tick(context, colours.accent, hitTicks(frame, hits), 1.5);
  tick(context, colours.bad, layTicks(columns, frame, markCode('violation')), 2.5);
}

function hitTicks(frame: MinimapFrame, hits: readonly number[]): number[] {
  const { columns } = timeMachine.memory;
  const x = minimapX(frame);
  const pixels = new Set<number>();
  for (const hit of hits) {
    const place = frame.axis === 'order' ? hit : columns.events.columns.at[placeOfSequence(columns, hit)];
    pixels.add(Math.round(x(place ?? 0)));
  }
  return [...pixels];
}

function tick(context: CanvasRenderingContext2D, colour: string, xs: readonly number[], width: number): void {
  context.fillStyle = colour;
  for (const x of xs) context.fillRect(x - width / 2, 2, width, HEIGHT - 4);
}

function paintWindow(
  context: CanvasRenderingContext2D,
  { frame, from, to }: MinimapCanvasProps,
  colours: Colours,
): void {
  const x = minimapX(frame);
  const middle = (x(from) + x(to)) / 2;
  const width = Math.max(WINDOW_LEAST, x(to) - x(from));
  const left = Math.max(frame.left, Math.min(frame.left + frame.width - width, middle - width / 2));
  context.fillStyle = colours.accent;
  context.globalAlpha = 0.14;
  context.fillRect(left, 1, width, HEIGHT - 2);
  context.globalAlpha = 1;
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(left + 0.75, 1.75, width - 1.5, HEIGHT - 3.5, 3);
  context.stroke();
}
