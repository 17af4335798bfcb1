// A client that follows, step by step and without a host: what it does about a refusal, a silence, a link that breaks.

import { describe, expect, test } from 'vitest';
import type { Operation, OperationResult } from '../core/contract.ts';
import { present } from '../core/result.ts';
import { findProtocol } from '../protocols/index.ts';
import { type ClientEffect, type ClientInput, type ClientState, initClient, stepClient } from './client.ts';
import { ATTEMPTS_MAX } from './retry-policy.ts';

const protocol = present(findProtocol('vsr'), 'the protocol whose clients follow');
const TIMEOUT_MILLIS = 1_000;
const PUT: Operation = { type: 'put', key: 'room', value: '11am' };
const DONE: OperationResult = { type: 'accepted', evidence: { version: null } };

/** A client with its host: links to replicas that are up come up at once, and moves are done when they are asked for. */
class HeldClient {
  readonly state: ClientState = initClient(protocol, 'c0', [], { timeoutMillis: TIMEOUT_MILLIS });
  readonly down = new Set<string>();
  readonly sent: string[] = [];
  readonly ended: OperationResult[] = [];
  /** When the retry timer rings, after it was set. */
  retryMillis: number | null = null;

  constructor(replicas = ['s0', 's1', 's2'], at = 's0') {
    this.step({ type: 'follow', replicas, seed: 1 });
    this.attach(at);
  }

  step(input: ClientInput): void {
    for (const effect of stepClient(protocol, this.state, input)) this.#perform(effect);
  }

  attach(replica: string | null): void {
    this.step({ type: 'attach', replica });
    if (replica !== null && !this.down.has(replica)) this.step({ type: 'link', up: true });
  }

  put(): void {
    this.step({ type: 'operate', operation: PUT });
  }

  reply(from: string, number: number, result: OperationResult): void {
    this.step({ type: 'reply', from, number, result });
  }

  refuse(from: string, attempt: number, more: object, number = 1): void {
    const refusal = { type: 'refused', reason: 'TRY_AGAIN', sentence: `${from} will not`, attempt } as const;
    this.reply(from, number, { ...refusal, ...more });
  }

  retry(number = 1): void {
    this.retryMillis = null;
    this.step({ type: 'timeout', timer: { type: 'retry', number } });
  }

  giveUp(number = 1): void {
    this.step({ type: 'timeout', timer: { type: 'giveUp', number } });
  }

  #perform(effect: ClientEffect): void {
    if (effect.type === 'send' && effect.message.type === 'request')
      this.sent.push(`${effect.message.number}.${effect.message.attempt} to ${effect.to}`);
    if (effect.type === 'setTimer' && effect.timer.type === 'retry') this.retryMillis = effect.delayMillis;
    if (effect.type === 'complete') this.ended.push(effect.result);
    if (effect.type === 'move') this.attach(effect.to);
  }
}

const NOT_PRIMARY = { reason: 'NOT_PRIMARY' } as const;

