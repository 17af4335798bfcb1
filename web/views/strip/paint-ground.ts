// Behind everything: faults as shades, each named by the line that laid it; what was never seen; what cannot have been known.

import type { ConeStretch } from '../../layout/cone.ts';
import { layBands } from '../../layout/space-time.ts';
import { FOOT, hatch, line, type Pen, pitchOf } from './pen.ts';

/** A fault on the axis of the strip. */
export interface GroundSpan {
  readonly key: string;
  readonly line: string;
  readonly since: number;
  readonly until: number | null;
  /** The replica that was down; `null`: links were cut. */
  readonly replica: string | null;
}

const CHARACTER = 6.7;
const ROWS = 2;
const ROW_HEIGHT = 15;
const SHADE = 0.06;
/** Bands of which each is named: more cannot be told apart anyway. */
const NAMED_MAX = 120;

export function paintBands(pen: Pen, spans: readonly GroundSpan[]): void {
  const { context, colours, frame, height } = pen;
  const cuts = spans.filter(({ replica }) => replica === null);
  const bands = layBands(
    cuts.map(({ key, line: label, since, until }) => ({ key, label, since, until })),
    frame,
    ROWS,
    CHARACTER,
  );
  // Overlapping faults are shaded once, not the darker the more there are.
  context.fillStyle = colours.ink;
  context.globalAlpha = SHADE;
  let end = Number.NEGATIVE_INFINITY;
  for (const { x, width } of bands) {
    const left = Math.max(x, end);
    if (x + width > left) context.fillRect(left, 4, x + width - left, height - 4 - FOOT);
    end = Math.max(end, x + width);
  }
  context.globalAlpha = 1;
  context.font = `11px ${colours.mono}`;
  context.textAlign = 'left';
  let edge = Number.NEGATIVE_INFINITY;
  for (const band of bands) {
    if (band.x - edge >= 3) {
      context.setLineDash([2, 3]);
      line(pen, colours.faint, 1, band.x, 4, band.x, height - FOOT);
      context.setLineDash([]);
      edge = band.x;
    }
  }
  // Names after all edges, so that no edge runs through one.
  for (const band of bands) {
    if (bands.length <= NAMED_MAX && band.row !== null)
      paintName(pen, band.text, band.labelX, 16 + band.row * ROW_HEIGHT);
    pen.touchables.push({ x: band.x, y: 4, width: band.width, height: 26, words: band.label });
  }
  for (const span of spans) if (span.replica !== null) paintDown(pen, span);
}

/** Nothing is drawn through it: the edge of another fault ends behind it. */
function paintName({ context, colours, words }: Pen, text: string, x: number, y: number): void {
  const box = { x: x - 3, y: y - 11, width: text.length * CHARACTER + 6, height: 14 };
  context.globalAlpha = 0.86;
  context.fillStyle = colours.sheet;
  context.fillRect(box.x, box.y, box.width, box.height);
  context.globalAlpha = 1;
  context.fillStyle = colours.soft;
  context.fillText(text, x, y);
  words.push(box);
}

function paintDown(pen: Pen, { replica, since, until, line: words }: GroundSpan): void {
  const { context, colours, frame, lanes, x } = pen;
  const lane = lanes.find(({ actor }) => actor === replica);
  const left = Math.max(frame.gutter, x(since));
  const right = Math.min(frame.width, x(until ?? frame.to));
  if (lane === undefined || right <= left) return;
  const box = { x: left, y: lane.y - 7, width: right - left, height: 14 };
  context.fillStyle = colours.sheet;
  context.fillRect(box.x, box.y, box.width, box.height);
  context.fillStyle = colours.shade;
  context.fillRect(box.x, box.y, box.width, box.height);
  context.setLineDash([3, 3]);
  context.strokeStyle = colours.faint;
  context.lineWidth = 1;
  context.strokeRect(box.x, box.y, box.width, box.height);
  context.setLineDash([]);
  pen.touchables.push({ ...box, words: `${replica} is down: ${words}` });
}

/** What happened before the page joined is not known here: said, not left blank. */
export function paintUnseen(pen: Pen, until: number): void {
  const { context, colours, frame, height } = pen;
  const width = Math.min(pen.x(until), frame.width) - frame.gutter;
  const filling = hatch(pen, colours.line, 9);
  if (width <= 0 || filling === null) return;
  context.fillStyle = filling;
  context.fillRect(frame.gutter, 26, width, height - 26 - FOOT);
}

export function paintCone(pen: Pen, stretches: readonly ConeStretch[]): void {
  const { context, colours, lanes } = pen;
  const filling = hatch(pen, colours.soft, 6);
  if (filling === null) return;
  const pitch = pitchOf(lanes);
  context.globalAlpha = 0.5;
  context.fillStyle = filling;
  for (const { x, width, y } of stretches) context.fillRect(x, y - pitch / 2, width, pitch);
  context.globalAlpha = 1;
}
