// The few shapes of which the strip is drawn, and what every part of its drawing needs to know.

import type { Lane, TimeFrame } from '../../layout/space-time.ts';
import type { Colours } from '../common/use-colours.ts';
import type { Touchable } from './touchable.ts';

export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly colours: Colours;
  readonly frame: TimeFrame;
  readonly height: number;
  readonly lanes: readonly Lane[];
  /** Of each lane its colour. */
  readonly colourOf: (lane: number) => string;
  readonly x: (place: number) => number;
  /** What can be pressed or pointed at, as it is drawn. */
  readonly touchables: Touchable[];
  /** Where words stand, through which nothing is drawn. */
  readonly words: Box[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Left of the lanes are their names. */
export const GUTTER = 56;
/** Right of the lanes. */
export const MARGIN = 8;
/** Beneath this the lanes end and the axis begins. */
export const FOOT = 32;
/** Above this are the names of faults alone. */
export const HEAD = 34;

/** Pixels from one lane to the next. */
export function pitchOf(lanes: readonly Lane[]): number {
  const [first, second] = lanes;
  return first === undefined || second === undefined ? 24 : second.y - first.y;
}

export function line(
  { context }: Pick<Pen, 'context'>,
  colour: string,
  width: number,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

export function dot(
  { context }: Pick<Pen, 'context'>,
  colour: string,
  x: number,
  y: number,
  radius: number,
): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

export function cross(pen: Pick<Pen, 'context'>, colour: string, x: number, y: number): void {
  line(pen, colour, 1.8, x - 3.5, y - 3.5, x + 3.5, y + 3.5);
  line(pen, colour, 1.8, x + 3.5, y - 3.5, x - 3.5, y + 3.5);
}

/** A line from top to bottom that stops where words stand. */
export function plumb(pen: Pen, colour: string, width: number, x: number, top: number, bottom: number): void {
  let y = top;
  const inWay = pen.words
    .filter((box) => box.x - 1 <= x && x <= box.x + box.width + 1)
    .sort((a, b) => a.y - b.y);
  for (const box of inWay) {
    if (box.y > y) line(pen, colour, width, x, y, x, Math.min(bottom, box.y));
    y = Math.max(y, box.y + box.height);
  }
  if (y < bottom) line(pen, colour, width, x, y, x, bottom);
}

const hatches = new Map<string, CanvasPattern | null>();

/** Parallel strokes, as a filling. Made once for each colour and size. */
export function hatch(
  { context }: Pick<Pen, 'context'>,
  colour: string,
  pitch: number,
): CanvasPattern | null {
  const key = `${colour} ${pitch}`;
  const known = hatches.get(key);
  if (known !== undefined) return known;
  const tile = document.createElement('canvas');
  const scale = 4;
  tile.width = pitch * scale;
  tile.height = pitch * scale;
  const pen = tile.getContext('2d');
  if (pen === null) return null;
  pen.scale(scale, scale);
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.beginPath();
  // Three of them, so that the corners meet those of the next tile.
  for (const shift of [-pitch, 0, pitch]) {
    pen.moveTo(shift - 1, pitch + 1);
    pen.lineTo(shift + pitch + 1, -1);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / scale));
  hatches.set(key, pattern);
  return pattern;
}
