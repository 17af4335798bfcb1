// Recovery of replicas whose log was in memory, message by message (section 4.3; rule VR5), and what is known to go wrong there.

import { describe, expect, test } from 'vitest';
import { whyNoQuorum } from './going-on.ts';
import type { RecoveryResponse, VsrMessage } from './messages.ts';
import { Hands } from './testing/hands.ts';

const isRecovery = ({ type }: VsrMessage): boolean => type === 'recovery' || type === 'recoveryResponse';

function withCommitted(...values: readonly string[]): Hands {
  const hands = new Hands(3, { log: 'memory' });
  for (const value of values) hands.commit('s0', value);
  return hands;
}

describe('recovery', () => {
  test('[VR5] a replica that lost its log gets it back from the primary, and takes part again', () => {
    const hands = withCommitted('11am', '12am');
    hands.restart('s2');
    expect(hands.told('s2')).toBe('view 0 recovering op 0 commit 0');
    hands.deliverAll();
    expect([hands.told('s2'), hands.room('s2')]).toEqual(['view 0 normal op 2 commit 2', '12am']);
    expect(hands.noted('recovered')).toMatchObject([{ from: 's0', responses: ['s0', 's1'] }]);
    hands.isolate('s1');
    hands.put('s0', '1pm');
    hands.deliverAll();
    expect(hands.told('s0')).toBe('view 0 normal op 3 commit 3');
  });

  test('[pitfall 4] until then it answers nobody, and has no vote', () => {
    const hands = withCommitted('11am');
    hands.restart('s2');
    hands.lose();
    hands.say('s1', 's2', { type: 'getState', epoch: 0, viewNumber: 0, after: 0, checkpoint: null });
    hands.say('s1', 's2', { type: 'recovery', epoch: 0, viewNumber: 0, nonce: '2.1' });
    hands.say('s1', 's2', { type: 'startViewChange', epoch: 0, viewNumber: 2, enteredView: 1 });
    hands.put('s0', '12am');
    hands.deliverAll();
    expect(hands.told('s2')).toBe('view 0 recovering op 0 commit 0');
    hands.put('s2', 'nobody', 'c1');
    expect(hands.replies).toMatchObject([{ result: { reason: 'TRY_AGAIN' } }]);
  });

  test('[pitfall 5] answers to another nonce count for nothing, and one voice counts once', () => {
    const hands = withCommitted('11am');
    hands.restart('s2');
    hands.lose();
    const log = { opNumber: 0, commitNumber: 0, after: 0, entries: [] };
    const answer: RecoveryResponse = {
      type: 'recoveryResponse',
      epoch: 0,
      viewNumber: 0,
      nonce: '1.1',
      log,
    };
    hands.say('s0', 's2', answer);
    hands.say('s1', 's2', { ...answer, log: null });
    expect(hands.told('s2')).toMatch(/recovering/);
    for (let i = 0; i < 3; i += 1) hands.say('s0', 's2', { ...answer, nonce: '2.1' });
    expect(hands.told('s2')).toMatch(/recovering/);
  });

  test('[pitfall 5] the log is that of the primary of the latest view; one that sleeps in an older view is woken', () => {
    const hands = withCommitted('11am');
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliverAll();
    hands.commit('s1', '12am');
    hands.restart('s2');
    hands.rejoin('s0');
    // The old primary has not heard of view 1 and answers as the primary of view 0.
    hands.lose();
    hands.tick('s2');
    hands.deliver('recovery');
    expect(hands.told('s0')).toBe('view 1 view-change op 1 commit 1');
    hands.deliverAll();
    hands.tick('s2');
    hands.deliverAll();
    expect([hands.told('s2'), hands.room('s2')]).toEqual(['view 1 normal op 2 commit 2', '12am']);
  });

  test('[pitfall 6] without the answer of the primary it asks anew, under a nonce of its own', () => {
    const hands = withCommitted('11am');
    hands.isolate('s0');
    hands.restart('s2');
    hands.deliverAll();
    expect(hands.told('s2')).toMatch(/recovering/);
    for (let ticks = 0; ticks < 8; ticks += 1) hands.tick('s2');
    hands.deliverAll();
    expect(hands.noted('recoveryBegan').map(({ nonce }) => nonce)).toEqual(['2.1', '2.2']);
    hands.rejoin('s0');
    hands.tick('s2');
    hands.deliverAll();
    expect(hands.told('s2')).toBe('view 0 normal op 1 commit 1');
  });

  test('[pitfall 7] when the primary itself lost its log, its backups go on to the next view', () => {
    const hands = withCommitted('11am');
    hands.restart('s0');
    hands.deliverAll();
    expect(hands.told('s1')).toBe('view 1 normal op 1 commit 1');
    hands.tick('s0');
    hands.deliverAll();
    expect([hands.told('s0'), hands.room('s0')]).toEqual(['view 1 normal op 1 commit 1', '11am']);
  });

  test('[pitfall 8] no nonce is used twice, over restarts either', () => {
    const hands = withCommitted('11am');
    for (let i = 0; i < 3; i += 1) hands.restart('s2');
    const nonces = hands.noted('recoveryBegan').map(({ nonce }) => nonce);
    expect(new Set(nonces).size).toBe(nonces.length);
    hands.deliverAll();
    expect(hands.told('s2')).toBe('view 0 normal op 1 commit 1');
  });

  test('[pitfall 2] a view that it had entered is remembered: it recovers in no earlier one, and moves the others there', () => {
    const hands = withCommitted('11am');
    hands.isolate('s0');
    hands.silence('s1');
    hands.silence('s2');
    // Only s2 hears the other wish; it promises view 1, and crashes before anybody hears of it.
    hands.deliver('startViewChange');
    expect(hands.told('s2')).toMatch(/^view 1 view-change/);
    hands.lose();
    hands.restart('s2');
    hands.rejoin('s0');
    hands.heartbeat('s0');
    hands.lose(isRecovery);
    hands.deliverAll();
    expect([hands.told('s0'), hands.told('s1'), hands.told('s2')]).toEqual([
      'view 0 normal op 1 commit 1',
      'view 0 normal op 1 commit 1',
      'view 1 recovering op 0 commit 0',
    ]);
    for (let ticks = 0; ticks < 3; ticks += 1) {
      hands.tick('s2');
      hands.deliverAll();
    }
    expect(hands.told('s2')).toBe('view 1 normal op 1 commit 1');
  });

  test('[pitfall 3] when a majority lost its log at once, nobody pretends to know what it was', () => {
    const hands = withCommitted('11am');
    hands.restart('s1');
    hands.lose();
    hands.restart('s2');
    for (let ticks = 0; ticks < 20; ticks += 1) {
      for (const id of ['s0', 's1', 's2']) hands.tick(id);
      hands.deliverAll();
    }
    expect([hands.told('s1'), hands.told('s2')]).toEqual(Array(2).fill('view 0 recovering op 0 commit 0'));
    expect(whyNoQuorum(hands.states, new Set(['s0', 's1', 's2']))).toContain('lost');
  });

  test('more than one message holds is fetched from the same primary', () => {
    const hands = new Hands(3, { log: 'memory', checkpoint: '2' });
    for (const value of ['1', '2', '3', '4', '5']) hands.commit('s0', value);
    expect(hands.state('s0').logStart).toBeGreaterThan(0);
    hands.restart('s2');
    hands.deliverAll();
    expect(hands.noted('checkpointInstalled')).toHaveLength(1);
    expect([hands.told('s2'), hands.room('s2')]).toEqual(['view 0 normal op 5 commit 5', '5']);
    // The client-table came with it: a repeated request is known (pitfall 9).
    expect(Object.keys(hands.state('s2').clientTable)).toEqual(['c0']);
  });
});
