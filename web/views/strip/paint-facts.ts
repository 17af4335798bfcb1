// What became true for all: gold hairlines over the lanes, faint but for the one in focus, and points where each learned of it.

import type { FactPicture } from '../../layout/strip-facts.ts';
import type { TraceColumns } from '../../store/columns/trace-columns.ts';
import { factInWords, factLabel } from './fact-words.ts';
import { dot, FOOT, HEAD, line, type Pen, plumb } from './pen.ts';

/** Hairlines that are as strong together as a room can bear; of more, each is fainter. */
const LINES_CALM = 6;
const FAINTEST = 0.14;
const FAINT = 0.5;

/** Beneath all that goes between the lanes: the faint ones, and how long each lane did not know of the one in focus. */
export function paintFactLines(pen: Pen, { lines, focus }: FactPicture, columns: TraceColumns): void {
  const { context, colours, lanes, height, touchables } = pen;
  const { event } = columns.facts.facts.columns;
  const { sequence } = columns.events.columns;
  context.globalAlpha = Math.max(FAINTEST, Math.min(FAINT, (FAINT * LINES_CALM) / lines.length));
  for (const { x, row, count } of lines) {
    line(pen, colours.gold, 1, x, HEAD, x, height - FOOT);
    const more = count === 1 ? '' : `, and ${count - 1} more here`;
    touchables.push({
      ...boxOf(x, height),
      words: () => factInWords(columns, row) + more,
      sequence: sequence[event[row] ?? 0] ?? 0,
      fact: row,
    });
  }
  if (focus !== null) {
    touchables.push({
      ...boxOf(focus.x, height),
      words: () => factInWords(columns, focus.row),
      sequence: sequence[event[focus.row] ?? 0] ?? 0,
      fact: focus.row,
    });
    context.globalAlpha = 0.85;
    for (const { lane, x } of focus.learned) {
      const y = lanes[lane]?.y;
      if (y !== undefined && x > focus.x) line(pen, colours.gold, 2.4, focus.x, y, x, y);
    }
  }
  context.globalAlpha = 1;
}

/** Wide enough for a hand. */
function boxOf(x: number, height: number) {
  return { x: x - 1, y: HEAD, width: 2, height: height - FOOT - HEAD };
}

/** Above the marks, as a replica that learns makes one. */
export function paintFactPoints(pen: Pen, { points }: FactPicture): void {
  const { context, colours, lanes } = pen;
  context.globalAlpha = 0.75;
  for (const { lane, x } of points) {
    const y = lanes[lane]?.y;
    if (y !== undefined) dot(pen, colours.gold, x, y, 1.8);
  }
  context.globalAlpha = 1;
}

/** Last of all, but for what was found. */
export function paintFactInFocus(pen: Pen, { focus }: FactPicture, columns: TraceColumns): void {
  const { colours, lanes, height, frame } = pen;
  if (focus === null) return;
  if (focus.x >= frame.gutter) plumb(pen, colours.gold, 1.8, focus.x, HEAD, height - FOOT);
  for (const { lane, x } of focus.learned) {
    const y = lanes[lane]?.y;
    if (y === undefined) continue;
    dot(pen, colours.sheet, x, y, 6);
    dot(pen, colours.gold, x, y, 4.5);
  }
  paintLabel(pen, focus.x, factLabel(columns, focus.row));
}

const CHARACTER = 6.7;
/** Where names of faults stand as well. */
const LABEL_LINES = [31, 16];

/** In the head, right of the line or left of it, where no name of a fault stands; else nowhere. */
function paintLabel({ context, colours, frame, words }: Pen, x: number, label: string): void {
  if (x < frame.gutter || x > frame.width) return;
  const width = label.length * CHARACTER;
  for (const y of LABEL_LINES)
    for (const left of [x + 1, x - 1 - width]) {
      const box = { x: left - 3, y: y - 11, width: width + 6, height: 14 };
      const isFree = words.every(
        (one) =>
          box.x >= one.x + one.width ||
          one.x >= box.x + box.width ||
          box.y >= one.y + one.height ||
          one.y >= box.y + box.height,
      );
      if (!isFree || box.x < frame.gutter || box.x + box.width > frame.width) continue;
      context.font = `600 11px ${colours.mono}`;
      context.textAlign = 'left';
      context.globalAlpha = 0.86;
      context.fillStyle = colours.sheet;
      context.fillRect(box.x, box.y, box.width, box.height);
      context.globalAlpha = 1;
      context.fillStyle = colours.ink;
      context.fillText(label, left, y);
      words.push(box);
      return;
    }
}
