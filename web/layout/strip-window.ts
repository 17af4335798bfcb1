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

export interface StripWindow {
  readonly from: number;
  readonly to: number;
}

/** Follows the newest moment. */
export function windowAtEnd(now: number, span: number): StripWindow {
  return { from: now - span, to: now + span * AHEAD };
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
