// Replicas that join and leave, epoch by epoch (section 7; rule VR6), and what is known to go wrong there.

import { describe, expect, test } from 'vitest';
import type { VsrMessage } from './messages.ts';
import { Hands } from './testing/hands.ts';

function group(hands: Hands, id: string): string {
  const { epoch, members, status } = hands.state(id);
  return `epoch ${epoch} ${members.join(',')} ${status}`;
}

/** So many ticks of all of them, with all that they say. */
function pass(hands: Hands, ticks: number, ...ids: readonly string[]): void {
  for (let i = 0; i < ticks; i += 1) {
    for (const id of ids) {
      hands.tick(id);
      hands.heartbeat(id);
    }
    hands.deliverAll();
  }
}

describe('joining', () => {
  test('[VR6] a newcomer asks one of the group, and is in it with all that was before', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    hands.begin('s3', 's1');
    hands.deliverAll();
    for (const id of ['s0', 's1', 's2', 's3']) expect(group(hands, id)).toBe('epoch 1 s0,s1,s2,s3 normal');
    expect(hands.room('s3')).toBe('11am');
    hands.put('s0', '12am');
    hands.deliverAll();
    expect(hands.told('s0')).toBe('view 0 normal op 3 commit 3');
  });

  test('[VR6] from three to five, one at a time; then two may be missing', () => {
    const hands = new Hands(3);
    hands.begin('s3', 's0');
    hands.begin('s4', 's0');
    hands.deliverAll();
    pass(hands, 3, 's4');
    expect(group(hands, 's4')).toBe('epoch 2 s0,s1,s2,s3,s4 normal');
    hands.isolate('s1');
    hands.isolate('s2');
    hands.put('s0', '11am');
    hands.deliverAll();
    expect(hands.told('s0')).toBe('view 0 normal op 3 commit 3');
  });

  test('[pitfall 29] it votes for nothing, and acknowledges nothing, before its log is whole', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    hands.begin('s3', 's0');
    hands.lose(({ type }) => type === 'newState');
    while (hands.travelling.length > 0) {
      hands.deliver();
      hands.lose(({ type }) => type === 'newState');
    }
    expect(group(hands, 's0')).toBe('epoch 1 s0,s1,s2,s3 normal');
    expect(group(hands, 's3')).toMatch(/joining$/);
    hands.put('s0', '12am');
    const before = hands.travelling.length;
    hands.deliverAll();
    expect(before).toBeGreaterThan(0);
    expect(hands.state('s0').acknowledged['s3']).toBeUndefined();
    pass(hands, 8, 's3');
    expect(group(hands, 's3')).toBe('epoch 1 s0,s1,s2,s3 normal');
  });

  test('[pitfall 32] one that crashes on the way begins again, and is let in', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    hands.begin('s3', 's0');
    hands.deliver('reconfiguration');
    hands.restart('s3');
    hands.deliverAll();
    pass(hands, 2, 's3');
    expect(group(hands, 's3')).toBe('epoch 1 s0,s1,s2,s3 normal');
    hands.restart('s3');
    expect(group(hands, 's3')).toBe('epoch 1 s0,s1,s2,s3 normal');
  });
});

describe('the last op of an epoch', () => {
  test('[pitfall 26] while it is logged and not committed, no request is taken', () => {
    const hands = new Hands(3);
    hands.begin('s3', 's0');
    hands.deliver('reconfiguration');
    hands.put('s0', 'too late');
    expect(hands.replies).toMatchObject([{ result: { reason: 'TRY_AGAIN' } }]);
    hands.deliverAll();
    expect(hands.told('s0')).toBe('view 0 normal op 1 commit 1');
  });

  test('[pitfall 26] a new primary that finds it in its log goes on with it', () => {
    const hands = new Hands(3);
    hands.begin('s3', 's0');
    hands.deliver('reconfiguration');
    hands.lose(({ type }, _, to) => type === 'prepare' && to === 's2');
    hands.deliver('prepare');
    hands.lose();
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliver('startViewChange');
    while (!hands.travelling.some(({ message }) => message.type === 'startView')) hands.deliver();
    hands.put('s1', 'too late');
    expect(hands.replies).toMatchObject([{ result: { reason: 'TRY_AGAIN' } }]);
    hands.deliverAll();
    pass(hands, 3, 's1', 's2', 's3');
    expect(group(hands, 's1')).toMatch(/^epoch 1 s0,s1,s2,s3/);
  });

  test('[pitfall 26] it is committed by a quorum of the group that it ends', () => {
    const hands = new Hands(3);
    hands.isolate('s1');
    hands.isolate('s2');
    hands.begin('s3', 's0');
    hands.deliverAll();
    pass(hands, 2, 's3');
    expect(group(hands, 's0')).toBe('epoch 0 s0,s1,s2 normal');
  });
});

