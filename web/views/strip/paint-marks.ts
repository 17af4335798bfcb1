// On the lanes: what replicas came to, the steps themselves where there is room, and where a search has found something.

import { lowerBound } from '../../layout/strip-columns.ts';
import { layMarks, type PlacedMark } from '../../layout/strip-marks.ts';
import type { StripAxis, StripScene } from '../../layout/strip-scene.ts';
import { CODE_WORDS, EVENT_CODES, IS_STEP, MARK_CODES, markCode } from '../../store/columns/codes.ts';
import { placeOfSequence } from '../../store/columns/places.ts';
import type { TraceColumns } from '../../store/columns/trace-columns.ts';
import { cross, dot, line, type Pen } from './pen.ts';

export interface MarkScene {
  readonly columns: TraceColumns;
  readonly scene: StripScene;
  readonly axis: StripAxis;
  readonly laneOf: Int16Array;
}

/** Pixels between two steps at which they are dots of their own. */
const STEP_PIXELS = 7;

export function paintSteps(pen: Pen, { columns, scene, axis, laneOf }: MarkScene): void {
  const { frame, lanes } = pen;
  if (scene.mode !== 'single' || scene.steps * STEP_PIXELS > frame.width - frame.gutter) return;
  const { code, actor, at, sequence, text } = columns.events.columns;
  const positions = axis === 'time' ? at : sequence;
  for (let i = scene.first; i < scene.end; i += 1) {
    const lane = laneOf[actor[i] ?? 0] ?? -1;
    const place = lanes[lane];
    if (place === undefined || IS_STEP[code[i] ?? 0] !== true) continue;
    const x = pen.x(positions[i] ?? 0);
    dot(pen, pen.colourOf(lane), x, place.y, 2.2);
    const kind = EVENT_CODES[code[i] ?? 0];
    const said = columns.texts.textOf(text[i] ?? 0);
    const words = [kind === undefined ? '' : `${place.actor}: ${CODE_WORDS[kind]}`, said];
    pen.touchables.push({
      x: x - 3,
      y: place.y - 5,
      width: 6,
      height: 10,
      words: words.filter((part) => part !== '').join(' · '),
      sequence: sequence[i] ?? 0,
    });
  }
}

export function paintMarks(pen: Pen, { columns, scene, axis, laneOf }: MarkScene): void {
  const { text, sequence } = columns.events.columns;
  // What matters most is drawn last.
  const marks = layMarks(columns, scene, { axis, frame: pen.frame, laneOf }).sort((a, b) => a.kind - b.kind);
  for (const mark of marks) {
    // Where only how much happened is drawn, what happens all the time would cover it.
    if (scene.mode === 'dense' && mark.kind < markCode('rollback')) continue;
    const lane = pen.lanes[mark.lane];
    if (lane === undefined) continue;
    paintMark(pen, mark, lane.y);
    const said = columns.texts.textOf(text[mark.event] ?? 0) || (MARK_CODES[mark.kind] ?? '');
    pen.touchables.push({
      x: mark.x - 5,
      y: lane.y - 6,
      width: 10,
      height: 12,
      words: mark.count === 1 ? said : `${said}, and ${mark.count - 1} more here`,
      sequence: sequence[mark.event] ?? 0,
    });
  }
}

function paintMark(pen: Pen, { kind, lane, x }: PlacedMark, y: number): void {
  const { context, colours } = pen;
  const colour = pen.colourOf(lane);
  switch (MARK_CODES[kind]) {
    case 'write':
      context.setLineDash([2.5, 2]);
      square(pen, colour, colours.sheet, x, y, 5);
      context.setLineDash([]);
      break;
    case 'commit':
      square(pen, colour, colour, x, y, 4);
      break;
    case 'rollback':
      turn(pen, colour, x, y);
      break;
    case 'crash':
      cross(pen, colour, x, y);
      break;
    case 'violation':
      cross(pen, colours.bad, x, y);
      break;
    case 'refusal':
      dot(pen, colours.gateLine, x, y, 4);
      break;
    default:
      dot(pen, colour, x, y, 4);
  }
}

function square({ context }: Pen, edge: string, fill: string, x: number, y: number, half: number): void {
  context.fillStyle = fill;
  context.fillRect(x - half, y - half, half * 2, half * 2);
  context.strokeStyle = edge;
  context.lineWidth = 1.5;
  context.strokeRect(x - half, y - half, half * 2, half * 2);
}

/** Turning back: an open ring above the lane. */
function turn({ context }: Pen, colour: string, x: number, y: number): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y - 1, 6, 0.2 * Math.PI, 1.7 * Math.PI);
  context.stroke();
}

/** Where a search has found something: a ring on the lane. Nobody's events have a tick above the lanes. */
export function paintHits(
  pen: Pen,
  { columns, scene, axis, laneOf }: MarkScene,
  hits: readonly number[],
): void {
  const { actor, at, sequence } = columns.events.columns;
  const first = sequence[scene.first] ?? Number.POSITIVE_INFINITY;
  const last = sequence[scene.end - 1] ?? 0;
  const drawn = new Set<number>();
  for (let i = lowerBound(hits, hits.length, first); i < hits.length; i += 1) {
    const hit = hits[i] ?? 0;
    if (hit > last) break;
    const place = placeOfSequence(columns, hit);
    const x = pen.x((axis === 'time' ? at[place] : sequence[place]) ?? 0);
    const lane = laneOf[actor[place] ?? 0] ?? -1;
    // One ring for what would lie on the other, however many were found.
    const key = (Math.round(x / 4) + 1) * 1_024 + lane + 1;
    if (drawn.has(key)) continue;
    drawn.add(key);
    const y = pen.lanes[lane]?.y;
    if (y === undefined) line(pen, pen.colours.accent, 2, x, 30, x, 36);
    else ring(pen, x, y);
  }
}

function ring({ context, colours }: Pen, x: number, y: number): void {
  context.strokeStyle = colours.accent;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 7, 0, 2 * Math.PI);
  context.stroke();
}
