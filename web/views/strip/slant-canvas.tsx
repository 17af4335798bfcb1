// Lanes, messages as slants, and milestones, on a canvas: there may be thousands of them.

import { type ReactNode, useEffect, useRef } from 'react';
import { type Lane, type TimeFrame, timeScale } from '../../layout/space-time.ts';
import type { History } from '../../store/history.ts';
import { liveStore } from '../../store/run-store.ts';
import { type Colours, useColours } from '../common/use-colours.ts';
import { drawLanes } from './draw-slants.ts';
import { SlantSheet } from './slant-sheet.ts';

export interface SlantCanvasProps {
  readonly width: number;
  readonly height: number;
  /** Screen pixels per pixel of the drawing. */
  readonly unit: number;
  readonly lanes: readonly Lane[];
  readonly frame: TimeFrame;
  /** The newest moment: what is under way reaches as far. */
  readonly now: number;
  readonly hues: ReadonlyMap<string, number>;
}

export function SlantCanvas(props: SlantCanvasProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useColours();
  const kept = useRef<{ key: string; colours: Colours; history: History; sheet: SlantSheet } | null>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || !context) return;
    const ratio = Math.min(3, devicePixelRatio) * props.unit;
    const [width, height] = [Math.round(props.width * ratio), Math.round(props.height * ratio)];
    if (element.width !== width) element.width = width;
    if (element.height !== height) element.height = height;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, props.width, props.height);
    const key = sheetKey(props);
    const { history } = liveStore.getState();
    const before = kept.current;
    const sheet =
      before !== null && before.key === key && before.colours === colours && before.history === history
        ? before.sheet
        : new SlantSheet(props.frame, props.height, ratio);
    kept.current = { key, colours, history, sheet };
    draw(context, props, colours, sheet);
  });
  return (
    <canvas
      ref={canvas}
      className="strip-canvas"
      style={{ width: props.width * props.unit, height: props.height * props.unit }}
    />
  );
}

function draw(
  context: CanvasRenderingContext2D,
  props: SlantCanvasProps,
  colours: Colours,
  sheet: SlantSheet,
): void {
  const { lanes, frame, hues, now } = props;
  const rows = new Map(lanes.map(({ actor, y }) => [actor, y]));
  const colourOf = (actor: string): string => {
    const hue = hues.get(actor);
    return hue === undefined ? colours.ink : (colours.hues[hue] ?? colours.ink);
  };
  const { history } = liveStore.getState();
  drawLanes(context, lanes, frame, colourOf);
  const left = Math.max(frame.gutter, timeScale(frame)(history.forgotBefore));
  context.save();
  context.beginPath();
  context.rect(left, 0, Math.max(0, frame.width - left + 8), props.height);
  context.clip();
  sheet.draw(context, history, frame, now, { rows, colourOf, colours });
  context.restore();
}

/** What the slants on a sheet depend on, but for time: when it changes, a new sheet is begun. */
function sheetKey({ width, height, unit, lanes, frame, hues }: SlantCanvasProps): string {
  const actors = lanes.map(({ actor, y }) => `${actor} ${y} ${hues.get(actor) ?? ''}`).join();
  return `${width} ${height} ${unit} ${Math.round(frame.to - frame.from)} ${devicePixelRatio} ${actors}`;
}
