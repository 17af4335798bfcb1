// Which reads under a lease are of what there is (rule VR3): by when they came, not by when they are answered.

import { describe, expect, test } from 'vitest';
import { Hands } from './testing/hands.ts';

const get = { type: 'get', key: 'room', view: 'tentative' } as const;
const BROKEN =
  /^VR3 nobody has committed more.*: s0 read by itself with 1 ops executed, and s1 has committed 2$/;

/** The primary has a lease, and stands still; its clock is set back as much as time passes. */
function withFrozenPrimary(options: Readonly<Record<string, string>> = {}): Hands {
  const hands = new Hands(3, { lease: '100ms', ...options });
  hands.now = 1_000;
  hands.commit('s0', '11am');
  hands.isolate('s0');
  hands.freeze('s0');
  return hands;
}

/** The others have another primary, which lets the lease run out and commits. */
function commitWithoutIt(hands: Hands): void {
  hands.silence('s1', 's2');
  hands.deliverAll();
  hands.step('s1', { type: 'timeout', timer: { type: 'leaseWaited' } });
  hands.put('s1', '12am', 'c1');
  hands.deliverAll();
}

function endLease(hands: Hands): void {
  hands.step('s0', { type: 'timeout', timer: { type: 'leaseOver', round: hands.state('s0').round } });
}

describe('a read of a primary that was frozen', () => {
  test('[VR3] is of what there was when it came, if that was before the timeout of the lease', () => {
    const hands = withFrozenPrimary();
    commitWithoutIt(hands);
    // Its client has waited since before anybody wrote.
    expect(hands.operate('c0', 's0', get)).toMatchObject({ value: '11am' });
    endLease(hands);
    expect(hands.operate('c0', 's0', get)).toBeUndefined();
  });

  test('[VR3] is of nothing that there was if it came after that', () => {
    const hands = withFrozenPrimary({ mistake: 'lease-ignored' });
    commitWithoutIt(hands);
    endLease(hands);
    expect(() => hands.operate('c0', 's0', get)).toThrow(BROKEN);
  });

  test('[VR3] has what was committed before it was frozen', () => {
    const hands = withFrozenPrimary();
    hands.heartbeat('s0');
    commitWithoutIt(hands);
    hands.freeze('s0');
    hands.tick('s2');
    expect(() => hands.operate('c0', 's0', get)).toThrow(BROKEN);
  });
});

test('[VR3] a read of a primary that was not frozen is of what there is when it is answered', () => {
  const hands = withFrozenPrimary();
  hands.heartbeat('s0');
  commitWithoutIt(hands);
  expect(() => hands.operate('c0', 's0', get)).toThrow(BROKEN);
});
