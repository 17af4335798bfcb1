import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ReportOrder } from './report-order.ts';
import { ORDER_WAIT_MILLIS_MAX } from './run-limits.ts';

let taken: string[];
let known: Set<number>;
let heard: Set<string>;
let order: ReportOrder;

beforeEach(() => {
  taken = [];
  known = new Set();
  heard = new Set(['s0', 's1', 's2']);
  order = new ReportOrder({ isKnown: (message) => known.has(message), isHeard: (actor) => heard.has(actor) });
});

function send(source: string, message: number): void {
  order.push(source, null, () => {
    known.add(message);
    taken.push(`${source} sends ${message}`);
  });
}

function receive(source: string, message: number, from: string): void {
  order.push(source, { message, from }, () => taken.push(`${source} receives ${message}`));
}

describe('the order of reports', () => {
  it('is that of their coming while nothing is received before it was sent', () => {
    send('s0', 1);
    receive('s1', 1, 's0');
    expect(taken).toEqual(['s0 sends 1', 's1 receives 1']);
    expect(order.isEmpty).toBe(true);
  });

  it('makes a receive wait for its send, and all that its replica said later', () => {
    receive('s1', 1, 's0');
    send('s1', 2);
    receive('s2', 2, 's1');
    expect(taken).toEqual([]);
    expect(order.isWaiting('s1')).toBe(true);
    send('s0', 1);
    expect(taken).toEqual(['s0 sends 1', 's1 receives 1', 's1 sends 2', 's2 receives 2']);
    expect(order.isEmpty).toBe(true);
  });

  it('waits for each receive of a replica anew', () => {
    receive('s1', 1, 's0');
    receive('s1', 2, 's2');
    send('s0', 1);
    expect(taken).toEqual(['s0 sends 1', 's1 receives 1']);
    send('s2', 2);
    expect(taken.slice(2)).toEqual(['s2 sends 2', 's1 receives 2']);
  });

  it('waits no longer for a sender who has nothing more to say', () => {
    receive('s1', 1, 's0');
    heard.delete('s0');
    order.retry();
    expect(taken).toEqual(['s1 receives 1']);
  });

  it('waits for nobody longer than its patience', () => {
    vi.useFakeTimers();
    receive('s1', 1, 's0');
    send('s1', 2);
    vi.advanceTimersByTime(ORDER_WAIT_MILLIS_MAX);
    vi.useRealTimers();
    expect(taken).toEqual(['s1 receives 1', 's1 sends 2']);
    expect(order.isEmpty).toBe(true);
  });

  it('may be pushed to by what it takes in', () => {
    order.push('s1', { message: 1, from: 's0' }, () => {
      taken.push('s1 receives 1');
      send('s2', 3);
    });
    receive('s0', 3, 's2');
    // s0 itself is behind: its own send comes after a receive that waits for s2.
    expect(taken).toEqual([]);
    known.add(1);
    order.retry();
    expect(taken).toEqual(['s1 receives 1', 's2 sends 3', 's0 receives 3']);
  });
});
