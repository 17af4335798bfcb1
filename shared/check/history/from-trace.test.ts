// From what a run wrote down to what its clients saw.

import { describe, expect, test } from 'vitest';
import type { Operation } from '../../core/contract.ts';
import { PERFECT_LINK } from '../../core/faults.ts';
import { present } from '../../core/result.ts';
import type { TraceEvent } from '../../core/trace.ts';
import { findProtocol } from '../../protocols/index.ts';
import { simulateRun } from '../../sim/simulated-run.ts';
import { HistoryFollower, historyOf } from './from-trace.ts';

const bayou = present(findProtocol('bayou'), 'Bayou');
const TIMEOUT_MILLIS = 100;

/** A paced run of one replica with one client, which the test lets pass. */
async function startRun() {
  const spec = {
    protocol: bayou,
    options: {},
    seed: 1,
    link: PERFECT_LINK,
    clientTimeoutMillis: TIMEOUT_MILLIS,
  };
  const created = simulateRun(spec, { pace: 'paced' });
  if (!created.ok) throw new Error(created.error);
  const run = created.value;
  const events: TraceEvent[] = [];
  run.follow(1, (event) => void events.push(event));
  const joined = run.addReplica('s0', null);
  run.advance(50);
  await joined;
  run.addClient('c0', []);
  await run.attachClient('c0', 's0');
  const operate = (operation: Operation) => void run.operate('c0', operation);
  const history = () => [...historyOf(events, bayou.session.versions)];
  return { run, events, operate, history };
}

const put = (key: string, value: string): Operation => ({ type: 'put', key, value });
const get = (key: string): Operation => ({ type: 'get', key, view: 'tentative' });

describe('the history of a trace', () => {
  test('has what was asked, what was told, when, by whom and from which version', async () => {
    const { run, operate, history } = await startRun();
    operate(put('x', '1'));
    run.advance(10);
    operate(get('x'));
    run.advance(10);
    operate(get('absent'));
    run.advance(10);
    operate({ type: 'delete', key: 'x' });
    run.advance(10);
    const operations = history();
    expect(operations).toMatchObject([
      { client: 'c0', number: 1, op: 'put', key: 'x', value: '1', result: 'ok', replica: 's0' },
      { client: 'c0', number: 2, op: 'get', key: 'x', value: '1', result: 'ok', view: 'tentative' },
      { client: 'c0', number: 3, op: 'get', key: 'absent', value: null, result: 'ok' },
      { client: 'c0', number: 4, op: 'delete', key: 'x', value: null, result: 'ok' },
    ]);
    const [write, read] = operations;
    const [stamp, writer] = present(write?.version, 'a version').split('@');
    expect(read?.seen?.[present(writer, 'a writer')]).toBe(Number(stamp));
    expect(write?.end).toBeGreaterThan(present(write?.start, 'a start'));
    expect(write?.places?.[0]).toBeLessThan(read?.places?.[0] ?? 0);
  });

  test('takes a lost answer for an unknown outcome, and goes on under a new name', async () => {
    const { run, operate, history } = await startRun();
    await run.inject({ type: 'hold', a: 'c0', b: 's0' });
    operate(put('x', '1'));
    run.advance(2 * TIMEOUT_MILLIS);
    await run.inject({ type: 'release', a: 'c0', b: 's0' });
    run.advance(10);
    operate(get('x'));
    run.advance(10);
    operate(get('x'));
    run.advance(10);
    expect(history()).toMatchObject([
      { client: 'c0', op: 'put', result: 'info', error: 'TIMEOUT' },
      { client: 'c0#2', session: 'c0', op: 'get', value: '1', result: 'ok' },
      { client: 'c0#2', session: 'c0', op: 'get', value: '1', result: 'ok' },
    ]);
  });

  test('takes what never ended for an unknown outcome without an end', async () => {
    const { run, operate, history } = await startRun();
    await run.inject({ type: 'hold', a: 'c0', b: 's0' });
    operate(put('x', '1'));
    run.advance(1);
    expect(history()).toMatchObject([{ op: 'put', result: 'info', end: null }]);
    expect(history()[0]).not.toHaveProperty('error');
  });

  test('takes a refused operation for one that never took effect', async () => {
    const { run, operate, history } = await startRun();
    await run.inject({ type: 'cut', a: 'c0', b: 's0', both: true });
    operate(put('x', '1'));
    run.advance(1);
    expect(history()).toMatchObject([{ client: 'c0', op: 'put', result: 'fail', error: 'UNREACHABLE' }]);
  });

  test('gives operations that overlap in one session names of their own', async () => {
    const { run, operate, history } = await startRun();
    for (const value of ['1', '2', '3']) operate(put('x', value));
    run.advance(20);
    operate(get('x'));
    run.advance(20);
    const clients = history().map(({ client }) => client);
    expect(new Set(clients.slice(0, 3)).size).toBe(3);
    expect(clients[0]).toBe('c0');
    expect(clients.slice(0, 3)).toContain(clients[3]);
  });

  test('says of a conditional write that it may have taken effect, by each update that it may have made', async () => {
    const { run, operate, history } = await startRun();
    const check = [{ key: 'x', equals: null }];
    const updates = [{ key: 'x', value: '1' }];
    operate({ type: 'write', check, updates, merge: [] });
    run.advance(20);
    operate({ type: 'write', check, updates, merge: [{ expect: [], updates: [{ key: 'y', value: '2' }] }] });
    run.advance(20);
    operate({ type: 'write', check: [], updates: [...updates, { key: 'y', value: null }], merge: [] });
    run.advance(20);
    const short = history().map(({ number, part, op, key, value, expected, result }) => [
      `${number}${part === undefined ? '' : `.${part}`} ${op} ${key} ${expected === undefined ? '' : `${expected} → `}${value}`,
      result,
    ]);
    expect(short).toEqual([
      ['1 cas x null → 1', 'info'],
      ['2.1 cas x 1', 'info'],
      ['2.2 cas y 2', 'info'],
      ['3.1 put x 1', 'ok'],
      ['3.2 delete y null', 'ok'],
    ]);
  });

  test('keeps nothing of what has ended, and leaves out what began before the trace', async () => {
    const { run, events, operate } = await startRun();
    operate(put('x', '1'));
    run.advance(20);
    const late = events.slice(
      events.findIndex((event) => 'effects' in event && JSON.stringify(event).includes('"put"')) + 1,
    );
    expect([...historyOf(late)]).toEqual([]);
    const follower = new HistoryFollower();
    expect(events.flatMap((event) => follower.take(event))).toHaveLength(1);
    expect(follower.close()).toEqual([]);
  });

  test('ends what a client of the same name before it had under way', async () => {
    const { run, events, operate } = await startRun();
    await run.inject({ type: 'hold', a: 'c0', b: 's0' });
    operate(put('x', '1'));
    const follower = new HistoryFollower();
    for (const event of events) follower.take(event);
    const again = { type: 'clientStarted', client: 'c0', guarantees: [], sequence: 999, at: 9 } as const;
    expect(follower.take(again)).toMatchObject([{ op: 'put', result: 'info', end: null }]);
  });
});