describe('[C8] [VR2] a client that follows', () => {
  test('goes where it is told that the primary is, and sends the same request again', () => {
    const client = new HeldClient(undefined, 's2');
    client.put();
    client.refuse('s2', 1, { ...NOT_PRIMARY, primary: 's0' });
    client.reply('s0', 1, DONE);
    expect(client.sent).toEqual(['1.1 to s2', '1.2 to s0']);
    expect(client.ended).toEqual([DONE]);
    expect(client.state.replica).toBe('s0');
  });

  test('goes round the replicas in join order where the refusal names nobody of use, and then waits a while', () => {
    const client = new HeldClient();
    client.put();
    client.refuse('s0', 1, NOT_PRIMARY);
    client.refuse('s1', 2, { ...NOT_PRIMARY, primary: 's9' });
    client.refuse('s2', 3, NOT_PRIMARY);
    client.refuse('s0', 4, NOT_PRIMARY);
    expect(client.sent).toEqual(['1.1 to s0', '1.2 to s1', '1.3 to s2', '1.4 to s0']);
    client.retry();
    expect(client.sent.at(-1)).toBe('1.5 to s1');
  });

  test('does not run in circles between two replicas that name each other', () => {
    const client = new HeldClient();
    client.put();
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      const [from, other] = attempt % 2 === 1 ? ['s0', 's1'] : ['s1', 's0'];
      client.refuse(from as string, attempt, { ...NOT_PRIMARY, primary: other as string });
    }
    expect(client.sent).toHaveLength(4);
  });

  test('asks the same replica again after TRY_AGAIN, then the next one, each time after a longer while', () => {
    const client = new HeldClient();
    client.put();
    const waits: number[] = [];
    for (const [attempt, from] of ['s0', 's0', 's1', 's1'].entries()) {
      client.refuse(from, attempt + 1, {});
      waits.push(client.retryMillis ?? 0);
      client.retry();
    }
    expect(client.sent).toEqual(['1.1 to s0', '1.2 to s0', '1.3 to s1', '1.4 to s1', '1.5 to s2']);
    expect(waits).toEqual([...waits].sort((left, right) => left - right));
    expect(waits[0]).toBeGreaterThan(0);
  });

  test('sends again into silence, and at last to the next replica', () => {
    const client = new HeldClient();
    client.put();
    client.retry();
    client.retry();
    expect(client.sent).toEqual(['1.1 to s0', '1.2 to s0', '1.3 to s1']);
  });

  test('goes on at once when its link breaks, and takes no hint to go back there', () => {
    const client = new HeldClient();
    client.put();
    client.down.add('s0');
    client.step({ type: 'link', up: false });
    client.refuse('s1', 2, { ...NOT_PRIMARY, primary: 's0' });
    expect(client.sent).toEqual(['1.1 to s0', '1.2 to s1']);
    client.retry();
    expect(client.sent.at(-1)).toBe('1.3 to s2');
  });

  test('looks for a replica whose link stands, where its own does not', () => {
    const client = new HeldClient();
    client.down.add('s0').add('s1');
    client.step({ type: 'link', up: false });
    client.put();
    client.retry();
    expect(client.sent).toEqual(['1.1 to s2']);
  });

  test('has one request outstanding; the next begins when that has ended', () => {
    const client = new HeldClient();
    client.put();
    client.put();
    expect(client.sent).toEqual(['1.1 to s0']);
    client.reply('s0', 1, DONE);
    expect(client.sent).toEqual(['1.1 to s0', '2.1 to s0']);
    client.reply('s0', 2, DONE);
    expect(client.ended).toEqual([DONE, DONE]);
    expect(client.state.outstanding).toEqual([]);
  });

  test('knows newcomers and forgets who left, as its host tells it', () => {
    const client = new HeldClient(['s0', 's1']);
    client.step({ type: 'follow', replicas: ['s0', 's3'], seed: 1 });
    client.put();
    client.refuse('s0', 1, { ...NOT_PRIMARY, primary: 's1' });
    expect(client.sent).toEqual(['1.1 to s0', '1.2 to s3']);
  });

  test('ends with TIMEOUT where an attempt had no answer: the outcome is unknown', () => {
    const client = new HeldClient();
    client.put();
    client.retry();
    client.refuse('s0', 2, {});
    client.giveUp();
    expect(client.ended).toMatchObject([{ type: 'refused', reason: 'TIMEOUT' }]);
    expect(client.ended[0]).toMatchObject({ sentence: expect.stringContaining('2 attempts') });
  });

  test('ends with the refusal where every attempt was refused, however often one was told', () => {
    const client = new HeldClient();
    client.put();
    client.refuse('s0', 1, {});
    client.refuse('s0', 1, {});
    client.giveUp();
    expect(client.ended).toMatchObject([{ type: 'refused', reason: 'TRY_AGAIN' }]);
  });

  test('takes the copy of a refusal for no answer to a later attempt', () => {
    const client = new HeldClient();
    client.put();
    client.refuse('s0', 1, {});
    client.retry();
    client.refuse('s0', 1, {});
    client.giveUp();
    expect(client.ended).toMatchObject([{ type: 'refused', reason: 'TIMEOUT' }]);
  });

  test('ends with UNREACHABLE where nobody was ever asked', () => {
    const client = new HeldClient();
    for (const replica of ['s0', 's1', 's2']) client.down.add(replica);
    client.step({ type: 'link', up: false });
    client.put();
    for (let tries = 0; tries < 20; tries += 1) client.retry();
    client.giveUp();
    expect(client.sent).toEqual([]);
    expect(client.ended).toMatchObject([{ type: 'refused', reason: 'UNREACHABLE' }]);
  });

  test('ends at once with a refusal that every replica would give', () => {
    const client = new HeldClient();
    client.put();
    client.refuse('s0', 1, { reason: 'TOO_LARGE' });
    expect(client.ended).toMatchObject([{ reason: 'TOO_LARGE' }]);
  });

  test('stays with nobody while somebody took it away, and goes on where it is put', () => {
    const client = new HeldClient();
    client.put();
    client.attach(null);
    client.retry();
    expect(client.sent).toEqual(['1.1 to s0']);
    client.attach('s2');
    expect(client.sent).toEqual(['1.1 to s0', '1.2 to s2']);
  });

  test('follows no more when it is told so: what may have been taken is waited for, the rest ends', () => {
    const client = new HeldClient();
    client.put();
    client.put();
    client.step({ type: 'follow', replicas: null, seed: 1 });
    expect(client.ended).toMatchObject([{ reason: 'UNREACHABLE' }]);
    client.retry();
    client.reply('s0', 1, DONE);
    expect(client.ended[1]).toEqual(DONE);
    client.put();
    expect(client.sent).toEqual(['1.1 to s0', '3.undefined to s0']);
  });

  test('sends no request more often than its bound', () => {
    const client = new HeldClient();
    client.put();
    for (let tries = 0; tries < 5 * ATTEMPTS_MAX; tries += 1) client.retry();
    expect(client.sent).toHaveLength(ATTEMPTS_MAX);
    client.giveUp();
    expect(client.ended).toMatchObject([{ reason: 'TIMEOUT' }]);
  });

  test('draws its waits from its own luck: the same client does the same, another one comes at another time', () => {
    const waitOf = (id: string) => {
      const state = initClient(protocol, id, [], { timeoutMillis: TIMEOUT_MILLIS });
      stepClient(protocol, state, { type: 'follow', replicas: ['s0'], seed: 1 });
      stepClient(protocol, state, { type: 'attach', replica: 's0' });
      stepClient(protocol, state, { type: 'link', up: true });
      return JSON.stringify(stepClient(protocol, state, { type: 'operate', operation: PUT }));
    };
    expect(waitOf('c0')).toBe(waitOf('c0'));
    expect(waitOf('c0')).not.toBe(waitOf('c1'));
  });
});
