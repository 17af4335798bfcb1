// What a replica may forget, hand out or refuse, and what it may not: faults that only a long chain of events shows.

import { describe, expect, test } from 'vitest';
import type { Input } from '../../core/contract.ts';
import { present } from '../../core/result.ts';
import { checkpointPart, takePart } from './checkpoint.ts';
import type { VsrMessage } from './messages.ts';
import { Hands } from './testing/hands.ts';
import type { IncomingCheckpoint, VsrTypes } from './types.ts';

const ask: Input<VsrTypes> = {
  type: 'request',
  client: 'c0',
  number: 1,
  operation: { type: 'put', key: 'room', value: '11am' },
  context: null,
  attempt: 1,
};

function pass(hands: Hands, ticks: number, ...ids: readonly string[]): void {
  for (let i = 0; i < ticks; i += 1) {
    for (const id of ids) {
      hands.tick(id);
      hands.heartbeat(id);
    }
    hands.deliverAll();
  }
}

function refusals(hands: Hands) {
  return hands.replies.filter(({ result }) => result.type === 'refused');
}

describe('what is handed out', () => {
  test('[VR6] one that left without what was before the epoch hands out nothing of its own', () => {
    const hands = new Hands(5);
    hands.step('s2', { type: 'instruction', number: 77, instruction: { type: 'retire' } });
    const [late] = hands.lose(({ type }) => type === 'reconfiguration');
    hands.say('s0', 's2', { type: 'startViewChange', epoch: 0, viewNumber: 2, enteredView: 2 });
    hands.deliverAll();
    expect(hands.told('s2')).toBe('view 2 normal op 0 commit 0');
    // It logs ops that nobody else has, and is let go by those who never heard of them.
    hands.isolate('s2');
    hands.isolate('s4');
    for (const value of ['x', 'y']) hands.put('s2', value, 'c1');
    hands.lose();
    hands.say('s0', 's3', { type: 'startViewChange', epoch: 0, viewNumber: 3, enteredView: 3 });
    hands.deliverAll();
    hands.say('s2', 's0', present(late as VsrMessage | undefined, 'the question of s2'));
    hands.deliverAll();
    pass(hands, 2, 's0', 's1', 's3');
    hands.heal('s2', 's0');
    pass(hands, 6, 's2');
    expect(hands.state('s2').status).toBe('retired');
    // Who was away asks it first.
    hands.isolate('s2');
    hands.heal('s2', 's4');
    pass(hands, 6, 's4');
    for (const id of ['s0', 's1', 's3']) hands.heal('s4', id);
    hands.put('s0', '11am');
    hands.deliverAll();
    pass(hands, 8, 's0', 's1', 's3', 's4');
    expect(hands.state('s4').log).toEqual(hands.state('s0').log);
  });

  test('[VR7] parts of a state from before a restart and after it make one state', () => {
    const hands = new Hands(1, { checkpoint: '24' });
    const value = 'x'.repeat(60_000);
    for (let i = 23; i >= 0; i -= 1)
      hands.operate('c0', 's0', { type: 'put', key: `key${String(i).padStart(2, '0')}`, value });
    let incoming: IncomingCheckpoint | null = takePart(null, checkpointPart(hands.state('s0'), null));
    const state = hands.state('s0');
    // As a disk gives its rows back: in the order of their keys.
    state.store = Object.fromEntries(
      Object.entries(state.store).sort(([left], [right]) => (left < right ? -1 : 1)),
    );
    state.outgoing = null;
    for (let asked = 0; incoming !== null && !incoming.isWhole && asked < 20; asked += 1) {
      const wanted = { opNumber: incoming.opNumber, part: incoming.parts };
      incoming = takePart(incoming, checkpointPart(state, wanted)) ?? incoming;
    }
    expect(new Set(incoming?.values.map(([key]) => key)).size).toBe(24);
  });

  test('[VR7] a witness keeps what another has logged and not executed', () => {
    const hands = new Hands(3, { witnesses: '1', checkpoint: '2' });
    for (let i = 0; i < 4; i += 1) hands.commit('s0', `${i}`);
    for (let i = 4; i < 6; i += 1) {
      hands.put('s0', `${i}`);
      hands.deliverAll();
    }
    hands.heartbeat('s0');
    hands.lose(({ type }, _, to) => type === 'commit' && to === 's1');
    hands.deliverAll();
    hands.put('s0', 'last');
    hands.lose(({ type }, _, to) => type === 'prepare' && to === 's1');
    hands.deliverAll();
    expect(hands.told('s0')).toBe('view 0 normal op 7 commit 7');
    hands.isolate('s0');
    pass(hands, 60, 's1', 's2');
    expect(hands.told('s1')).toMatch(/normal op 7 commit 7/);
  });
});

describe('what is refused', () => {
  test('[VR2] one that restarts in a view change does not refuse what its log holds', () => {
    const hands = new Hands(3);
    hands.step('s0', ask);
    hands.lose(({ type }, _, to) => type === 'prepare' && to === 's2');
    hands.deliver('prepare');
    hands.lose();
    hands.say('s1', 's0', { type: 'startViewChange', epoch: 0, viewNumber: 1, enteredView: 1 });
    hands.lose();
    hands.replies.length = 0;
    hands.restart('s0');
    hands.step('s0', ask);
    pass(hands, 6, 's0', 's1', 's2');
    expect(hands.room('s1')).toBe('11am');
    expect(refusals(hands)).toEqual([]);
  });

  test('[VR2] one that is let go does not refuse what it had logged', () => {
    const hands = new Hands(3);
    hands.step('s0', ask);
    hands.lose(({ type }, _, to) => type === 'prepare' && to === 's2');
    hands.deliver('prepare');
    hands.lose();
    hands.isolate('s0');
    hands.silence('s1', 's2');
    hands.deliverAll();
    pass(hands, 2, 's1', 's2');
    expect(hands.room('s1')).toBe('11am');
    hands.say('s0', 's1', {
      type: 'reconfiguration',
      epoch: 0,
      viewNumber: 0,
      add: null,
      remove: 's0',
      isPassedOn: false,
    });
    hands.deliverAll();
    pass(hands, 3, 's1', 's2');
    hands.rejoin('s0');
    pass(hands, 5, 's0');
    expect(hands.state('s0').status).toBe('retired');
    hands.replies.length = 0;
    hands.step('s0', ask);
    expect(refusals(hands)).toEqual([]);
  });
});
