import { describe, expect, it } from 'vitest';
import { GUARANTEES, type Guarantee } from '../../shared/core/contract.ts';
import { proofOf } from '../protocols/bayou/proof.ts';
import { followScript } from '../testing/simulated.ts';
import { tallyFor, wouldBreakAt } from './session-lens.ts';

const CLUSTER = ['cluster bayou s0 s1 s2', 'client c0 s0', 'client c1 s0', 'settle'];
const PARTED = ['partition s0,s1 | s2', 'put c0 room 11am', 'move c0 s2'];

async function look(script: readonly string[]) {
  const followed = await followScript([...CLUSTER, ...script]);
  const { picture, history, page } = followed;
  const of = (guarantee: Guarantee) => tallyFor(history.sessions, 'c0', guarantee);
  return {
    of,
    counts: (guarantee: Guarantee) => {
      const { held, refused, broken } = of(guarantee);
      return { held, refused, broken };
    },
    wouldBreak: (guarantee: Guarantee) => wouldBreakAt(picture, page.protocol, 'c0', guarantee),
    pairOf: (guarantee: Guarantee) => {
      const { newest } = of(guarantee);
      if (newest === null) return null;
      const earlier = proofOf(picture, 'c0', newest.number, guarantee, newest.lacking);
      const later = picture.operations.find((one) => one.client === 'c0' && one.number === newest.number);
      return [earlier?.operation, later?.operation];
    },
  };
}

describe('the lens on session guarantees', () => {
  it('counts reads for RYW and MR, writes for WFR and MW', async () => {
    const { counts } = await look(['put c0 room 11am', 'get c0 room', 'get c0 room']);
    expect(GUARANTEES.map(counts)).toEqual([
      { held: 2, refused: 0, broken: 0 },
      { held: 2, refused: 0, broken: 0 },
      { held: 1, refused: 0, broken: 0 },
      { held: 1, refused: 0, broken: 0 },
    ]);
  });

  it('counts a refusal for the guarantee that would have broken, with the pair that proves it', async () => {
    const { counts, pairOf } = await look([...PARTED, 'get c0 room']);
    expect(counts('RYW')).toEqual({ held: 0, refused: 1, broken: 0 });
    expect(counts('MR')).toEqual({ held: 0, refused: 0, broken: 0 });
    expect(pairOf('RYW')).toEqual([
      { type: 'put', key: 'room', value: '11am' },
      { type: 'get', key: 'room', view: 'tentative' },
    ]);
  });

  it('sees an answer break a guarantee that is switched off', async () => {
    const { counts, pairOf } = await look([...PARTED, 'guarantees c0 none', 'get c0 room']);
    expect(counts('RYW')).toEqual({ held: 0, refused: 0, broken: 1 });
    expect(pairOf('RYW')).toMatchObject([{ type: 'put' }, { type: 'get' }]);
  });

  it('proves a broken order of reads by the read that had seen more', async () => {
    const { counts, pairOf } = await look([
      'partition s0,s1 | s2',
      'put c1 room 11am',
      'get c0 room',
      'guarantees c0 none',
      'move c0 s2',
      'get c0 room',
      'put c0 lunch noon',
    ]);
    expect(counts('MR')).toEqual({ held: 1, refused: 0, broken: 1 });
    expect(counts('RYW')).toEqual({ held: 2, refused: 0, broken: 0 });
    expect(pairOf('MR')).toMatchObject([{ type: 'get' }, { type: 'get' }]);
    expect(counts('WFR')).toEqual({ held: 0, refused: 0, broken: 1 });
    expect(pairOf('WFR')).toMatchObject([{ type: 'get' }, { type: 'put', key: 'lunch' }]);
  });

  it('says at which replicas the next operation would break it now, and at none once they have the write', async () => {
    const parted = await look(PARTED);
    expect(parted.wouldBreak('RYW')).toEqual(['s1', 's2']);
    expect(parted.wouldBreak('MW')).toEqual(['s1', 's2']);
    expect(parted.wouldBreak('MR')).toEqual([]);
    const healed = await look([...PARTED, 'heal', 'settle']);
    expect(healed.wouldBreak('RYW')).toEqual([]);
  });

  it('judges nothing by an operation that reached nobody', async () => {
    const { counts } = await look(['cut c0 s0', 'put c0 room 11am']);
    expect(counts('MW')).toEqual({ held: 0, refused: 0, broken: 0 });
  });
});
