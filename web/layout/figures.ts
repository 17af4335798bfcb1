// How much is drawn of each replica. Where many stand, detail is left out before letters become small: a lecture room
// reads names and counts, and the rest stands in the inspector.

export type Detail = 'full' | 'compact' | 'small' | 'least';

/** The measures of a replica's figure, in pixels at scale 1. */
export interface Figure {
  readonly detail: Detail;
  /** Of the circle. */
  readonly radius: number;
  /** Above the circle, for the crown. */
  readonly crown: number;
  /** Half of what hangs beneath the circle: the log strip and the newest keys. */
  readonly halfWidth: number;
  readonly below: number;
  /** Boxes of the log strip; without any the counts stand in the circle. */
  readonly boxes: number;
  readonly keys: number;
}

export const REPLICA_RADIUS = 43;

/** The richest first. */
export const FIGURES: readonly Figure[] = [
  { detail: 'full', radius: REPLICA_RADIUS, crown: 24, halfWidth: 78, below: 66, boxes: 7, keys: 2 },
  { detail: 'compact', radius: 34, crown: 20, halfWidth: 50, below: 44, boxes: 4, keys: 1 },
  { detail: 'small', radius: 29, crown: 18, halfWidth: 52, below: 21, boxes: 0, keys: 1 },
  { detail: 'least', radius: 29, crown: 18, halfWidth: 31, below: 3, boxes: 0, keys: 0 },
];

/** On a narrow scene even the full figure keeps to itself. */
export const NARROW_FIGURES: readonly Figure[] = FIGURES.map((figure) =>
  figure.detail === 'full' ? { ...figure, halfWidth: 60, boxes: 5 } : figure,
);

/** A richer figure gives way to a plainer one below this scale: its smallest letters would have less than 9 pixels. */
export const SCALE_LEAST = 0.74;
/** The plainest one may become so small; then figures touch. */
export const SCALE_FLOOR = 0.42;
export const SCALE_MOST = 1.5;

/** Presented to a room: names and what is newest, drawn so large that none of the figure's letters has less than 24 pixels. */
export const PRESENTED_FIGURES: readonly Figure[] = FIGURES.filter(({ boxes }) => boxes === 0);
export const PRESENTED_SCALE = { least: 1.8, most: 2.6 };
/** For words beside the figures, whose smallest letters have 11 pixels. */
export const PRESENTED_LETTERS = 2.2;
