// Lanes and what goes between them: slants of single messages, swaths of bundled ones, and how much happened where even
// those would be too many.

import { FATE } from '../../layout/strip-columns.ts';
import {
  type Bundle,
  countLabel,
  DENSITY_PIXELS,
  messageEnds,
  type StripAxis,
  type StripScene,
} from '../../layout/strip-scene.ts';
import type { TraceColumns } from '../../store/columns/trace-columns.ts';
import { cross, dot, FOOT, line, type Pen, pitchOf } from './pen.ts';

export interface Traffic {
  readonly columns: TraceColumns;
  readonly scene: StripScene;
  readonly axis: StripAxis;
  readonly laneOf: Int16Array;
  /** The newest place: what is under way reaches as far. */
  readonly now: number;
}

export function paintLanes(pen: Pen): void {
  const { context, lanes, frame } = pen;
  context.globalAlpha = 0.45;
  for (const [i, { y }] of lanes.entries()) line(pen, pen.colourOf(i), 1.5, frame.gutter, y, frame.width, y);
  context.globalAlpha = 1;
}

export function paintTraffic(pen: Pen, traffic: Traffic): void {
  const { scene } = traffic;
  if (scene.mode === 'dense') paintDensity(pen, scene);
  for (const bundle of scene.bundles) paintBundle(pen, bundle);
  // The more of them there are, the fainter each: they are the paper, not the ink.
  const quiet = Math.max(0.08, Math.min(0.7, 70 / Math.max(1, scene.rows.length)));
  for (const row of scene.rows) paintSlant(pen, traffic, row, quiet);
  paintCounts(pen, scene);
}

function paintSlant(pen: Pen, { columns, axis, laneOf, now }: Traffic, row: number, quiet: number): void {
  const { context, lanes, colours, frame } = pen;
  const { from, to, fate, carries } = columns.messages.columns;
  const [a, b] = [laneOf[from[row] ?? 0] ?? -1, laneOf[to[row] ?? 0] ?? -1];
  const [laneA, laneB] = [lanes[a], lanes[b]];
  if (laneA === undefined || laneB === undefined || fate[row] === FATE.unseen) return;
  const ends = messageEnds(columns, row, axis);
  const isLost = fate[row] === FATE.lost;
  const [left, right] = [pen.x(ends.sent), pen.x(ends.end ?? now)];
  if (right < frame.gutter - 8) return;
  // One that is lost or under way ends between the lanes.
  const reach = isLost ? 0.6 : ends.end === null ? 0.85 : 1;
  const toY = laneA.y + (laneB.y - laneA.y) * reach;
  // What leaves and dies in the same moment still needs a slant to be seen.
  const toX = isLost ? Math.max(right, left + 7) : right;
  const colour = pen.colourOf(a);
  const brings = carries[row] === 1;
  context.globalAlpha = brings || isLost ? 1 : quiet;
  if (isLost) context.setLineDash([3, 4]);
  line(pen, colour, brings ? 1.7 : 1.1, left, laneA.y, toX, toY);
  context.setLineDash([]);
  if (isLost) cross(pen, colours.soft, toX, toY);
  else if (brings) {
    dot(pen, colour, left, laneA.y, 2.6);
    if (ends.end !== null) dot(pen, pen.colourOf(b), toX, toY, 2.6);
  }
  context.globalAlpha = 1;
}

function paintBundle(pen: Pen, { from, to, sentFrom, sentTo, endFrom, endTo, count }: Bundle): void {
  const { context, lanes, x } = pen;
  const [a, b] = [lanes[from], lanes[to]];
  if (a === undefined || b === undefined) return;
  const [left, right] = [x(sentFrom), Math.max(x(sentTo), x(sentFrom) + 1)];
  const [endLeft, endRight] = [x(endFrom), Math.max(x(endTo), x(endFrom) + 1)];
  context.globalAlpha = Math.min(0.22, 0.05 + 0.025 * Math.log2(1 + count));
  context.fillStyle = pen.colourOf(from);
  context.beginPath();
  context.moveTo(left, a.y);
  context.lineTo(right, a.y);
  context.lineTo(endRight, b.y);
  context.lineTo(endLeft, b.y);
  context.fill();
  context.globalAlpha = 1;
}

/** Of each lane a band, the thicker the more steps its actor took, on a log scale. Columns of one thickness are one box. */
function paintDensity(
  { context, lanes, frame, colourOf }: Pen,
  { density, densityColumns, densityMax }: StripScene,
): void {
  const scale = (pitchOf(lanes) * 0.42) / Math.log2(2 + densityMax);
  const thickness = (count: number): number =>
    count === 0 ? 0 : Math.max(1, Math.round(scale * Math.log2(1 + count)));
  context.globalAlpha = 0.62;
  for (const [i, { y }] of lanes.entries()) {
    context.fillStyle = colourOf(i);
    const row = density.subarray(i * densityColumns, (i + 1) * densityColumns);
    let begin = 0;
    for (let column = 0; column < densityColumns; column += 1) {
      const half = thickness(row[column] ?? 0);
      if (column + 1 < densityColumns && thickness(row[column + 1] ?? 0) === half) continue;
      const width = (column + 1 - begin) * DENSITY_PIXELS;
      if (half > 0) context.fillRect(frame.gutter + begin * DENSITY_PIXELS, y - half, width, half * 2);
      begin = column + 1;
    }
  }
  context.globalAlpha = 1;
}

/** How many events there are in each stretch, in figures between the lanes and the axis. */
function paintCounts({ context, colours, height, touchables }: Pen, { counts }: StripScene): void {
  context.font = `10px ${colours.mono}`;
  context.textAlign = 'center';
  context.fillStyle = colours.soft;
  for (const { x, width, count } of counts) {
    const label = countLabel(count);
    if (width < label.length * 6.2 + 4) continue;
    context.fillText(label, x + width / 2, height - FOOT + 11);
    touchables.push({
      x,
      y: height - FOOT,
      width,
      height: 14,
      words: `${count} events here; closer, each is drawn`,
    });
  }
  context.textAlign = 'left';
}
