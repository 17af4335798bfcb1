// Normal operation, batches and the client-table, message by message (section 4.1; rules VR2, VR3, VR7).

import { describe, expect, test } from 'vitest';
import { Hands } from './testing/hands.ts';

describe('normal operation', () => {
  test('[VR2] an op is committed by f PrepareOks of backups, besides the primary', () => {
    const hands = new Hands(5);
    hands.put('s0', '11am');
    for (let i = 0; i < 4; i += 1) hands.deliver('prepare');
    hands.deliver('prepareOk');
    expect(hands.told('s0')).toBe('view 0 normal op 1 commit 0');
    expect(hands.replies).toEqual([]);
    hands.deliver('prepareOk');
    expect(hands.told('s0')).toBe('view 0 normal op 1 commit 1');
    expect(hands.replies).toMatchObject([{ client: 'c0', result: { type: 'accepted' } }]);
  });

  test('[VR2] backups execute up to the commit-number that the next Prepare or Commit tells', () => {
    const hands = new Hands(3);
    hands.put('s0', '11am');
    hands.deliverAll();
    expect(hands.told('s1')).toBe('view 0 normal op 1 commit 0');
    hands.heartbeat('s0');
    hands.deliverAll();
    expect([hands.told('s1'), hands.room('s1')]).toEqual(['view 0 normal op 1 commit 1', '11am']);
  });

  test('[VR2] a backup sends clients to the primary, by name', () => {
    const hands = new Hands(3);
    const get = { type: 'get', key: 'room', view: 'tentative' } as const;
    expect(hands.operate('c0', 's2', get)).toMatchObject({ reason: 'NOT_PRIMARY', primary: 's0' });
  });

  test('[VR2] PrepareOk in order: a backup that lacks an op says nothing of later ones, and fetches it', () => {
    const hands = new Hands(3);
    hands.put('s0', 'first', 'c0');
    hands.lose((_, __, to) => to === 's2');
    hands.deliverAll();
    hands.put('s0', 'second', 'c1');
    hands.lose((message, _, to) => to !== 's2' || message.type !== 'prepare');
    hands.deliver('prepare');
    expect(hands.travelling.map(({ message }) => message.type)).toEqual(['getState']);
    expect(hands.told('s2')).toBe('view 0 normal op 0 commit 0');
    hands.deliverAll();
    expect(hands.told('s2')).toBe('view 0 normal op 2 commit 1');
  });

  test('[VR3] a get is an op of the log: it sees what was committed before it', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    hands.operate('c1', 's0', { type: 'get', key: 'room', view: 'tentative' });
    expect(hands.replies).toEqual([]);
    hands.deliverAll();
    expect(hands.replies).toMatchObject([
      { client: 'c1', result: { type: 'value', value: '11am', evidence: { opNumber: 2, version: 1 } } },
    ]);
  });

  test('[VR7] what comes while an op is under way goes out in one Prepare', () => {
    const hands = new Hands(3);
    hands.put('s0', 'first', 'c0', 1);
    hands.put('s0', 'second', 'c0', 2);
    hands.put('s0', 'third', 'c1', 1);
    expect(hands.noted('prepared').map(({ from, to }) => [from, to])).toEqual([[1, 1]]);
    hands.deliverAll();
    expect(hands.noted('prepared').map(({ from, to }) => [from, to])).toEqual([
      [1, 1],
      [2, 3],
    ]);
    expect(hands.replies.map(({ client, number }) => `${client}#${number}`)).toEqual([
      'c0#1',
      'c0#2',
      'c1#1',
    ]);
  });

  test('one alone commits at once', () => {
    const hands = new Hands(1);
    hands.put('s0', '11am');
    expect(hands.told('s0')).toBe('view 0 normal op 1 commit 1');
  });

  test('a conditional write takes the first way whose expectations hold, at every replica', () => {
    const hands = new Hands(3);
    const check = [{ key: 'room', equals: null }];
    const merge = [{ expect: [], updates: [{ key: 'song', value: 'taken' }] }];
    for (const value of ['mine', 'yours'])
      hands.operate('c0', 's0', { type: 'write', check, updates: [{ key: 'room', value }], merge });
    hands.deliverAll();
    hands.heartbeat('s0');
    hands.deliverAll();
    for (const id of ['s0', 's1', 's2'])
      expect(hands.protocol.describe.store(hands.state(id))).toEqual(['room:mine', 'song:taken']);
  });
});

describe('the client-table', () => {
  test('[VR2] a request that comes again is answered from the table, and not executed again', () => {
    const hands = new Hands(3);
    hands.put('s0', '11am', 'c0', 1);
    hands.deliverAll();
    hands.put('s0', '11am', 'c0', 1);
    expect(hands.told('s0')).toBe('view 0 normal op 1 commit 1');
    expect(hands.replies).toMatchObject([{ client: 'c0', number: 1, result: { type: 'accepted' } }]);
    expect(hands.noted('requestRepeated').map(({ fate }) => fate)).toEqual(['answered']);
  });

  test('[VR2] a copy of an older request is dropped', () => {
    const hands = new Hands(3);
    for (const number of [1, 2, 1]) {
      hands.put('s0', `value ${number}`, 'c0', number);
      hands.deliverAll();
    }
    expect(hands.room('s0')).toBe('value 2');
    expect(hands.noted('requestRepeated').map(({ fate }) => fate)).toEqual(['old']);
  });

  test('[pitfall 21] it holds what was executed; what is under way is kept apart, and rebuilt from the log', () => {
    const hands = new Hands(3);
    hands.put('s0', '11am', 'c0', 1);
    hands.deliver('prepare');
    expect(hands.state('s0').clientTable).toEqual({});
    hands.put('s0', '11am', 'c0', 1);
    expect(hands.noted('requestRepeated').map(({ fate }) => fate)).toEqual(['under way']);
    hands.lose();
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliverAll();
    // The new primary found it in its log: it is committed there, and executed once.
    hands.put('s1', '11am', 'c0', 1);
    hands.deliverAll();
    expect(hands.told('s1')).toBe('view 1 normal op 1 commit 1');
  });

  test('[pitfall 22] a reply is of a committed op, so that it holds whatever became of its view', () => {
    const hands = new Hands(3);
    hands.put('s0', '11am', 'c0', 1);
    hands.lose();
    hands.isolate('s0');
    hands.silence('s0', 's1', 's2');
    hands.deliverAll();
    expect(hands.replies).toEqual([]);
    hands.rejoin('s0');
    hands.heartbeat('s1');
    hands.deliverAll();
    expect(hands.told('s0')).toBe('view 1 normal op 0 commit 0');
    expect(hands.replies).toEqual([]);
  });

  test('[pitfall 23] a client that starts again goes on numbering where its forerunner stopped', () => {
    const hands = new Hands(3);
    hands.put('s0', 'before', 'c0', 7);
    hands.deliverAll();
    hands.put('s0', 'after', 'c0', 8);
    hands.deliverAll();
    expect(hands.room('s0')).toBe('after');
  });

  test('a request that was refused stays refused, however late a copy of it comes', () => {
    const hands = new Hands(3);
    hands.put('s1', 'too early', 'c0', 1);
    expect(hands.replies).toMatchObject([{ result: { reason: 'NOT_PRIMARY' } }]);
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliverAll();
    hands.put('s1', 'too early', 'c0', 1);
    hands.deliverAll();
    expect([hands.replies, hands.room('s1')]).toEqual([[], undefined]);
  });
});
