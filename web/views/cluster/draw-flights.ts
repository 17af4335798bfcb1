// Messages on their way, on a canvas: there may be many, and all of them move at each frame.

import type { ClusterModel } from '../../layout/cluster-model.ts';
import { LABEL_HEIGHT, labelWidth, type PlacedFlight } from '../../layout/flights.ts';
import type { Rect } from '../../layout/rects.ts';
import type { Colours } from '../common/use-colours.ts';

export interface FlightDrawing {
  readonly model: ClusterModel;
  /** Where words stand, beneath which messages pass. */
  readonly words: readonly Rect[];
  readonly colours: Colours;
  /** Places of replicas in join order, modulo the hues. */
  readonly hues: ReadonlyMap<string, number>;
  readonly selected: number | null;
}

export function drawFlights(
  context: CanvasRenderingContext2D,
  placed: readonly PlacedFlight[],
  drawing: FlightDrawing,
): void {
  const { model, words, colours, hues, selected } = drawing;
  const { width, height, scale, letters } = model.scene;
  context.clearRect(0, 0, width, height);
  for (const one of placed) {
    const hue = hues.get(one.flight.from);
    const colour = hue === undefined ? colours.ink : (colours.hues[hue] ?? colours.ink);
    context.globalAlpha = one.opacity;
    const isSelected = one.flight.message === selected;
    if (one.labelled) drawPill(context, one, { colour, colours, scale: letters, isSelected });
    else if (one.dying) drawCross(context, one, colour, scale);
    else drawDot(context, one, { colour, colours, scale, isSelected });
  }
  context.globalAlpha = 1;
  clearFigures(context, model, words);
}

interface Style {
  readonly colour: string;
  readonly colours: Colours;
  readonly scale: number;
  readonly isSelected: boolean;
}

function drawDot(context: CanvasRenderingContext2D, { at }: PlacedFlight, style: Style): void {
  context.beginPath();
  context.arc(at.x, at.y, (style.isSelected ? 7 : 4.5) * style.scale, 0, 2 * Math.PI);
  context.fillStyle = style.colour;
  context.fill();
  context.lineWidth = 1.5 * style.scale;
  context.strokeStyle = style.isSelected ? style.colours.ink : style.colours.bg;
  context.stroke();
}

/** One that was lost, where it was lost. */
function drawCross(
  context: CanvasRenderingContext2D,
  { at }: PlacedFlight,
  colour: string,
  scale: number,
): void {
  const reach = 4.5 * scale;
  context.beginPath();
  context.moveTo(at.x - reach, at.y - reach);
  context.lineTo(at.x + reach, at.y + reach);
  context.moveTo(at.x + reach, at.y - reach);
  context.lineTo(at.x - reach, at.y + reach);
  context.lineWidth = 2 * scale;
  context.strokeStyle = colour;
  context.stroke();
}

function drawPill(context: CanvasRenderingContext2D, one: PlacedFlight, style: Style): void {
  const { flight, at, dying } = one;
  const { colour, colours, scale, isSelected } = style;
  const text = dying ? `✕ ${flight.label}` : flight.label;
  const [width, height] = [labelWidth(text) * scale, LABEL_HEIGHT * scale];
  context.beginPath();
  context.roundRect(at.x - width / 2, at.y - height / 2, width, height, height / 2);
  context.fillStyle = colours.sheet;
  context.fill();
  context.setLineDash(dying ? [3, 3] : []);
  context.lineWidth = (isSelected ? 3 : 1.8) * scale;
  context.strokeStyle = colour;
  context.stroke();
  context.setLineDash([]);
  context.font = `${11 * scale}px ${colours.mono}`;
  context.textAlign = 'center';
  context.fillStyle = dying ? colours.soft : colours.ink;
  context.fillText(text, at.x, at.y + 4 * scale);
}

/** Messages pass beneath replicas, their logs, clients and words on links: the canvas lies above them, so it is cleared there. */
function clearFigures(context: CanvasRenderingContext2D, model: ClusterModel, words: readonly Rect[]): void {
  const { scale } = model.scene;
  context.globalCompositeOperation = 'destination-out';
  context.beginPath();
  for (const { at, radius, strip } of model.replicas) {
    context.moveTo(at.x + radius, at.y);
    context.arc(at.x, at.y, radius + 2 * scale, 0, 2 * Math.PI);
    if (strip.boxes.length > 0)
      context.rect(
        at.x - (strip.width / 2 + 4) * scale,
        at.y + radius + 4 * scale,
        (strip.width + 8) * scale,
        24 * scale,
      );
  }
  for (const { at } of model.clients)
    context.rect(at.x - 25 * scale, at.y - 18 * scale, 50 * scale, 36 * scale);
  for (const { left, top, right, bottom } of words) context.rect(left, top, right - left, bottom - top);
  context.fill();
  context.globalCompositeOperation = 'source-over';
}
