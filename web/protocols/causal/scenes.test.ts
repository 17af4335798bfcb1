// The hold-back shelf, the stability front and the losers of ties, read off runs of the causal store.

import { describe, expect, it } from 'vitest';
import { present } from '../../../shared/core/result.ts';
import { type Followed, followScript } from '../../testing/simulated.ts';
import { causalCard } from './card.ts';
import { holdersOf, shelfOf } from './shelf.ts';
import { frontRows, memberRows } from './stability.ts';
import { loserOf } from './ties.ts';
import { replicasOf } from './use-causal.ts';

const THREE = ['cluster causal s0 s1 s2 gap=60s', 'client ann s0', 'client bob s1', 'client eve s2'];
const REPLY = ['put ann question who', 'get bob question', 'put bob reply me', 'wait 10ms'];

function stateOf({ picture }: Followed, replica: string) {
  const found = replicasOf(picture).find(({ id }) => id === replica);
  return present(found, replica).state;
}

async function shelfAfter(...lines: readonly string[]) {
  const run = await followScript([...THREE, ...lines]);
  const scene = { picture: run.picture, arrows: run.history.arrows };
  return { run, cards: shelfOf('s2', stateOf(run, 's2'), scene) };
}

describe('the hold-back shelf', () => {
  it('says which entry fails, and that the missing write is held on a link', async () => {
    const { run, cards } = await shelfAfter('hold s0 s2', ...REPLY);
    expect(cards).toMatchObject([
      {
        label: 's1:1',
        missing: 's0:1',
        failing: { needed: 1, held: 0 },
        whereabouts: { type: 'heldOnLink', from: 's0' },
      },
    ]);
    expect(holdersOf(present(cards[0], 'a card').failing, run.picture)).toEqual(['s0', 's1']);
    const card = causalCard(stateOf(run, 's2'));
    expect(card.committed).toEqual([]);
    expect(card.tentative).toEqual([{ id: '#2.1:1', writer: 's1', number: null }]);
  });

  it('says that the missing write was lost, and when', async () => {
    const { cards } = await shelfAfter('hold s0 s2', 'put ann question who', 'drop s0 s2', ...REPLY.slice(1));
    expect(cards).toMatchObject([{ whereabouts: { type: 'lost', from: 's0', reason: 'dropped' } }]);
  });

  it('says that a write waits for one that waits itself', async () => {
    const { cards } = await shelfAfter('hold s0 s2', ...REPLY, 'put bob more words', 'wait 10ms');
    expect(cards.map(({ label, whereabouts }) => [label, whereabouts.type])).toEqual([
      ['s1:1', 'heldOnLink'],
      ['s1:2', 'onTheShelf'],
    ]);
  });

  it('is empty once the missing write came', async () => {
    const { run, cards } = await shelfAfter('hold s0 s2', ...REPLY, 'release s0 s2', 'wait 10ms');
    expect(cards).toEqual([]);
    expect(causalCard(stateOf(run, 's2')).committed.map(({ number }) => number)).toEqual([1, 1]);
  });
});

describe('the stability front', () => {
  it('waits for those who have not told what they have, and rises when they have', async () => {
    const early = await followScript([...THREE, 'put ann a 1', 'wait 10ms']);
    expect(frontRows(stateOf(early, 's0'))[0]).toMatchObject({
      writer: 's0',
      held: 1,
      front: 0,
      kept: 1,
      waitsFor: ['s1', 's2'],
    });
    const late = await followScript([...THREE, 'put ann a 1', 'settle', 'settle', 'settle']);
    expect(frontRows(stateOf(late, 's0'))[0]).toMatchObject({ held: 1, front: 1, kept: 0, waitsFor: [] });
  });

  it('goes with a table of members in which those that left stay', async () => {
    const run = await followScript([...THREE, 'put eve a 1', 'settle', 'move eve s0', 'retire s2', 'settle']);
    expect(
      memberRows(stateOf(run, 's0')).map(({ name, replica, leftAt }) => [name, replica, leftAt]),
    ).toEqual([
      ['#1', 's0', null],
      ['#2.1', 's1', null],
      ['#3.1', 's2', 1],
    ]);
  });
});

describe('the loser of a tie', () => {
  it('is named with its rule while the winner stands', async () => {
    const tie = [
      'hold s0 s1',
      'hold s1 s0',
      'put ann tea green',
      'put bob tea black',
      'release s0 s1',
      'release s1 s0',
    ];
    const run = await followScript([...THREE, ...tie, 'wait 10ms']);
    const loser = loserOf(run.history.notes, 's0', stateOf(run, 's0'), 'tea');
    expect(loser).toMatchObject({
      version: { writer: '#1', count: 1 },
      rule: 'equal Lamport stamps: larger id',
    });
    const after = await followScript([...THREE, ...tie, 'wait 10ms', 'put ann tea white', 'wait 10ms']);
    expect(loserOf(after.history.notes, 's0', stateOf(after, 's0'), 'tea')).toBeNull();
  });
});