describe('leaving', () => {
  test('[VR6] whoever leaves stays until a quorum of the others has started, and then is out', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    const told = hands.instruct('s2', { type: 'retire' });
    expect(told).toEqual({ type: 'done', changed: true });
    expect(group(hands, 's2')).toBe('epoch 1 s0,s1 retired');
    hands.put('s2', 'nobody');
    expect(hands.replies).toMatchObject([{ result: { reason: 'RETIRED' } }]);
  });

  test('[VR6] a primary that leaves gives the duty to the first that stays', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    expect(hands.instruct('s0', { type: 'retire' })).toEqual({ type: 'done', changed: true });
    hands.put('s1', '12am');
    hands.deliverAll();
    expect([hands.told('s1'), hands.room('s1')]).toEqual(['view 0 normal op 3 commit 3', '12am']);
  });

  test('the last of a group cannot leave', () => {
    const hands = new Hands(1);
    expect(hands.instruct('s0', { type: 'retire' })).toMatchObject({ type: 'failed' });
  });

  test('[pitfall 28] a survivor that lagged gets what it lacks from whoever told of the epoch, one that left too', () => {
    const hands = new Hands(3);
    hands.isolate('s1');
    hands.commit('s0', '11am');
    hands.instruct('s2', { type: 'retire' });
    expect(group(hands, 's2')).toBe('epoch 1 s0,s1 retired');
    expect(hands.answers.size).toBe(0);
    // The only other one that has it is gone; one of the two that are left needs nobody else.
    hands.isolate('s0');
    hands.heal('s1', 's2');
    pass(hands, 3, 's1', 's2');
    expect(group(hands, 's1')).toBe('epoch 1 s0,s1 normal');
    expect(hands.room('s1')).toBe('11am');
    hands.heal('s0', 's1');
    pass(hands, 3, 's0', 's1', 's2');
    expect([...hands.answers.values()]).toEqual([{ type: 'done', changed: true }]);
  });

  test('[VR6] one that left hears of a later epoch from those that it has heard already', () => {
    const hands = new Hands(5);
    hands.commit('s0', '11am');
    const isUnheard = ({ type }: VsrMessage, from: string, to: string) =>
      to === 's4' && (type === 'epochStarted' || type === 'startEpoch') && (from === 's0' || from === 's3');
    const deliverHeard = () => {
      hands.lose(isUnheard);
      while (hands.travelling.length > 0) {
        hands.deliver();
        hands.lose(isUnheard);
      }
    };
    hands.step('s4', { type: 'instruction', number: 9, instruction: { type: 'retire' } });
    deliverHeard();
    expect(group(hands, 's4')).toBe('epoch 1 s0,s1,s2,s3 retired');
    hands.begin('s5', 's1');
    deliverHeard();
    expect(group(hands, 's1')).toBe('epoch 2 s0,s1,s2,s3,s5 normal');
    expect(Object.keys(hands.state('s4').started)).toEqual(['s1', 's2']);
    expect(hands.state('s4').before).not.toBeNull();
    hands.tick('s4');
    deliverHeard();
    expect(hands.state('s4').before).toBeNull();
  });

  test('one that cannot leave yet is told so after a while, and leaves as soon as it can', () => {
    const hands = new Hands(3);
    hands.isolate('s2');
    expect(hands.instruct('s2', { type: 'retire' })).toBeUndefined();
    pass(hands, 10, 's2');
    expect([...hands.answers.values()]).toMatchObject([{ type: 'pending' }]);
    hands.rejoin('s2');
    pass(hands, 4, 's0', 's1', 's2');
    expect(group(hands, 's2')).toBe('epoch 1 s0,s1 retired');
  });

  test('a question to be let in that comes late brings nobody back', () => {
    const hands = new Hands(3);
    hands.begin('s3', 's0');
    const late = hands.travelling.find(({ message }) => message.type === 'reconfiguration')?.message;
    hands.deliverAll();
    hands.instruct('s3', { type: 'retire' });
    hands.say('s3', 's0', late as VsrMessage);
    hands.deliverAll();
    expect(group(hands, 's0')).toBe('epoch 2 s0,s1,s2 normal');
  });
});

