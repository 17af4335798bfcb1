// Messages on their way: where along its link each one is drawn, and which of them have room for a label.

import { along, distance, type Point, type Segment } from './geometry.ts';
import { offsetSideways } from './links.ts';
import { around, overlap, type Rect } from './rects.ts';

export interface Flight {
  readonly key: string;
  readonly message: number;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Whether it carries something that its receiver lacks; one that only asks is drawn smaller. */
  readonly carries: boolean;
  /** Milliseconds of the run's clock, as shown. */
  readonly startedAt: number;
  readonly durationMillis: number;
  /** Set when it was lost: how far it had come, and why. */
  readonly died: { readonly fraction: number; readonly reason: string; readonly at: number } | null;
}

/** Pixels of a label, and how near to a dot a press means it, at scale 1. */
export const LABEL_HEIGHT = 22;
const DOT_REACH = 9;
/** However quick the link, an eye needs this long. */
export const FLIGHT_LEAST_MILLIS = 650;
/** A lost message stays where it died for this long. */
export const DEATH_SHOWN_MILLIS = 1_600;

export type FlightPlace =
  | { readonly state: 'travelling'; readonly fraction: number }
  | { readonly state: 'dying'; readonly fraction: number; readonly fade: number }
  | { readonly state: 'gone' };

export function flightPlace(flight: Flight, now: number): FlightPlace {
  const fraction = Math.max(0, (now - flight.startedAt) / flight.durationMillis);
  if (flight.died !== null) {
    if (fraction < flight.died.fraction) return { state: 'travelling', fraction };
    const diedAt = Math.max(flight.died.at, flight.startedAt + flight.died.fraction * flight.durationMillis);
    const fade = (now - diedAt) / DEATH_SHOWN_MILLIS;
    return fade >= 1 ? { state: 'gone' } : { state: 'dying', fraction: flight.died.fraction, fade };
  }
  return fraction >= 1 ? { state: 'gone' } : { state: 'travelling', fraction };
}

export interface PlacedFlight {
  readonly flight: Flight;
  readonly at: Point;
  /** 1 for a live one, falling to 0 for one that died. */
  readonly opacity: number;
  readonly dying: boolean;
  /** Whether its label is drawn; otherwise it is a dot. */
  readonly labelled: boolean;
}

/** Gentle at both ends, so that leaving and arriving are seen. */
function ease(t: number): number {
  return t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2;
}

/**
 * @param lineOf the line from sender to receiver; `null` when there is none.
 * @param options.still reduced motion: nothing moves, each message stands at the middle while it lasts.
 * @param options.taken where no label may lie; a message there is a dot.
 */
export function placeFlights(
  flights: readonly Flight[],
  lineOf: (from: string, to: string) => Segment | null,
  now: number,
  options: { readonly still: boolean; readonly scale: number; readonly taken?: readonly Rect[] },
): PlacedFlight[] {
  const placed: PlacedFlight[] = [];
  const labels: { x: number; y: number; halfWidth: number }[] = [];
  // The newest carriers get their label first.
  const order = [...flights].sort(
    (a, b) => Number(b.carries) - Number(a.carries) || b.startedAt - a.startedAt,
  );
  for (const flight of order) {
    const line = lineOf(flight.from, flight.to);
    const place = flightPlace(flight, now);
    if (line === null || place.state === 'gone') continue;
    const lane = offsetSideways(line, 9 * options.scale);
    const halfWidth = labelWidth(flight.label) * options.scale * 0.5;
    const fraction = options.still ? 0.5 : ease(Math.min(1, place.fraction));
    // A label leaves from beside its sender and ends beside its receiver: beneath them nobody could read it.
    const inset = flight.carries ? Math.min(0.3, (halfWidth * 0.8) / Math.max(1, lengthOf(lane))) : 0;
    const at = along(lane, inset + fraction * (1 - 2 * inset));
    const overlaps = labels.some(
      (other) =>
        Math.abs(other.x - at.x) < other.halfWidth + halfWidth &&
        Math.abs(other.y - at.y) < 24 * options.scale,
    );
    const labelled = flight.carries && !overlaps && !isTaken(at, halfWidth, options);
    if (labelled) labels.push({ ...at, halfWidth });
    const dying = place.state === 'dying';
    placed.push({ flight, at, dying, labelled, opacity: dying ? 1 - place.fade ** 2 : 1 });
  }
  // Drawn in the order of departure, so that overtaking does not reorder the layers; what is to be read lies above all dots.
  return placed.sort(
    (a, b) => Number(a.labelled) - Number(b.labelled) || a.flight.message - b.flight.message,
  );
}

function isTaken(
  at: Point,
  halfWidth: number,
  { scale, taken = [] }: { readonly scale: number; readonly taken?: readonly Rect[] },
): boolean {
  const rect = around(at, halfWidth * 2, LABEL_HEIGHT * scale);
  return taken.some((other) => overlap(rect, other) > 0);
}

/** The message that a pointer at this place means: the one drawn last of those beneath it. */
export function flightAt(placed: readonly PlacedFlight[], at: Point, scale: number): Flight | null {
  const hit = placed.findLast(({ flight, at: centre, labelled }) =>
    labelled
      ? Math.abs(at.x - centre.x) <= (labelWidth(flight.label) * scale) / 2 &&
        Math.abs(at.y - centre.y) <= (LABEL_HEIGHT * scale) / 2
      : distance(at, centre) <= DOT_REACH * scale,
  );
  return hit?.flight ?? null;
}

function lengthOf(segment: Segment): number {
  return distance(segment.from, segment.to);
}

/** Pixels of a label's pill at scale 1. */
export function labelWidth(label: string): number {
  return 18 + label.length * 6.9;
}
