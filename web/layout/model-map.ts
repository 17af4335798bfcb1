// The consistency models that checkers decide, as a small map: the stronger stands above, and an arrow leads to what follows
// from it. Places are shares of the width, and rows.

import type { Model } from '../../shared/core/contract.ts';

export interface ModelPlace {
  readonly model: Model;
  readonly x: number;
  readonly row: number;
}

/** `converged` speaks of the end of a history and follows from none of the others: it stands apart. */
export const MODEL_PLACES: readonly ModelPlace[] = [
  { model: 'linearizable', x: 0.36, row: 0 },
  { model: 'converged', x: 0.83, row: 0 },
  { model: 'CM', x: 0.24, row: 1 },
  { model: 'CCv', x: 0.62, row: 1 },
  { model: 'CC', x: 0.43, row: 2 },
  { model: 'RYW', x: 0.125, row: 3 },
  { model: 'MR', x: 0.375, row: 3 },
  { model: 'WFR', x: 0.625, row: 3 },
  { model: 'MW', x: 0.875, row: 3 },
];

export const MODEL_ROWS = 4;

/**
 * Whatever keeps the first keeps the second. Linearizable histories have one order for all, so both strong causal models hold;
 * each of those is CC and more; and CC keeps the four guarantees of every session (Brzeziński 2004).
 */
export const IMPLICATIONS: readonly (readonly [Model, Model])[] = [
  ['linearizable', 'CM'],
  ['linearizable', 'CCv'],
  ['CM', 'CC'],
  ['CCv', 'CC'],
  ['CC', 'RYW'],
  ['CC', 'MR'],
  ['CC', 'WFR'],
  ['CC', 'MW'],
];
