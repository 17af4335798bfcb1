// Which part of time the strip shows. It stays where it is as long as the moment that is looked at lies well inside, so
// that nothing slides away under the eye.

/** Right of the newest moment there is room for the label of what happens there, as a part of the whole. */
export const AHEAD = 0.11;

export const SPAN_MILLIS = { least: 50, most: 3_600_000 } as const;

export interface StripWindow {
  readonly from: number;
  readonly to: number;
}

/** Follows the newest moment. */
export function windowAtEnd(now: number, spanMillis: number): StripWindow {
  return { from: now - spanMillis, to: now + spanMillis * AHEAD };
}

export function windowFrom(from: number, spanMillis: number): StripWindow {
  return { from, to: from + spanMillis * (1 + AHEAD) };
}

/** Nearer to an edge than this, what happens next could not be seen. */
const NEAR_EDGE = 0.04;

/**
 * Where the window begins so that a moment lies in it.
 * @param from where it begins now
 */
export function keepInWindow(from: number, spanMillis: number, at: number): number {
  const { to } = windowFrom(from, spanMillis);
  const edge = spanMillis * NEAR_EDGE;
  if (at >= from + edge && at <= to - edge * 3) return from;
  // A small step beyond the edge moves the window by a step; a leap puts the moment where the past has most of the room.
  if (at < from + edge) return at > from - spanMillis * 0.5 ? at - edge : at - spanMillis * 0.3;
  return at < to + spanMillis * 0.5 ? at - (to - from) + edge * 3 : at - spanMillis * 0.7;
}

/** The window after zooming by a factor, with one moment of it staying where it is on the screen. */
export function zoomWindow(
  { from, spanMillis }: { readonly from: number; readonly spanMillis: number },
  factor: number,
  around: number,
): { from: number; spanMillis: number } {
  const zoomed = Math.min(SPAN_MILLIS.most, Math.max(SPAN_MILLIS.least, spanMillis * factor));
  return { from: around - ((around - from) / spanMillis) * zoomed, spanMillis: zoomed };
}
