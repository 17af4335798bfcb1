import { describe, expect, it } from 'vitest';
import type { Model } from '../../shared/core/contract.ts';
import { followScript } from '../testing/simulated.ts';
import { type JudgedModel, judgeModels } from './judge-models.ts';

async function judgedAfter(lines: readonly string[], upTo = Number.POSITIVE_INFINITY) {
  const { events, page, picture } = await followScript(lines);
  const known = events.filter(({ sequence }) => sequence <= upTo);
  const judged = judgeModels(page.protocol, picture.header.config, known, true);
  const of = (model: Model): JudgedModel => {
    const found = judged.models.find((one) => one.model === model);
    if (found === undefined) throw new Error(`${model} was not judged`);
    return found;
  };
  return { judged, of, picture };
}

const STALE = [
  'cluster bayou s0 s1',
  'client c0 s0',
  'client c1 s1',
  'cut s0 s1',
  'put c0 room 11am',
  'get c1 room',
];

describe('which models a run has shown', () => {
  it('refutes that one copy answers, with the operations that prove it, and keeps what Bayou promises', async () => {
    const { judged, of } = await judgedAfter(STALE);
    expect(judged.operations).toBe(2);
    expect(of('linearizable')).toMatchObject({ verdict: 'broken', promised: null, isViolation: false });
    expect(of('linearizable').proof.map(({ client, number }) => `${client} ${number}`)).toEqual(
      expect.arrayContaining(['c0 1', 'c1 1']),
    );
    expect(of('CC')).toMatchObject({ verdict: 'held', promised: 'allChosen' });
    expect(of('RYW')).toMatchObject({ verdict: 'held', promised: 'chosen' });
  });

  it('knows nothing of what came after the moment that is looked at', async () => {
    const { picture } = await judgedAfter(STALE);
    const read = picture.operations.find(({ client }) => client === 'c1');
    const { judged, of } = await judgedAfter(STALE, (read?.calledSequence ?? 0) - 1);
    expect(judged.operations).toBe(1);
    expect(of('linearizable').verdict).toBe('held');
  });

  it('calls it no violation where a client chose to do without a promise', async () => {
    const { of } = await judgedAfter([
      'cluster bayou s0 s1',
      'client c0 s0 guarantees=MR',
      'cut s0 s1',
      'put c0 room 11am',
      'move c0 s1',
      'get c0 room',
    ]);
    expect(of('RYW')).toMatchObject({ verdict: 'broken', promised: 'chosen', isViolation: false });
  });
});
