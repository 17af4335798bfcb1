// The whole drawing of the strip, from the ground up.

import type { ConeStretch } from '../../layout/cone.ts';
import type { FactPicture } from '../../layout/strip-facts.ts';
import type { StripAxis, StripScene } from '../../layout/strip-scene.ts';
import type { TraceColumns } from '../../store/columns/trace-columns.ts';
import type { Selection } from '../../store/view-store.ts';
import { paintFactInFocus, paintFactLines, paintFactPoints } from './paint-facts.ts';
import { type GroundSpan, paintBands, paintCone, paintUnseen } from './paint-ground.ts';
import { paintHits, paintMarks, paintSteps } from './paint-marks.ts';
import { paintOperations } from './paint-operations.ts';
import { paintLanes, paintTraffic } from './paint-traffic.ts';
import { FOOT, HEAD, type Pen, plumb } from './pen.ts';

export interface StripDrawing {
  readonly columns: TraceColumns;
  readonly scene: StripScene;
  readonly axis: StripAxis;
  readonly laneOf: Int16Array;
  readonly facts: FactPicture;
  readonly spans: readonly GroundSpan[];
  readonly cone: readonly ConeStretch[];
  readonly hits: readonly number[];
  readonly selection: Selection | null;
  /** The oldest place that is known. */
  readonly start: number;
  /** The place that is looked at, and the newest one; the same while live. */
  readonly here: number;
  readonly now: number;
  readonly isPast: boolean;
}

export function paintStrip(pen: Pen, drawing: StripDrawing): void {
  const { context, frame, height, colours } = pen;
  const { here, now, isPast } = drawing;
  context.textBaseline = 'alphabetic';
  context.save();
  context.beginPath();
  context.rect(frame.gutter - 4, 0, frame.width - frame.gutter + 12, height);
  context.clip();
  paintBands(pen, drawing.spans);
  paintUnseen(pen, drawing.start);
  if (drawing.cone.length > 0) paintCone(pen, drawing.cone);
  paintLanes(pen);
  paintFactLines(pen, drawing.facts, drawing.columns);
  paintTraffic(pen, drawing);
  paintSteps(pen, drawing);
  paintMarks(pen, drawing);
  paintFactPoints(pen, drawing.facts);
  paintOperations(pen, drawing);
  paintFactInFocus(pen, drawing.facts, drawing.columns);
  if (drawing.hits.length > 0) paintHits(pen, drawing, drawing.hits);
  if (isPast) {
    // Pale, not hidden: what came of a moment is why one goes back to it.
    const left = Math.max(frame.gutter, pen.x(here));
    context.globalAlpha = 0.6;
    context.fillStyle = colours.sheet;
    context.fillRect(left, HEAD, Math.max(0, frame.width + 8 - left), height - HEAD - FOOT);
    context.globalAlpha = 1;
    context.setLineDash([4, 4]);
    plumb(pen, colours.faint, 1, pen.x(now), HEAD, height - FOOT);
    context.setLineDash([]);
  }
  context.globalAlpha = 0.85;
  plumb(pen, colours.accent, 2, pen.x(here), HEAD, height - FOOT + 2);
  context.globalAlpha = 1;
  context.restore();
}
