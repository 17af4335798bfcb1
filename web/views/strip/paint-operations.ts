// Operations of clients: a box from call to return, its label where there is room for it; where they are too many, piles.

import { layOperations, type OperationPile, type StripBracket } from '../../layout/strip-marks.ts';
import type { StripAxis } from '../../layout/strip-scene.ts';
import { TONES, type Tone } from '../../store/columns/codes.ts';
import type { TraceColumns } from '../../store/columns/trace-columns.ts';
import type { Selection } from '../../store/view-store.ts';
import { type Pen, pitchOf } from './pen.ts';

const CHARACTER = 7;

/** Half of a box's height: where lanes are narrow, no box reaches into the words of the lane beside it. */
function halfOf({ lanes }: Pen): number {
  return Math.min(9, Math.max(4.5, pitchOf(lanes) / 2 - 0.7));
}

export function paintOperations(
  pen: Pen,
  request: {
    readonly columns: TraceColumns;
    readonly axis: StripAxis;
    readonly laneOf: Int16Array;
    readonly selection: Selection | null;
  },
): void {
  const { columns, axis, laneOf, selection } = request;
  const { text, tone, number } = columns.operations.columns;
  const toneOf = ({ row }: StripBracket): Tone => TONES[tone[row] ?? 0] ?? 'plain';
  const { brackets, piles } = layOperations(columns, {
    axis,
    frame: pen.frame,
    laneOf,
    gateTone: TONES.indexOf('gate'),
    labelOf: (row) => columns.texts.textOf(text[row] ?? 0),
    characterWidth: CHARACTER,
  });
  for (const pile of piles) paintPile(pen, pile);
  // Boxes first and words after them: no box lies on a word.
  const half = halfOf(pen);
  for (const bracket of brackets) {
    const lane = pen.lanes[bracket.lane];
    if (lane === undefined) continue;
    const client = lane.actor;
    const own = number[bracket.row] ?? 0;
    const isSelected =
      selection?.type === 'operation' && selection.client === client && selection.number === own;
    paintBox(pen, bracket, lane.y, toneOf(bracket), isSelected);
    pen.touchables.push({
      x: bracket.x,
      y: lane.y - half,
      width: bracket.width,
      height: half * 2,
      words: bracket.label,
      selects: { type: 'operation', client, number: own },
    });
  }
  for (const bracket of brackets) {
    const lane = pen.lanes[bracket.lane];
    if (lane !== undefined) paintLabel(pen, bracket, lane.y, toneOf(bracket));
  }
}

function paintBox(pen: Pen, bracket: StripBracket, y: number, tone: Tone, isSelected: boolean): void {
  const { context, colours } = pen;
  const half = halfOf(pen);
  context.fillStyle = tone === 'gate' ? colours.gateBg : colours.sheet;
  context.strokeStyle = isSelected ? colours.accent : tone === 'gate' ? colours.gateLine : colours.ink;
  context.lineWidth = isSelected ? 2.6 : tone === 'gate' ? 1.8 : 1.3;
  if (tone === 'open') context.setLineDash([4, 3]);
  context.beginPath();
  context.roundRect(bracket.x, y - half, bracket.width, half * 2, 5);
  context.fill();
  context.stroke();
  context.setLineDash([]);
}

function paintLabel(pen: Pen, { place, labelX, text }: StripBracket, y: number, tone: Tone): void {
  if (place === 'none') return;
  const { context, colours, words } = pen;
  const half = halfOf(pen);
  if (place === 'beside') {
    const above = Math.min(8, half);
    context.fillStyle = colours.sheet;
    context.beginPath();
    context.roundRect(labelX - 3, y - above, text.length * CHARACTER + 8, above * 2, 4);
    context.fill();
  }
  context.font = `${tone === 'gate' ? '600 ' : ''}11.5px ${colours.mono}`;
  context.textAlign = 'left';
  context.fillStyle = tone === 'gate' ? colours.gate : colours.ink;
  context.fillText(text, labelX, y + 4);
  words.push({ x: labelX - 3, y: y - half, width: text.length * CHARACTER + 6, height: half * 2 });
}

/** As high as there were many, on a log scale; the part in amber was refused for a promise's sake. */
function paintPile(
  { context, colours, lanes, touchables }: Pen,
  { lane, x, width, count, gates }: OperationPile,
): void {
  const y = lanes[lane]?.y;
  if (y === undefined) return;
  const half = Math.min(9, 2 + 1.4 * Math.log2(1 + count));
  const box = { x, y: y - half, width: Math.max(1.5, width - 1), height: half * 2 };
  context.fillStyle = colours.ink;
  context.globalAlpha = 0.5;
  context.fillRect(box.x, box.y, box.width, box.height);
  context.globalAlpha = 1;
  if (gates > 0) {
    context.fillStyle = colours.gateLine;
    const share = Math.max(3, (gates / count) * box.height);
    context.fillRect(box.x, box.y + box.height - share, box.width, share);
  }
  const refused = gates === 0 ? '' : `, ${gates} of them ERR_DEP`;
  touchables.push({ ...box, words: `${count} operations${refused}` });
}
