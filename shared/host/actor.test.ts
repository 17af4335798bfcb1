// The replica actor: what leaves it, in which order, and what waits for the disk (rule C3).

import { describe, expect, test } from 'vitest';
import type { Effect, Input, OperationResult } from '../core/contract.ts';
import { OUTBOX_MAX } from '../core/limits.ts';
import { ReplicaActor, type ReplicaPorts } from './actor.ts';
import { scriptedProtocol } from './testing/scripted-protocol.ts';

const identity = { id: 's0', incarnation: 1, ordinal: 0, founders: ['s0'], sponsor: null, seed: 1 };
const accepted: OperationResult = { type: 'accepted', evidence: null };

const persist = (...keys: string[]): Effect => ({
  type: 'persist',
  rows: keys.map((key) => ({ key, value: 1 })),
});
const send = (type: string): Effect => ({ type: 'send', to: 's1', message: { type } });
const reply = (number: number): Effect => ({ type: 'reply', client: 'c0', number, result: accepted });
const answer = (number: number): Effect => ({
  type: 'answer',
  number,
  result: { type: 'done', changed: false },
});
const setTimer = (type: string, delayMillis = 5): Effect => ({
  type: 'setTimer',
  timer: { type },
  delayMillis,
});
const cancelTimer = (type: string): Effect => ({ type: 'cancelTimer', timer: { type } });
const tick = (type: string): Input => ({ type: 'timeout', timer: { type } });

/** An actor that does, at each timeout, what the test lists for it, with ports that write down what they were asked. */
function actorThatDoes(plan: Readonly<Record<string, readonly Effect[] | Error>>) {
  const log: string[] = [];
  const disk: { readonly rows: string; readonly whenDurable: () => void }[] = [];
  let lastMessage = 0;
  const ports: ReplicaPorts = {
    areNotesRead: true,
    now: () => 0,
    nextMessage: () => {
      lastMessage += 1;
      return lastMessage;
    },
    send: (message, to, body) => void log.push(`send ${message} ${body.type} to ${to}`),
    reply: (message, client, number) => void log.push(`reply ${message} to ${client} ${number}`),
    answer: (number) => void log.push(`answer ${number}`),
    setTimer: (timer, delayMillis) => void log.push(`set ${timer.type} ${delayMillis}`),
    cancelTimer: (timer) => void log.push(`cancel ${timer.type}`),
    persist: (batches, whenDurable) => {
      const rows = batches.flat();
      const keys = rows.map(({ key }) => key).join();
      log.push(`write ${keys}`);
      disk.push({ rows: keys, whenDurable });
    },
    stepped: (input, message, effects, messages) =>
      void log.push(
        `step ${input.type === 'timeout' ? input.timer.type : input.type}: ${effects.length} effects, messages ${messages.join()}${message === undefined ? '' : ` by ${message}`}`,
      ),
    durable: (persists) => void log.push(`durable ${persists}`),
    overflowed: (message, to) => void log.push(`overflow ${message} to ${to}`),
    failed: (sentence) => void log.push(`failed: ${sentence}`),
  };
  const react = (input: Input) => {
    const effects = plan[input.type === 'timeout' ? input.timer.type : input.type] ?? [];
    if (effects instanceof Error) throw effects;
    return effects;
  };
  const actor = new ReplicaActor(scriptedProtocol(react), identity, null, [], ports);
  actor.start();
  return { actor, log, sync: () => disk.shift()?.whenDurable() };
}

