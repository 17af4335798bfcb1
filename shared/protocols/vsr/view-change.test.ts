// View changes, message by message (section 4.2; rule VR4), and what is known to go wrong there.

import { describe, expect, test } from 'vitest';
import type { DoViewChange, StartView } from './messages.ts';
import { Hands } from './testing/hands.ts';
import type { LogEntry } from './types.ts';

const entry = (viewNumber: number, requestNumber: number): LogEntry => ({
  type: 'operation',
  viewNumber,
  client: 'c9',
  requestNumber,
  operation: { type: 'put', key: 'room', value: `value ${requestNumber} of view ${viewNumber}` },
});

const doViewChange = (
  viewNumber: number,
  lastNormalView: number,
  entries: readonly LogEntry[],
): DoViewChange => ({
  type: 'doViewChange',
  epoch: 0,
  viewNumber,
  lastNormalView,
  opNumber: entries.length,
  commitNumber: 0,
  after: 0,
  entries,
});

const startView = (viewNumber: number, entries: readonly LogEntry[]): StartView => ({
  type: 'startView',
  epoch: 0,
  viewNumber,
  opNumber: entries.length,
  commitNumber: 0,
  after: 0,
  entries,
});

describe('a view change', () => {
  test('[VR4] when the primary is gone the next one takes over, with all that was committed', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliverAll();
    expect(hands.told('s1')).toBe('view 1 normal op 1 commit 1');
    expect(hands.told('s2')).toBe('view 1 normal op 1 commit 1');
    hands.put('s1', '12am');
    hands.deliverAll();
    expect(hands.room('s1')).toBe('12am');
  });

  test('[VR4] a tail that never committed gives way, and its replica follows the new view', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    hands.isolate('s0');
    hands.put('s0', 'lost');
    hands.silence('s1', 's2');
    hands.deliverAll();
    hands.commit('s1', '12am');
    expect(hands.told('s0')).toBe('view 0 normal op 2 commit 1');
    hands.rejoin('s0');
    hands.heartbeat('s1');
    hands.deliverAll();
    expect([hands.told('s0'), hands.room('s0')]).toEqual(['view 1 normal op 2 commit 2', '12am']);
    expect(hands.noted('tailCut')).toMatchObject([{ from: 2, to: 2 }]);
  });

  test('[VR4] a minority changes no view', () => {
    const hands = new Hands(5);
    hands.isolate('s3');
    hands.heal('s3', 's4');
    for (const other of ['s0', 's1', 's2']) hands.cut('s4', other);
    hands.silence('s3', 's4');
    hands.deliverAll();
    expect([hands.told('s3'), hands.told('s4')]).toEqual(Array(2).fill('view 0 normal op 0 commit 0'));
  });

  test('[pitfall 11] wishes meet at the highest', () => {
    const hands = new Hands(3);
    hands.isolate('s0');
    hands.say('s2', 's1', { type: 'startViewChange', epoch: 0, viewNumber: 4, enteredView: 0 });
    hands.silence('s1');
    expect(hands.told('s1')).toBe('view 4 view-change op 0 commit 0');
  });

  test('[pitfall 11] votes for different views are never counted together', () => {
    const hands = new Hands(5);
    hands.say('s2', 's1', doViewChange(1, 0, []));
    hands.say('s3', 's1', doViewChange(6, 0, []));
    expect(hands.told('s1')).toBe('view 6 view-change op 0 commit 0');
    hands.say('s4', 's1', doViewChange(1, 0, []));
    expect(hands.told('s1')).toBe('view 6 view-change op 0 commit 0');
    hands.say('s4', 's1', doViewChange(6, 0, []));
    expect(hands.told('s1')).toBe('view 6 normal op 0 commit 0');
  });

  test('[pitfall 12] a StartViewChange of the same view moves nobody', () => {
    const hands = new Hands(3);
    hands.say('s2', 's1', { type: 'startViewChange', epoch: 0, viewNumber: 0, enteredView: 0 });
    expect(hands.told('s1')).toBe('view 0 normal op 0 commit 0');
  });

  test('[pitfall 13] a StartView of a lower view is ignored', () => {
    const hands = new Hands(3);
    hands.say('s2', 's0', startView(2, [entry(2, 1)]));
    hands.say('s1', 's0', startView(1, [entry(1, 1), entry(1, 2)]));
    expect(hands.told('s0')).toBe('view 2 normal op 1 commit 0');
  });

  test('[pitfall 14] a StartView of the same view that comes late overwrites nothing', () => {
    const hands = new Hands(3);
    hands.isolate('s0');
    hands.silence('s1', 's2');
    while (!hands.travelling.some(({ message }) => message.type === 'startView')) hands.deliver();
    const late = hands.travelling.find(({ message, to }) => message.type === 'startView' && to === 's2');
    hands.deliverAll();
    hands.put('s1', '11am');
    hands.deliverAll();
    expect(hands.told('s2')).toBe('view 1 normal op 1 commit 0');
    hands.say('s1', 's2', late?.message as StartView);
    expect(hands.told('s2')).toBe('view 1 normal op 1 commit 0');
  });

  test('[pitfall 15] the log of the latest normal view wins over a longer one, and the commit-number is the largest of all', () => {
    const hands = new Hands(5);
    const long = doViewChange(6, 0, [entry(0, 1), entry(0, 2), entry(0, 3)]);
    const late = { ...doViewChange(6, 4, [entry(4, 1)]), commitNumber: 0 };
    hands.say('s2', 's1', long);
    hands.say('s3', 's1', late);
    expect(hands.told('s1')).toBe('view 6 normal op 1 commit 0');
    expect(hands.noted('logChosen')).toMatchObject([{ winner: 's3' }]);
  });

  test('[pitfall 15] one voice counts once, however often it is heard', () => {
    const hands = new Hands(5);
    for (let i = 0; i < 3; i += 1) hands.say('s2', 's1', doViewChange(1, 0, []));
    expect(hands.told('s1')).toBe('view 1 view-change op 0 commit 0');
  });

  test('[pitfall 16] the last op commits without a new request: what a backup lacks is prepared again', () => {
    const hands = new Hands(3);
    hands.heartbeat('s0');
    hands.deliverAll();
    hands.put('s0', '11am');
    hands.lose();
    hands.heartbeat('s0');
    hands.lose();
    hands.heartbeat('s0');
    hands.deliverAll();
    expect(hands.told('s0')).toBe('view 0 normal op 1 commit 1');
    expect(hands.noted('preparedAgain').length).toBeGreaterThan(0);
  });

  test('[pitfall 17] a lost vote is said again', () => {
    const hands = new Hands(3);
    hands.isolate('s0');
    hands.silence('s1', 's2');
    while (!hands.travelling.some(({ message }) => message.type === 'doViewChange')) hands.deliver();
    hands.lose();
    hands.tick('s2');
    hands.deliverAll();
    expect(hands.told('s1')).toBe('view 1 normal op 0 commit 0');
  });

  test('[pitfall 17] each view that does not come about makes the next wait longer', () => {
    const hands = new Hands(3);
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliver('startViewChange');
    const waited: number[] = [];
    for (const _ of [1, 2, 3]) {
      const before = hands.state('s2').viewNumber;
      let ticks = 0;
      for (; hands.state('s2').viewNumber === before && ticks < 100; ticks += 1) {
        hands.tick('s1');
        hands.tick('s2');
        hands.lose(({ type }) => type !== 'startViewChange');
        hands.deliverAll();
        hands.lose();
      }
      waited.push(ticks);
    }
    expect(waited[1]).toBeGreaterThan(waited[0] as number);
    expect(waited[2]).toBeGreaterThan(waited[1] as number);
  });

  test('[pitfall 18] one that is deaf to the primary moves nobody, and not itself', () => {
    const hands = new Hands(3);
    for (let round = 0; round < 10; round += 1) {
      hands.silence('s2');
      hands.heartbeat('s0');
      hands.lose((_, from, to) => from === 's0' && to === 's2');
      hands.deliverAll();
    }
    for (const id of ['s0', 's1', 's2']) expect(hands.told(id)).toBe('view 0 normal op 0 commit 0');
  });

  test('[pitfall 18] a primary that no quorum answers serves nobody, and falls silent', () => {
    const hands = new Hands(3);
    hands.commit('s0', '11am');
    for (let ticks = 0; ticks < 5; ticks += 1) {
      hands.heartbeat('s0');
      hands.lose();
      hands.tick('s0');
    }
    hands.put('s0', '12am');
    expect(hands.replies).toMatchObject([{ result: { reason: 'TRY_AGAIN' } }]);
    hands.lose();
    hands.heartbeat('s0');
    expect(hands.travelling).toEqual([]);
  });

  test('a replica that entered a view never works in an older one again; the others come to it', () => {
    const hands = new Hands(3);
    hands.isolate('s0');
    hands.silence('s1');
    hands.silence('s2');
    // Only s2 hears the other wish: it enters, and all that it says is lost.
    hands.deliver('startViewChange');
    hands.lose();
    hands.rejoin('s0');
    hands.heartbeat('s0');
    hands.deliverAll();
    expect(hands.told('s2')).toMatch(/^view 1 view-change/);
    hands.tick('s1');
    hands.tick('s2');
    hands.deliverAll();
    for (const id of ['s0', 's1', 's2']) expect(hands.told(id)).toBe('view 1 normal op 0 commit 0');
  });
});
