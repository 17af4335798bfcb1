// State transfer and restarts, message by message (section 5.2; rules VR5, C4), and what is known to go wrong there.

import { describe, expect, test } from 'vitest';
import { opNumberOf } from './log.ts';
import { Hands } from './testing/hands.ts';
import type { VsrRecord } from './types.ts';

describe('state transfer', () => {
  test('[pitfall 1] hearing of a later view changes nothing until all of it is here', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    // s2 acknowledges an op, so that it counts for the quorum that commits it.
    hands.put('s0', '12am');
    hands.lose((_, __, to) => to === 's1');
    hands.deliverAll();
    expect(hands.told('s0')).toBe('view 0 normal op 2 commit 2');
    const before = JSON.stringify([hands.told('s2'), hands.state('s2').lastNormalView]);
    hands.say('s1', 's2', {
      type: 'commit',
      epoch: 0,
      viewNumber: 1,
      opNumber: 1,
      commitNumber: 1,
      round: 1,
    });
    expect(JSON.stringify([hands.told('s2'), hands.state('s2').lastNormalView])).toBe(before);
    expect(hands.travelling.map(({ message }) => message.type)).toEqual(['getState']);
  });

  test('a laggard gets what it lacks, and only that', () => {
    const hands = new Hands(3);
    hands.commit('s0', 'first');
    hands.isolate('s2');
    for (const value of ['second', 'third']) hands.commit('s0', value);
    hands.rejoin('s2');
    hands.put('s0', 'fourth');
    while (!hands.travelling.some(({ message }) => message.type === 'newState')) hands.deliver();
    const told = hands.travelling.find(({ message }) => message.type === 'newState');
    expect(told?.message).toMatchObject({ after: 1, opNumber: 4 });
    hands.deliverAll();
    hands.heartbeat('s0');
    hands.deliverAll();
    expect([hands.told('s2'), hands.room('s2')]).toEqual(['view 0 normal op 4 commit 4', 'fourth']);
  });

  test('a question that got lost is asked again, and whoever does not answer is given up', () => {
    const hands = new Hands(3);
    hands.isolate('s2');
    hands.commit('s0', 'first');
    hands.rejoin('s2');
    hands.put('s0', 'second');
    hands.deliver('prepare');
    hands.deliver('prepare');
    hands.lose();
    hands.tick('s2');
    hands.tick('s2');
    expect(hands.lose().map(({ type }) => type)).toContain('getState');
    for (let ticks = 0; ticks < 6; ticks += 1) {
      hands.tick('s2');
      hands.lose();
    }
    // Another may know as much: it asks whomever it draws.
    for (let ticks = 0; ticks < 30 && opNumberOf(hands.state('s2')) < 2; ticks += 1) {
      hands.lose((_, from, to) => from === 's0' || to === 's0');
      hands.deliverAll();
      hands.tick('s2');
    }
    expect(hands.told('s2')).toMatch(/ op 2 /);
  });

  test('[pitfall 20] a new primary whose winner told too little asks it, though both are in view-change', () => {
    const hands = new Hands(3);
    hands.commit('s0', 'first');
    hands.isolate('s1');
    for (const value of ['second', 'third']) hands.commit('s0', value);
    hands.rejoin('s1');
    hands.isolate('s0');
    // s2 has committed three ops and sends none of them; s1, the next primary, has one.
    hands.silence('s1', 's2');
    hands.deliverAll();
    expect(hands.noted('transferred').map(({ from }) => from)).toContain('s2');
    expect([hands.told('s1'), hands.room('s1')]).toEqual(['view 1 normal op 3 commit 3', 'third']);
  });
});

describe('a restart', () => {
  test('[pitfall 3] from the disk: after all were down all is there', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    for (const id of ['s0', 's1', 's2']) hands.restart(id);
    hands.put('s0', '12am');
    hands.deliverAll();
    expect([hands.told('s0'), hands.room('s0')]).toEqual(['view 0 normal op 2 commit 2', '12am']);
  });

  test('[pitfall 2] what was promised is kept: one that entered a view comes back in it', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliver('startViewChange');
    const entered = ['s1', 's2'].find((id) => hands.state(id).status === 'view-change') as string;
    hands.lose();
    hands.restart(entered);
    expect(hands.told(entered)).toMatch(/^view 1 view-change op 1/);
    // The old primary is heard again, and has no vote of it any more.
    hands.rejoin('s0');
    hands.lose();
    hands.heartbeat('s0');
    hands.deliver('commit');
    hands.deliver('commit');
    expect(
      hands.travelling.some(({ from, message }) => from === entered && message.type === 'prepareOk'),
    ).toBe(false);
  });

  test('[pitfall 10] one row has epoch, views, op-number and commit-number, and goes with the log that it speaks of', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    hands.restart('s1');
    const { epoch, viewNumber, lastNormalView, commitNumber } = hands.state('s1');
    const known: Partial<VsrRecord> = { epoch: 0, viewNumber: 0, lastNormalView: 0 };
    expect({ epoch, viewNumber, lastNormalView }).toEqual(known);
    expect(commitNumber).toBeLessThanOrEqual(1);
    expect(hands.told('s1')).toMatch(/op 1/);
  });

  test('a primary that was down for a moment goes on in its view', () => {
    const hands = new Hands(3);
    hands.put('s0', '11am');
    hands.lose();
    hands.restart('s0');
    hands.heartbeat('s0');
    hands.deliverAll();
    hands.heartbeat('s0');
    hands.deliverAll();
    expect(hands.told('s0')).toBe('view 0 normal op 1 commit 1');
  });
});
