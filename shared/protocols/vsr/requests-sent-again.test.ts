// Requests that a client sends again, under one number and one attempt after the other: what a replica makes of them.

import { describe, expect, test } from 'vitest';
import { opNumberOf } from './log.ts';
import { Hands } from './testing/hands.ts';

function ask(hands: Hands, replica: string, attempt: number, number = 1): void {
  const operation = { type: 'put', key: 'room', value: `of ${number}` } as const;
  hands.step(replica, { type: 'request', client: 'c0', number, operation, context: null, attempt });
}

describe('[VR2] [C8] a request that is sent again', () => {
  test('is refused by its attempt, and a copy of that attempt is dropped', () => {
    const hands = new Hands(3);
    ask(hands, 's1', 1);
    ask(hands, 's1', 1);
    expect(hands.replies).toMatchObject([{ result: { reason: 'NOT_PRIMARY', primary: 's0', attempt: 1 } }]);
  });

  test('is asked anew at its next attempt', () => {
    const hands = new Hands(3);
    ask(hands, 's1', 1);
    ask(hands, 's1', 3);
    ask(hands, 's1', 2);
    expect(hands.replies).toMatchObject([{ result: { attempt: 1 } }, { result: { attempt: 3 } }]);
  });

  test('is not taken by a copy of a refused attempt, when that replica has become the primary', () => {
    const hands = new Hands(3);
    ask(hands, 's1', 1);
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliverAll();
    ask(hands, 's1', 1);
    hands.deliverAll();
    expect(hands.room('s1')).toBeUndefined();
    ask(hands, 's1', 2);
    hands.deliverAll();
    expect(hands.room('s1')).toBe('of 1');
  });

  test('is answered from the client-table by whoever has executed it, and executed once', () => {
    const hands = new Hands(3);
    ask(hands, 's0', 1);
    hands.deliverAll();
    hands.heartbeat('s0');
    hands.deliverAll();
    ask(hands, 's0', 2);
    ask(hands, 's1', 3);
    expect(hands.replies).toMatchObject(Array(3).fill({ number: 1, result: { type: 'accepted' } }));
    expect(opNumberOf(hands.state('s0'))).toBe(1);
  });

  test('bears no attempt in the log, which is the same whoever took it', () => {
    const hands = new Hands(3);
    ask(hands, 's0', 4);
    hands.deliverAll();
    const { log } = hands.state('s1');
    expect(Object.keys(log[0] ?? {}).sort()).toEqual([
      'client',
      'operation',
      'requestNumber',
      'type',
      'viewNumber',
    ]);
  });

  test('[pitfall 21] is under way at a primary that starts again with it in its log', () => {
    const hands = new Hands(3);
    ask(hands, 's0', 1);
    hands.lose();
    hands.restart('s0');
    ask(hands, 's0', 2);
    hands.heartbeat('s0');
    hands.deliverAll();
    expect(opNumberOf(hands.state('s0'))).toBe(1);
  });
});