describe('a replica actor', () => {
  test('records the step before it performs the effects, in their order', () => {
    const { actor, log } = actorThatDoes({
      go: [send('a'), setTimer('t'), reply(4), answer(2), cancelTimer('t')],
    });
    log.length = 0;
    actor.receive(tick('go'), 9);
    expect(log).toEqual([
      'step go: 5 effects, messages 1,2 by 9',
      'send 1 a to s1',
      'set t 5',
      'reply 2 to c0 4',
      'answer 2',
      'cancel t',
    ]);
  });

  test('[C3] lets nothing leave that comes after a persist until that is durable', () => {
    const { actor, log, sync } = actorThatDoes({
      go: [send('before'), persist('k'), send('after'), reply(1), answer(1)],
    });
    log.length = 0;
    actor.receive(tick('go'));
    expect(log).toEqual(['step go: 5 effects, messages 1,2,3', 'send 1 before to s1', 'write k']);
    log.length = 0;
    sync();
    expect(log).toEqual(['durable 1', 'send 2 after to s1', 'reply 3 to c0 1', 'answer 1']);
  });

  test('[C3] gates the effects of a later step too, though that persisted nothing', () => {
    const { actor, log, sync } = actorThatDoes({ write: [persist('k')], read: [reply(1)] });
    actor.receive(tick('write'));
    actor.receive(tick('read'));
    expect(log.filter((line) => line.startsWith('reply'))).toEqual([]);
    sync();
    expect(log.at(-1)).toBe('reply 1 to c0 1');
  });

  test('steps while the disk is writing, and writes what it collected meanwhile as one batch', () => {
    const { actor, log, sync } = actorThatDoes({
      one: [persist('a'), persist('b'), send('1')],
      two: [persist('c'), send('2')],
      three: [send('3'), persist('d'), send('4')],
    });
    log.length = 0;
    actor.receive(tick('one'));
    actor.receive(tick('two'));
    actor.receive(tick('three'));
    expect(log.filter((line) => !line.startsWith('step'))).toEqual(['write a,b']);
    log.length = 0;
    sync();
    expect(log).toEqual(['durable 2', 'send 1 1 to s1', 'write c,d']);
    log.length = 0;
    sync();
    expect(log).toEqual(['durable 4', 'send 2 2 to s1', 'send 3 3 to s1', 'send 4 4 to s1']);
    expect(actor.isSettled).toBe(true);
  });

  test('sets and cancels timers at once: they are as volatile as the state', () => {
    const { actor, log } = actorThatDoes({ go: [persist('k'), setTimer('t', 1), cancelTimer('u')] });
    log.length = 0;
    actor.receive(tick('go'));
    expect(log).toEqual(['step go: 3 effects, messages ', 'set t 1', 'cancel u', 'write k']);
  });

  test('works with a disk that is durable at once', () => {
    const log: string[] = [];
    const protocol = scriptedProtocol((input) => (input.type === 'timeout' ? [persist('k'), reply(1)] : []));
    const quick = new ReplicaActor(protocol, identity, null, [], {
      ...silentPorts(log),
      persist: (_rows, whenDurable) => whenDurable(),
    });
    quick.start();
    quick.receive(tick('go'));
    quick.receive(tick('go'));
    expect(log).toEqual(['durable 1', 'reply', 'durable 2', 'reply']);
  });

  test('[C4] drops everything that was gated when it is stopped', () => {
    const { actor, log, sync } = actorThatDoes({ go: [persist('k'), send('after')] });
    actor.receive(tick('go'));
    actor.stop();
    log.length = 0;
    sync();
    actor.receive(tick('go'));
    expect(log).toEqual([]);
    expect(actor.isRunning).toBe(false);
  });

  test('turns what the protocol throws into a stop with a sentence; the step had no effects', () => {
    const { actor, log } = actorThatDoes({ go: new Error('a write without a stamp') });
    log.length = 0;
    actor.receive(tick('go'));
    expect(log).toEqual([
      'step go: 0 effects, messages ',
      expect.stringMatching(/^failed: .*timeout.*a write without a stamp/),
    ]);
    expect(actor.isRunning).toBe(false);
  });

  test('fails at its start when the rows make no state', () => {
    const log: string[] = [];
    const protocol = {
      ...scriptedProtocol(() => []),
      init: () => {
        throw new Error('a row of another version');
      },
    };
    const actor = new ReplicaActor(protocol, identity, null, [], silentPorts(log));
    expect(actor.state).toBeNull();
    actor.start();
    expect(log).toEqual([expect.stringMatching(/^failed: .*a row of another version/)]);
  });

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])(
    'refuses a timer of %s ms as broken code',
    (delayMillis) => {
      const { actor, log } = actorThatDoes({
        go: [send('before'), persist('k'), setTimer('t', delayMillis)],
      });
      log.length = 0;
      actor.receive(tick('go'));
      expect(log).toEqual(['step go: 0 effects, messages ', expect.stringMatching(/^failed: .*timer t/)]);
    },
  );

  test('gives the state its own copy of the rows', () => {
    const rows = [{ key: 'k', value: { list: [1] } }];
    const protocol = {
      ...scriptedProtocol(() => []),
      init: (_i: unknown, _c: unknown, given: unknown) => given,
    };
    const actor = new ReplicaActor(protocol, identity, null, rows, silentPorts([]));
    expect(actor.state).toEqual(rows);
    (actor.state as typeof rows)[0]?.value.list.push(2);
    expect(rows).toEqual([{ key: 'k', value: { list: [1] } }]);
  });

  test('loses the newest messages when more wait for the disk than the outbox holds, and says so', () => {
    const { actor, log } = actorThatDoes({
      write: [persist('k')],
      burst: Array.from({ length: OUTBOX_MAX }, () => send('m')),
      more: [send('late'), reply(1), answer(1)],
    });
    actor.receive(tick('write'));
    actor.receive(tick('burst'));
    log.length = 0;
    actor.receive(tick('more'));
    expect(log.slice(1)).toEqual([`overflow ${OUTBOX_MAX + 1} to s1`, `overflow ${OUTBOX_MAX + 2} to c0`]);
  });
});

function silentPorts(log: string[]): ReplicaPorts {
  return {
    areNotesRead: true,
    now: () => 0,
    nextMessage: () => 1,
    send: () => {},
    reply: () => void log.push('reply'),
    answer: () => {},
    setTimer: () => {},
    cancelTimer: () => {},
    persist: () => {},
    stepped: () => {},
    durable: (persists) => void log.push(`durable ${persists}`),
    overflowed: () => {},
    failed: (sentence) => void log.push(`failed: ${sentence}`),
  };
}
