// One slant, one mark, one lane on a canvas: how each kind looks.

import type { Lane, TimeFrame } from '../../layout/space-time.ts';
import type { Arrow, Mark } from '../../store/history.ts';
import type { Colours } from '../common/use-colours.ts';

export interface Drawing {
  readonly x: (at: number) => number;
  readonly rows: ReadonlyMap<string, number>;
  readonly colourOf: (actor: string) => string;
  readonly frame: Pick<TimeFrame, 'from'>;
  readonly now: number;
  readonly colours: Colours;
  /** How strongly messages are drawn that carry nothing. */
  readonly quietAlpha: number;
}

/** The more of them there are, the fainter each: they are the paper, not the ink. */
export function quietness(
  arrows: readonly Arrow[],
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let count = 0;
  for (const { sentAt } of arrows) if (sentAt >= from && sentAt <= to) count += 1;
  return Math.max(0.05, Math.min(0.26, 90 / Math.max(1, count)));
}

export function drawArrow(context: CanvasRenderingContext2D, arrow: Arrow, drawing: Drawing): void {
  const { x, rows, colourOf, frame, now, colours, quietAlpha } = drawing;
  const end = arrow.arrivedAt ?? arrow.lostAt ?? now;
  const from = rows.get(arrow.from);
  const to = rows.get(arrow.to);
  if (end < frame.from || from === undefined || to === undefined) return;
  const colour = colourOf(arrow.from);
  const lost = arrow.lostAt !== null;
  // One that is lost or under way ends between the lanes.
  const reach = lost ? 0.6 : arrow.arrivedAt === null ? 0.85 : 1;
  const toY = from + (to - from) * reach;
  // What leaves and dies in the same moment still needs a slant to be seen.
  const toX = lost ? Math.max(x(end), x(arrow.sentAt) + 7) : x(end);
  context.globalAlpha = arrow.carries || lost ? 1 : quietAlpha;
  context.setLineDash(lost ? [3, 4] : []);
  line(context, colour, arrow.carries ? 1.7 : 1.1, x(arrow.sentAt), from, toX, toY);
  context.setLineDash([]);
  if (lost) cross(context, colours.soft, toX, toY);
  else if (arrow.carries) {
    dot(context, colour, x(arrow.sentAt), from, 2.6);
    if (arrow.arrivedAt !== null) dot(context, colourOf(arrow.to), toX, toY, 2.6);
  }
  context.globalAlpha = 1;
}

export function drawMark(context: CanvasRenderingContext2D, mark: Mark, drawing: Drawing): void {
  const { x, rows, colourOf, frame, colours } = drawing;
  const y = rows.get(mark.actor);
  if (y === undefined || mark.at < frame.from) return;
  const at = x(mark.at);
  const colour = colourOf(mark.actor);
  switch (mark.kind) {
    case 'write':
      context.setLineDash([2.5, 2]);
      square(context, colour, colours.sheet, at, y, 5);
      context.setLineDash([]);
      break;
    case 'commit':
      square(context, colour, colour, at, y, 4);
      break;
    case 'rollback':
      arc(context, colour, at, y);
      break;
    case 'refusal':
    case 'member':
    case 'restart':
      dot(context, colour, at, y, 4);
      break;
    case 'crash':
      cross(context, colour, at, y);
      break;
    case 'violation':
      cross(context, colours.bad, at, y);
      break;
  }
}

function line(
  context: CanvasRenderingContext2D,
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

function dot(context: CanvasRenderingContext2D, colour: string, x: number, y: number, radius: number): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function square(
  context: CanvasRenderingContext2D,
  edge: string,
  fill: string,
  x: number,
  y: number,
  half: number,
): void {
  context.fillStyle = fill;
  context.fillRect(x - half, y - half, half * 2, half * 2);
  context.strokeStyle = edge;
  context.lineWidth = 1.5;
  context.strokeRect(x - half, y - half, half * 2, half * 2);
}

/** Turning back: an open ring above the lane. */
function arc(context: CanvasRenderingContext2D, colour: string, x: number, y: number): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y - 1, 6, 0.2 * Math.PI, 1.7 * Math.PI);
  context.stroke();
}

function cross(context: CanvasRenderingContext2D, colour: string, x: number, y: number): void {
  line(context, colour, 1.8, x - 3.5, y - 3.5, x + 3.5, y + 3.5);
  line(context, colour, 1.8, x + 3.5, y - 3.5, x - 3.5, y + 3.5);
}

/** The lanes' lines, from edge to edge. */
export function drawLanes(
  context: CanvasRenderingContext2D,
  lanes: readonly Lane[],
  frame: TimeFrame,
  colourOf: (actor: string) => string,
): void {
  context.globalAlpha = 0.45;
  for (const { actor, y } of lanes) line(context, colourOf(actor), 1.5, frame.gutter, y, frame.width, y);
  context.globalAlpha = 1;
}
