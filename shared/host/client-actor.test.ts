// The client actor: every call ends exactly once.

import { describe, expect, test } from 'vitest';
import type { ClientTimer } from '../client/client.ts';
import type { OperationResult, Protocol } from '../core/contract.ts';
import { ClientActor, type ClientPorts } from './client-actor.ts';
import { scriptedProtocol } from './testing/scripted-protocol.ts';

const get = { type: 'get', key: 'x', view: 'tentative' } as const;
const value: OperationResult = { type: 'value', key: 'x', value: 'one', evidence: null };

function clientOf(protocol: Protocol = scriptedProtocol(() => [])) {
  const log: string[] = [];
  const timers: ClientTimer[] = [];
  let lastMessage = 0;
  const ports: ClientPorts = {
    nextMessage: () => {
      lastMessage += 1;
      return lastMessage;
    },
    send: (message, to, body) => void log.push(`send ${message} ${body.type} ${body.number} to ${to}`),
    setTimer: (timer) => void timers.push(timer),
    move: () => undefined,
    cancelTimer: (timer) => void log.push(`cancel ${timer.number}`),
    stepped: (input, message) =>
      void log.push(`step ${input.type}${message === undefined ? '' : ` by ${message}`}`),
    failed: (sentence) => void log.push(`failed: ${sentence}`),
  };
  const actor = new ClientActor(protocol, 'c0', [], { timeoutMillis: 100 }, ports);
  return { actor, log, timers };
}

function linked(client: ReturnType<typeof clientOf>): ReturnType<typeof clientOf> {
  client.actor.receive({ type: 'attach', replica: 's0' });
  client.actor.receive({ type: 'link', up: true });
  client.log.length = 0;
  return client;
}

describe('a client actor', () => {
  test('sends a request and ends the operation with its reply', () => {
    const { actor, log } = linked(clientOf());
    const results: OperationResult[] = [];
    actor.operate(get, (result) => results.push(result));
    expect(results).toEqual([]);
    actor.receive({ type: 'reply', from: 's0', number: 1, result: value }, 7);
    actor.receive({ type: 'reply', from: 's0', number: 1, result: value }, 7);
    expect(results).toEqual([value]);
    expect(log).toEqual([
      'step operate',
      'send 1 request 1 to s0',
      'step reply by 7',
      'cancel 1',
      'step reply by 7',
    ]);
  });

  test('ends each of several operations with its own reply, in any order', () => {
    const { actor } = linked(clientOf());
    const results: Record<string, OperationResult> = {};
    for (const name of ['a', 'b', 'c'])
      actor.operate(get, (result) => {
        results[name] = result;
      });
    for (const number of [2, 3, 1])
      actor.receive({ type: 'reply', from: 's0', number, result: { ...value, value: `${number}` } });
    expect(results).toMatchObject({ a: { value: '1' }, b: { value: '2' }, c: { value: '3' } });
  });

  test('gives up with TIMEOUT and forgets a reply that comes later', () => {
    const { actor, timers } = linked(clientOf());
    const results: OperationResult[] = [];
    actor.operate(get, (result) => results.push(result));
    for (const timer of timers) actor.receive({ type: 'timeout', timer });
    actor.receive({ type: 'reply', from: 's0', number: 1, result: value });
    expect(results).toMatchObject([{ type: 'refused', reason: 'TIMEOUT' }]);
  });

  test('ends an operation at once where no link is', () => {
    const { actor } = clientOf();
    const results: OperationResult[] = [];
    actor.operate(get, (result) => results.push(result));
    expect(results).toMatchObject([{ type: 'refused', reason: 'UNREACHABLE' }]);
  });

  test('ends every operation when the session rules break, and all later ones too', () => {
    const broken = scriptedProtocol(() => []);
    let absorbed = 0;
    const absorb = () => {
      absorbed += 1;
      if (absorbed === 2) throw new Error('evidence of another protocol');
    };
    const { actor, log } = linked(clientOf({ ...broken, session: { ...broken.session, absorb } }));
    const results: OperationResult[] = [];
    for (let i = 0; i < 4; i += 1) actor.operate(get, (result) => results.push(result));
    actor.receive({ type: 'reply', from: 's0', number: 1, result: value });
    actor.receive({ type: 'reply', from: 's0', number: 2, result: value });
    actor.operate(get, (result) => results.push(result));
    const sentence = expect.stringContaining('evidence of another protocol');
    const ended = { type: 'refused', reason: 'UNREACHABLE', sentence };
    expect(results).toEqual([value, ended, ended, ended, ended]);
    expect(log.at(-1)).toMatch(/^failed: .*evidence of another protocol/);
  });
});
