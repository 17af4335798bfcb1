// Every duty of a host, broken on purpose in a trace that was right.

import { beforeAll, describe, expect, test } from 'vitest';
import type { TraceEvent } from '../core/trace.ts';
import { startRumorCluster } from '../sim/testing/rumor-cluster.ts';
import { hostBreaches } from './host-rules.ts';

describe('the rules of hosts', () => {
  let events: readonly TraceEvent[] = [];

  beforeAll(async () => {
    const cluster = await startRumorCluster();
    await cluster.run.operate('c0', { type: 'put', key: 'x', value: 'one' });
    await cluster.run.inject({ type: 'crash', replica: 's1' });
    await cluster.run.inject({ type: 'restart', replica: 's1' });
    await cluster.run.wait(100);
    events = cluster.events;
  });

  /** The breaches of the trace with some events left out or changed; sequence numbers are set right again. */
  function breachesWith(change: (event: TraceEvent) => TraceEvent[]): string[] {
    const changed = events.flatMap(change).map((event, i) => ({ ...event, sequence: i + 1 }));
    return hostBreaches(changed);
  }

  const without = (type: TraceEvent['type']) => breachesWith((event) => (event.type === type ? [] : [event]));
  const delivers = (event: TraceEvent) => event.type === 'replicaStepped' && event.message !== undefined;

  test('find nothing in the trace of a host that did its duties', () => {
    expect(events.length).toBeGreaterThan(50);
    expect(hostBreaches(events)).toEqual([]);
  });

  test('find a gap and a clock that went back', () => {
    expect(hostBreaches(events.slice(1))).toContainEqual(expect.stringContaining('gap'));
    const late = breachesWith((event) => [event.type === 'runStarted' ? { ...event, at: 10_000 } : event]);
    expect(late).toContainEqual(expect.stringContaining('time went back'));
  });

  test('find a start without a stop, a step without a start, and an incarnation that was left out', () => {
    expect(without('replicaStopped')).toContainEqual(expect.stringContaining('started while it ran'));
    expect(without('replicaStarted')).toContainEqual(expect.stringContaining('never started'));
    const first = breachesWith((event) =>
      event.type === 'replicaStarted' && event.identity.incarnation === 1 && event.replica === 's1'
        ? []
        : [event],
    );
    expect(first).toContainEqual(expect.stringContaining('incarnation 2'));
  });

  test('find a step of a replica that is down', () => {
    const dead = breachesWith((event) =>
      event.type === 'replicaStarted' && event.identity.incarnation === 2 ? [] : [event],
    );
    expect(dead).toContainEqual(expect.stringContaining('stepped while it was down'));
  });

  test('find a message that left before what it depends on was durable', () => {
    expect(without('rowsDurable')).toContainEqual(
      expect.stringContaining('before what it depends on was durable'),
    );
  });

  test('find a message that nobody sent, that arrives too often or elsewhere', () => {
    expect(without('messageSent')).toContainEqual(expect.stringContaining('arrived 1 times, and 0 copies'));
    expect(breachesWith((event) => (delivers(event) ? [event, event] : [event]))).toContainEqual(
      expect.stringContaining('arrived 2 times'),
    );
    expect(
      breachesWith((event) =>
        event.type === 'clientStepped' ? [{ ...event, effects: [], messages: [] }] : [event],
      ),
    ).toContainEqual(expect.stringContaining('nobody sent it'));
    expect(
      breachesWith((event) => (delivers(event) ? [{ ...event, message: 1 } as TraceEvent] : [event])),
    ).toContainEqual(expect.stringMatching(/message 1 to \w+ arrived at/));
  });

  test('find identities that were given twice or to nothing', () => {
    const twice = breachesWith((event) =>
      'messages' in event ? [{ ...event, messages: event.messages.map(() => 1) }] : [event],
    );
    expect(twice).toContainEqual(expect.stringContaining('no identity of its own'));
    const more = breachesWith((event) =>
      'messages' in event ? [{ ...event, messages: [...event.messages, 10_000 + event.sequence] }] : [event],
    );
    expect(more).toContainEqual(expect.stringContaining('more were named'));
  });

  test('find a timer that fires without being set', () => {
    const twice = breachesWith((event) =>
      event.type === 'replicaStepped' && event.input.type === 'timeout'
        ? [{ ...event, effects: [], messages: [] }, event]
        : [event],
    );
    expect(twice).toContainEqual(expect.stringContaining('was not set'));
  });
});