describe('across epochs', () => {
  test('[pitfall 27] a view of an older epoch means nothing, however high: its sender is told of the new one', () => {
    const hands = new Hands(3);
    hands.begin('s3', 's0');
    hands.deliverAll();
    hands.say('s1', 's0', { type: 'startViewChange', epoch: 0, viewNumber: 9, enteredView: 9 });
    expect(hands.told('s0')).toBe('view 0 normal op 1 commit 1');
    expect(hands.travelling.map(({ to, message }) => `${message.type} to ${to}`)).toEqual([
      'startEpoch to s1',
    ]);
  });

  test('[pitfall 30] who is out of the group disturbs nobody', () => {
    const hands = new Hands(3);
    hands.instruct('s2', { type: 'retire' });
    hands.say('s2', 's0', { type: 'startViewChange', epoch: 1, viewNumber: 5, enteredView: 5 });
    hands.say('s2', 's1', { type: 'startViewChange', epoch: 0, viewNumber: 5, enteredView: 5 });
    hands.deliverAll();
    expect([group(hands, 's0'), hands.told('s0')]).toEqual([
      'epoch 1 s0,s1 normal',
      'view 0 normal op 1 commit 1',
    ]);
  });

  test('[pitfall 32] epoch, both configurations and the log are there after a crash in the middle of it', () => {
    const hands = new Hands(3);
    hands.begin('s3', 's0');
    while (hands.state('s0').epoch === 0) hands.deliver();
    hands.lose();
    hands.restart('s0');
    expect(group(hands, 's0')).toBe('epoch 1 s0,s1,s2,s3 normal');
    expect(hands.state('s0').before).toEqual({ epoch: 0, members: ['s0', 's1', 's2'] });
    pass(hands, 4, 's0', 's1', 's2', 's3');
    for (const id of ['s0', 's1', 's2', 's3']) expect(group(hands, id)).toBe('epoch 1 s0,s1,s2,s3 normal');
  });

  test('one that comes late to an epoch is let in by those that wait for its vote', () => {
    const hands = new Hands(3);
    hands.isolate('s2');
    hands.begin('s3', 's0');
    hands.deliverAll();
    pass(hands, 2, 's0', 's1', 's3');
    expect(group(hands, 's3')).toBe('epoch 1 s0,s1,s2,s3 normal');
    // Three of four are a majority; s0 falls silent, and the others enter a view that needs s2.
    hands.silence('s1', 's3');
    hands.say('s3', 's1', { type: 'startViewChange', epoch: 1, viewNumber: 1, enteredView: 1 });
    hands.deliverAll();
    hands.isolate('s0');
    hands.rejoin('s2');
    hands.isolate('s0');
    pass(hands, 8, 's1', 's2', 's3');
    expect(group(hands, 's2')).toBe('epoch 1 s0,s1,s2,s3 normal');
  });

  test('[pitfall 31] who is in the first group is written down before anything is said', () => {
    const hands = new Hands(3);
    hands.restart('s1');
    expect([group(hands, 's1'), hands.state('s1').isRecorded]).toEqual(['epoch 0 s0,s1,s2 normal', true]);
  });
});

describe('witnesses', () => {
  test('[VR7] log and vote, and execute nothing', () => {
    const hands = new Hands(3, { witnesses: '1' });
    hands.isolate('s1');
    hands.commit('s0', '11am');
    expect([hands.told('s2'), hands.room('s2')]).toEqual(['view 0 normal op 1 commit 1', undefined]);
    expect(hands.protocol.view(hands.state('s2')).role).toBe('witness');
  });

  test('[VR7] are never primary, and have what the next primary lacks', () => {
    const hands = new Hands(3, { witnesses: '1' });
    hands.commit('s0', '11am');
    hands.isolate('s1');
    hands.commit('s0', '12am');
    hands.isolate('s0');
    hands.heal('s1', 's2');
    hands.silence('s1', 's2');
    hands.deliverAll();
    expect([hands.told('s1'), hands.room('s1')]).toEqual(['view 1 normal op 2 commit 2', '12am']);
    hands.isolate('s1');
    hands.heal('s0', 's2');
    for (let i = 0; i < 2; i += 1) {
      hands.silence('s0', 's2');
      hands.deliverAll();
    }
    expect(hands.told('s0')).toMatch(/^view 2 normal/);
  });

  test('[VR7] keep what any that executes may lack, and no more', () => {
    const hands = new Hands(3, { witnesses: '1', checkpoint: '2' });
    for (let i = 0; i < 6; i += 1) hands.commit('s0', `${i}`);
    hands.heartbeat('s0');
    hands.deliverAll();
    expect(hands.state('s2').logStart).toBeGreaterThan(2);
    const kept = hands.state('s2').logStart;
    hands.isolate('s1');
    for (let i = 0; i < 6; i += 1) hands.commit('s0', `${i}`);
    hands.heartbeat('s0');
    hands.deliverAll();
    expect(hands.state('s2').logStart).toBeLessThanOrEqual(kept + 2);
  });

  test('[VR7] where the log of a witness begins is durable, though a state brings it no rows', () => {
    const hands = new Hands(3, { witnesses: '1', checkpoint: '2' });
    for (let i = 0; i < 4; i += 1) hands.commit('s0', `${i}`);
    hands.isolate('s2');
    for (let i = 0; i < 8; i += 1) hands.commit('s0', `${i}`);
    hands.rejoin('s2');
    for (let i = 0; i < 2; i += 1) {
      hands.heartbeat('s0');
      hands.deliverAll();
    }
    hands.put('s0', 'last');
    hands.deliverAll();
    hands.restart('s2');
    hands.heartbeat('s0');
    hands.deliverAll();
    expect(hands.told('s2')).toBe('view 0 normal op 13 commit 13');
  });

  test('[VR7] nobody who executes leaves, if too few would be left', () => {
    const hands = new Hands(3, { witnesses: '1' });
    hands.begin('s3', 's0');
    hands.deliverAll();
    expect(group(hands, 's3')).toBe('epoch 1 s0,s1,s2,s3 normal');
    expect(hands.instruct('s1', { type: 'retire' })).toMatchObject({ type: 'done' });
    expect(hands.instruct('s2', { type: 'retire' })).toMatchObject({ type: 'done' });
  });
});
