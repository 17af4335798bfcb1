// Which part of its axis the strip shows, in milliseconds or in events. It stays where it is as long as the moment that is looked at lies well inside, so
// that nothing slides away under the eye.

/** Right of the newest moment there is room for the label of what happens there, as a part of the whole. */
export const AHEAD = 0.11;

export interface SpanLimits {
  readonly least: number;
  readonly most: number;
}

/** From the room of one event to an hour; where a run is longer, to all of it. */
export const SPAN_LIMITS: Readonly<Record<'time' | 'order', SpanLimits>> = {
  time: { least: 1, most: 3_600_000 },
  order: { least: 6, most: 100_000 },
};

/** What is shown as long as nobody chose: all of a run that is shorter, and then so much of it. */
export const USUAL_SPAN: Readonly<Record<'time' | 'order', number>> = { time: 30_000, order: 400 };

/** While time goes on, less would race along under the eye. */
const LEAST_IN_MOTION: Readonly<Record<'time' | 'order', number>> = { time: 2_000, order: 40 };

/**
 * How much is shown of a run that is so long: in steps, so that the drawing stands still between them.
 * @param goesOn whether its time passes
 */
export function usualSpan(axis: 'time' | 'order', length: number, goesOn: boolean): number {
  const least = goesOn ? LEAST_IN_MOTION[axis] : SPAN_LIMITS[axis].least;
  return Math.min(USUAL_SPAN[axis], roundUp(Math.max(least, length)));
}

/** The next of 1, 2, 5, 10, … */
function roundUp(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  const factor = [1, 2, 5].find((one) => one * power >= length) ?? 10;
  return factor * power;
}

/** All of a run, which grows: a fourth more than there is, whenever it has become too little. */
export function wholeSpan(span: number, length: number): number {
  return length > span ? length * 1.25 : span;
}

export interface StripWindow {
  readonly from: number;
  readonly to: number;
}

/** Where the window begins that follows the newest moment: never before the beginning of what is known. */
export function followedFrom(head: number, span: number, start: number): number {
  return Math.max(Math.min(start, head), head - span);
}

export function windowFrom(from: number, span: number): StripWindow {
  return { from, to: from + span * (1 + AHEAD) };
}

/** Nearer to an edge than this, what happens next could not be seen. */
const NEAR_EDGE = 0.04;

/**
 * Where the window begins so that a moment lies in it.
 * @param from where it begins now
 */
export function keepInWindow(from: number, span: number, at: number): number {
  const { to } = windowFrom(from, span);
  const edge = span * NEAR_EDGE;
  if (at >= from + edge && at <= to - edge * 3) return from;
  // A small step beyond the edge moves the window by a step; a leap puts the moment where the past has most of the room.
  if (at < from + edge) return at > from - span * 0.5 ? at - edge : at - span * 0.3;
  return at < to + span * 0.5 ? at - (to - from) + edge * 3 : at - span * 0.7;
}

/** The window after zooming by a factor, with one moment of it staying where it is on the screen. */
export function zoomWindow(
  { from, span }: { readonly from: number; readonly span: number },
  factor: number,
  around: number,
  { least, most }: SpanLimits,
): { from: number; span: number } {
  const zoomed = Math.min(most, Math.max(least, span * factor));
  return { from: around - ((around - from) / span) * zoomed, span: zoomed };
}
