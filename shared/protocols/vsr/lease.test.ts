// Reads under a lease, and who must wait for it (rule VR3, pitfall 24).

import { describe, expect, test } from 'vitest';
import { Hands } from './testing/hands.ts';

const get = { type: 'get', key: 'room', view: 'tentative' } as const;

/** All backups have answered something that the primary said just now. */
function withLease(): Hands {
  const hands = new Hands(3, { lease: '100ms' });
  hands.now = 1_000;
  hands.commit('s0', '11am');
  return hands;
}

describe('a lease', () => {
  test('[VR3] lets the primary answer a get by itself, with no op and no message', () => {
    const hands = withLease();
    expect(hands.operate('c1', 's0', get)).toMatchObject({
      type: 'value',
      value: '11am',
      evidence: { opNumber: 1, version: 1 },
    });
    expect(hands.travelling).toEqual([]);
    expect(hands.told('s0')).toBe('view 0 normal op 1 commit 1');
  });

  test('[VR3] counts from when the word was said, however late it was answered', () => {
    const hands = withLease();
    hands.now = 1_200;
    hands.step('s0', { type: 'timeout', timer: { type: 'leaseOver', round: hands.state('s0').round } });
    hands.heartbeat('s0');
    hands.now = 1_299;
    hands.deliverAll();
    expect(hands.operate('c1', 's0', get)).toMatchObject({ type: 'value' });
    hands.now = 1_300;
    expect(hands.operate('c1', 's0', get)).toBeUndefined();
  });

  test('[VR3] [pitfall 24] is over when its timer says so, though the clock was set back', () => {
    const hands = withLease();
    hands.step('s0', { type: 'timeout', timer: { type: 'leaseOver', round: hands.state('s0').round } });
    expect(hands.operate('c1', 's0', get)).toBeUndefined();
    hands.deliverAll();
    expect(hands.replies).toMatchObject([{ result: { type: 'value', evidence: { opNumber: 2 } } }]);
  });

  test('[VR3] needs f backups: one of four others is not enough', () => {
    const hands = new Hands(5, { lease: '100ms' });
    hands.now = 1_000;
    hands.heartbeat('s0');
    hands.lose((_, __, to) => to !== 's1' && to !== 's0');
    hands.deliverAll();
    expect(hands.operate('c1', 's0', get)).toBeUndefined();
  });

  test('[VR3] an answer to what an earlier incarnation said gives none', () => {
    const hands = withLease();
    hands.heartbeat('s0');
    for (let i = 0; i < 2; i += 1) hands.deliver('commit');
    hands.now = 1_090;
    hands.restart('s0');
    hands.lose(({ type }) => type !== 'prepareOk');
    hands.deliverAll();
    expect(hands.operate('c1', 's0', get)).toBeUndefined();
  });
});

describe('the next primary', () => {
  test('[pitfall 24] commits nothing until a lease of the one before has run out for certain', () => {
    const hands = withLease();
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliverAll();
    hands.put('s1', '12am', 'c1');
    hands.deliverAll();
    expect(hands.told('s1')).toBe('view 1 normal op 2 commit 1');
    expect(hands.replies).toEqual([]);
    // The one before reads meanwhile, and what it reads is still what there is.
    expect(hands.operate('c0', 's0', get)).toMatchObject({ value: '11am' });
    expect(hands.noted('leaseWaitBegan')).toEqual([{ type: 'leaseWaitBegan', millis: 101 }]);
    hands.step('s1', { type: 'timeout', timer: { type: 'leaseWaited' } });
    expect(hands.told('s1')).toBe('view 1 normal op 2 commit 2');
    expect(hands.replies.at(-1)).toMatchObject({ client: 'c1', result: { type: 'accepted' } });
  });

  test('[VR3] reads nothing under a lease of its own before it has executed what its view began with', () => {
    const hands = withLease();
    hands.put('s0', '12am');
    hands.lose((_, __, to) => to === 's2');
    hands.deliver('prepare');
    hands.lose();
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliverAll();
    expect(hands.told('s1')).toBe('view 1 normal op 2 commit 1');
    hands.heartbeat('s1');
    hands.deliverAll();
    expect(hands.operate('c1', 's1', get)).toBeUndefined();
    hands.step('s1', { type: 'timeout', timer: { type: 'leaseWaited' } });
    hands.deliverAll();
    expect(hands.operate('c1', 's1', get)).toMatchObject({ value: '12am' });
  });

  test('[VR3] a primary that comes back from a crash waits as well', () => {
    const hands = withLease();
    hands.restart('s0');
    expect(hands.state('s0').isWaitingOutLease).toBe(true);
  });

  test('who is alone has nobody to wait for', () => {
    const hands = new Hands(1, { lease: '100ms' });
    hands.put('s0', '11am');
    expect(hands.operate('c1', 's0', get)).toMatchObject({ value: '11am' });
  });
});
