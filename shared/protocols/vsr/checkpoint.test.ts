// Checkpoints, the log that is dropped, and laggards whose next op is gone (sections 5.1, 5.2; rule VR7).

import { describe, expect, test } from 'vitest';
import { checkpointPart, takePart } from './checkpoint.ts';
import { opNumberOf } from './log.ts';
import { Hands } from './testing/hands.ts';
import type { IncomingCheckpoint } from './types.ts';

function commitAll(hands: Hands, count: number): void {
  for (let i = 1; i <= count; i += 1) hands.commit('s0', `value ${i}`);
}

describe('a checkpoint', () => {
  test('[VR7] lets the log before the one before it go; what follows stays for those a little behind', () => {
    const hands = new Hands(3, { checkpoint: '4' });
    commitAll(hands, 9);
    for (const id of ['s0', 's1', 's2']) {
      expect(hands.state(id).checkpoint).toBe(8);
      expect(hands.state(id).logStart).toBe(4);
      expect(hands.told(id)).toBe('view 0 normal op 9 commit 9');
    }
  });

  test('[VR7] is what a restart begins with: store and client-table, and then the log', () => {
    const hands = new Hands(3, { checkpoint: '4' });
    hands.operate('c1', 's0', { type: 'put', key: 'song', value: 'la' });
    commitAll(hands, 9);
    const before = hands.protocol.describe.store(hands.state('s1'));
    hands.restart('s1');
    hands.heartbeat('s0');
    hands.deliverAll();
    expect(hands.protocol.describe.store(hands.state('s1'))).toEqual(before);
    expect(hands.state('s1').clientTable['c1']).toEqual(hands.state('s0').clientTable['c1']);
  });

  test('[VR7] forgets what was deleted', () => {
    const hands = new Hands(3, { checkpoint: '2' });
    commitAll(hands, 2);
    hands.operate('c0', 's0', { type: 'delete', key: 'room' });
    hands.deliverAll();
    commitAll(hands, 1);
    hands.operate('c0', 's0', { type: 'delete', key: 'room' });
    hands.deliverAll();
    hands.restart('s0');
    hands.deliverAll();
    expect([hands.told('s0'), hands.room('s0')]).toEqual(['view 0 normal op 5 commit 5', undefined]);
  });

  test('`truncate` drops what is executed, all but the newest', () => {
    const hands = new Hands(3);
    commitAll(hands, 5);
    expect(hands.instruct('s0', { type: 'truncate', keep: 2 })).toEqual({ type: 'done', changed: true });
    expect(hands.state('s0').logStart).toBe(3);
    expect(hands.instruct('s0', { type: 'truncate', keep: 2 })).toEqual({ type: 'done', changed: false });
  });
});

describe('a laggard', () => {
  test('[pitfall 25] whose next op is gone gets the state in its place, and the ops after it', () => {
    const hands = new Hands(3, { checkpoint: '2' });
    commitAll(hands, 1);
    hands.isolate('s2');
    commitAll(hands, 6);
    hands.rejoin('s2');
    hands.put('s0', 'last');
    hands.deliverAll();
    hands.heartbeat('s0');
    hands.deliverAll();
    expect(hands.noted('checkpointInstalled')).toMatchObject([{ from: 's0' }]);
    expect([hands.told('s2'), hands.room('s2')]).toEqual(['view 0 normal op 8 commit 8', 'last']);
    hands.restart('s2');
    expect(hands.room('s2')).toBe('last');
  });

  test('[pitfall 9] keeps nothing of its own log below a state that came: the client-table is that of the state', () => {
    const hands = new Hands(3, { checkpoint: '2' });
    commitAll(hands, 1);
    hands.isolate('s2');
    for (let number = 100; number < 106; number += 1) {
      hands.put('s0', `value ${number}`, 'c1', number);
      hands.deliverAll();
    }
    hands.rejoin('s2');
    hands.heartbeat('s0');
    hands.deliverAll();
    hands.heartbeat('s0');
    hands.deliverAll();
    expect(hands.state('s2').clientTable['c1']).toMatchObject({ requestNumber: 105 });
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliverAll();
    // A copy of an old request, at whoever is primary now.
    hands.put('s1', 'old', 'c1', 104);
    hands.deliverAll();
    expect(hands.room('s1')).toBe('value 105');
  });

  test('[VR7] a key that was deleted here before a state came stays deleted, over a restart too', () => {
    const hands = new Hands(3, { checkpoint: '3' });
    commitAll(hands, 3);
    hands.operate('c0', 's0', { type: 'delete', key: 'room' });
    hands.deliverAll();
    hands.heartbeat('s0');
    hands.deliverAll();
    hands.isolate('s2');
    for (let i = 0; i < 8; i += 1) {
      hands.operate('c0', 's0', { type: 'put', key: 'song', value: `${i}` });
      hands.deliverAll();
    }
    hands.rejoin('s2');
    for (let i = 0; i < 2; i += 1) {
      hands.heartbeat('s0');
      hands.deliverAll();
    }
    expect(hands.noted('checkpointInstalled')).toHaveLength(1);
    hands.restart('s2');
    expect(hands.protocol.describe.store(hands.state('s2'))).toEqual(['song:7']);
  });

  test('[pitfall 20] a new primary that lacks what its winner has dropped fetches the state in the view change', () => {
    const hands = new Hands(3, { checkpoint: '2' });
    commitAll(hands, 1);
    hands.isolate('s1');
    commitAll(hands, 7);
    hands.rejoin('s1');
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliverAll();
    expect([hands.told('s1'), hands.room('s1')]).toEqual(['view 1 normal op 8 commit 8', 'value 7']);
  });
});

describe('a state in parts', () => {
  test('comes together as it was at one moment, whatever is executed meanwhile', () => {
    const hands = new Hands(1);
    const value = 'x'.repeat(60_000);
    for (let i = 0; i < 12; i += 1) hands.operate('c0', 's0', { type: 'put', key: `key${i}`, value });
    const state = hands.state('s0');
    const first = checkpointPart(state, null);
    let incoming: IncomingCheckpoint | null = takePart(null, first);
    expect(first.isLast).toBe(false);
    hands.operate('c0', 's0', { type: 'put', key: 'key11', value: 'later' });
    while (incoming !== null && !incoming.isWhole)
      incoming = takePart(
        incoming,
        checkpointPart(state, { opNumber: incoming.opNumber, part: incoming.parts }),
      );
    expect(incoming?.opNumber).toBe(12);
    expect(incoming?.values).toHaveLength(12);
    expect(incoming?.values.every(([, stored]) => stored.value === value)).toBe(true);
    expect(incoming?.rows).toHaveLength(1);
    expect(opNumberOf(state)).toBe(13);
  });

  test('a part that came twice, or of another state, is left out', () => {
    const hands = new Hands(1);
    hands.put('s0', '11am');
    const part = checkpointPart(hands.state('s0'), null);
    const incoming = takePart(null, part);
    expect(takePart(incoming, part)).toBeNull();
    expect(takePart(incoming, { ...part, part: 1, opNumber: 9 })).toBeNull();
  });
});
