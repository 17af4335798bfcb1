import { describe, expect, it } from 'vitest';
import { MODELS } from '../../shared/core/contract.ts';
import { IMPLICATIONS, MODEL_PLACES, MODEL_ROWS } from './model-map.ts';

describe('the map of models', () => {
  it('has a place for each model that checkers decide', () => {
    expect(MODEL_PLACES.map(({ model }) => model).toSorted()).toEqual([...MODELS].toSorted());
    expect(MODEL_PLACES.every(({ row }) => row < MODEL_ROWS)).toBe(true);
  });

  it('lets each line lead one row down, from the stronger to the weaker', () => {
    const rowOf = (model: string) => MODEL_PLACES.find((place) => place.model === model)?.row ?? Number.NaN;
    for (const [stronger, weaker] of IMPLICATIONS) expect(rowOf(weaker) - rowOf(stronger)).toBe(1);
  });
});
