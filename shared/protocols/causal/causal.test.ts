// The rules CA1 to CA7, each shown by hand.

import { describe, expect, test } from 'vitest';
import { GUARANTEES } from '../../core/contract.ts';
import { HandCluster, type HandMessage } from '../testing/hand-cluster.ts';
import type { CausalMessage } from './messages.ts';
import type { MemberName } from './names.ts';
import type { CausalNote } from './notes.ts';
import { causal } from './protocol.ts';
import type { CausalTypes, Write } from './types.ts';

type Cluster = HandCluster<CausalTypes>;

function clusterOf(size: number, options: Readonly<Record<string, string>> = {}): Cluster {
  const cluster = new HandCluster(causal, options, size);
  cluster.client('c0', GUARANTEES);
  cluster.client('c1', GUARANTEES);
  return cluster;
}

const put = (key: string, value: string) => ({ type: 'put', key, value }) as const;
const get = (key: string) => ({ type: 'get', key, view: 'tentative' }) as const;
const erase = (key: string) => ({ type: 'delete', key }) as const;
const modify = (key: string, value: string) => ({ type: 'modify', key, value }) as const;
const store = (cluster: Cluster, id: string) => causal.describe.store(cluster.state(id));
const clock = (cluster: Cluster, id: string) => causal.describe.clock(cluster.state(id))[0];

/** Takes the messages to that replica off their way; they come back by `bring`. */
function takeAway(cluster: Cluster, to: string): HandMessage<CausalTypes>[] {
  const taken = cluster.travelling.filter((message) => message.to === to);
  const left = cluster.travelling.filter((message) => message.to !== to);
  cluster.travelling.splice(0, cluster.travelling.length, ...left);
  return taken;
}

function bring(cluster: Cluster, messages: readonly HandMessage<CausalTypes>[]): void {
  for (const { from, to, message } of messages) cluster.step(to, { type: 'message', from, message });
}

function notes<Type extends CausalNote['type']>(cluster: Cluster, type: Type) {
  return cluster.notes.flatMap(({ replica, note }) =>
    note.type === type ? [{ replica, note: note as Extract<CausalNote, { type: Type }> }] : [],
  );
}

function timeOut(cluster: Cluster, id: string, type: 'gap' | 'batch' | 'join'): void {
  cluster.step(id, { type: 'timeout', timer: { type } });
}

/** The question at s0, read and answered at s1; what s0 sent to s2 is still on its way. */
function replyBeforeQuestion(options: Readonly<Record<string, string>> = {}) {
  const cluster = clusterOf(3, options);
  cluster.operate('c0', 's0', put('question', 'who?'));
  const late = takeAway(cluster, 's2');
  cluster.deliverAll();
  cluster.operate('c1', 's1', get('question'));
  cluster.operate('c1', 's1', put('reply', 'me'));
  cluster.deliverAll();
  return { cluster, late };
}

describe('causal', () => {
  test('[CA1] the clock ticks once for each write, when it is made, and the write is stamped with it', () => {
    const { cluster } = replyBeforeQuestion();
    expect(clock(cluster, 's1')).toBe('s0:1 s1:1 s2:0');
    const [reply] = cluster.state('s1').kept['#2.1'] ?? [];
    expect(reply).toMatchObject({ count: 1, clock: { '#1': 1, '#2.1': 1 }, lamport: 2 });
  });

  test('[CA1] the writes of one batch share one tick', () => {
    const cluster = clusterOf(2, { batching: '25ms' });
    for (const key of ['a', 'b', 'c']) cluster.operate('c0', 's0', put(key, 'x'));
    expect(cluster.travelling).toEqual([]);
    timeOut(cluster, 's0', 'batch');
    expect(clock(cluster, 's0')).toBe('s0:1 s1:0');
    cluster.deliverAll();
    expect(store(cluster, 's1')).toEqual(['a:x', 'b:x', 'c:x']);
  });

  test('[CA1] a batch is stamped with what its writes could have seen: what comes in between closes it', () => {
    const cluster = clusterOf(2, { batching: '25ms' });
    cluster.operate('c0', 's0', put('a', 'x'));
    cluster.operate('c1', 's1', put('a', 'y'));
    timeOut(cluster, 's1', 'batch');
    cluster.deliverAll();
    cluster.operate('c0', 's0', put('b', 'x'));
    timeOut(cluster, 's0', 'batch');
    const stamps = (cluster.state('s0').kept['#1'] ?? []).map((write) => write.clock);
    expect(stamps).toEqual([{ '#1': 1 }, { '#1': 2, '#2.1': 1 }]);
    expect(notes(cluster, 'batchClosed').map(({ note }) => note.reason)).toContain('another write came in');
  });

  test('[CA1] a second change of a key begins another batch', () => {
    const cluster = clusterOf(2, { batching: '25ms' });
    cluster.operate('c0', 's0', put('a', 'x'));
    cluster.operate('c0', 's0', put('a', 'y'));
    expect(clock(cluster, 's0')).toBe('s0:2 s1:0');
  });

  test('[CA1] a batch that was open at a crash is not lost, as its writes were acknowledged', () => {
    const cluster = clusterOf(2, { batching: '25ms' });
    cluster.operate('c0', 's0', put('a', 'x'));
    cluster.restart('s0');
    cluster.exchange('s1', 's0');
    expect(store(cluster, 's1')).toEqual(['a:x']);
  });

  test('[CA2] no reply is visible before what it answers', () => {
    const { cluster, late } = replyBeforeQuestion();
    expect(store(cluster, 's2')).toEqual([]);
    expect(notes(cluster, 'heldBack').at(-1)).toMatchObject({
      replica: 's2',
      note: { failing: { replica: 's0', needed: 1, held: 0 }, waiting: 1 },
    });
    bring(cluster, late);
    expect(store(cluster, 's2')).toEqual(['question:who?', 'reply:me']);
  });

  test('[CA2] delivered on arrival, the reply would be there before the question, and the invariant says so', () => {
    expect(() => replyBeforeQuestion({ mistake: 'deliver-on-arrival' })).toThrow(
      /^C1 .*s2 applied #2.1:1, which depends on #1:1, and had 0/,
    );
  });

  test('[CA2] writes of one member are applied in order, however they arrive, and once', () => {
    const cluster = clusterOf(2);
    for (const value of ['1', '2', '3', '4']) cluster.operate('c0', 's0', put('a', value));
    const sent = takeAway(cluster, 's1');
    bring(cluster, [...sent].reverse());
    expect(store(cluster, 's1')).toEqual(['a:4']);
    bring(cluster, sent);
    expect(clock(cluster, 's1')).toBe('s0:4 s1:0');
    expect(notes(cluster, 'repeated')).toHaveLength(4);
  });

  test('[CA2] beyond its bound the hold-back queue drops what comes, and it is asked for later', () => {
    const cluster = clusterOf(2, { 'hold-back': '2' });
    for (const value of ['1', '2', '3', '4', '5']) cluster.operate('c0', 's0', put('a', value));
    bring(cluster, takeAway(cluster, 's1').slice(1));
    expect(cluster.state('s1').holdBack.count).toBe(2);
    expect(notes(cluster, 'holdBackFull')).toHaveLength(2);
    timeOut(cluster, 's1', 'gap');
    cluster.deliverAll();
    expect(store(cluster, 's1')).toEqual(['a:3']);
    cluster.exchange('s1', 's0');
    expect(store(cluster, 's1')).toEqual(['a:5']);
  });

  test('[CA2] a queue of 10,000 empties when the one write comes that all wait for', () => {
    const cluster = clusterOf(2);
    for (let i = 0; i < 10_001; i += 1) cluster.operate('c0', 's0', put(`k${i % 50}`, `${i}`));
    const [first, ...rest] = takeAway(cluster, 's1');
    const writes = rest.map(({ message }) => (message as Extract<CausalMessage, { type: 'write' }>).write);
    cluster.step('s1', { type: 'message', from: 's0', message: { type: 'repair', writes } });
    expect(cluster.state('s1').holdBack.count).toBe(10_000);
    bring(cluster, first === undefined ? [] : [first]);
    expect(cluster.state('s1').holdBack).toEqual({ count: 0, writes: {}, waiting: {} });
    expect(clock(cluster, 's1')).toBe('s0:10001 s1:0');
  });

  test('[CA2] what waits for a write that no replica at hand has does not keep those from having converged', () => {
    const { cluster, late } = replyBeforeQuestion();
    const { replicas } = cluster.states;
    expect(causal.converged({ replicas })).toBe('s2 holds #2.1:1 back for want of #1:1, which s0 has');
    const alone = new Map([...replicas].filter(([id]) => id === 's2'));
    expect(causal.converged({ replicas: alone })).toBeNull();
    bring(cluster, late);
    expect(causal.converged({ replicas })).toBeNull();
  });

  test('[CA3] a gap is asked for from its writer', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('a', '1'));
    takeAway(cluster, 's1');
    cluster.operate('c0', 's0', put('b', '2'));
    cluster.deliverAll();
    expect(store(cluster, 's1')).toEqual([]);
    timeOut(cluster, 's1', 'gap');
    cluster.deliverAll();
    expect(store(cluster, 's1')).toEqual(['a:1', 'b:2']);
    expect(notes(cluster, 'gapAsked').at(-1)?.note).toMatchObject({ of: 's0', isWriter: true });
  });

  test('[CA3] a gap is asked for from another who has it when its writer cannot be reached', () => {
    const { cluster } = replyBeforeQuestion();
    cluster.cut('s0', 's2');
    timeOut(cluster, 's2', 'gap');
    cluster.deliverAll();
    expect(notes(cluster, 'gapAsked').at(-1)?.note).toMatchObject({ of: 's1', isWriter: false });
    expect(store(cluster, 's2')).toEqual(['question:who?', 'reply:me']);
  });

  test('[CA3] a lost last write leaves no gap, and is found when clocks are exchanged', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('a', '1'));
    takeAway(cluster, 's1');
    expect(cluster.state('s1').holdBack.count).toBe(0);
    expect(cluster.exchange('s1', 's0')).toEqual({ type: 'done', changed: true });
    expect(store(cluster, 's1')).toEqual(['a:1']);
  });

  test('[CA3] what came from others is not sent on', () => {
    const cluster = clusterOf(3);
    cluster.operate('c0', 's0', put('a', '1'));
    const writes = (): HandMessage<CausalTypes>[] =>
      cluster.travelling.filter(({ message }) => message.type === 'write');
    expect(writes().map(({ to }) => to)).toEqual(['s1', 's2']);
    cluster.deliver('write');
    cluster.deliver('write');
    expect(writes()).toEqual([]);
  });

  test('[CA3] writes are kept until every member has them, one that is out of reach too', () => {
    const cluster = clusterOf(3);
    cluster.cut('s0', 's2');
    cluster.cut('s1', 's2');
    cluster.operate('c0', 's0', put('a', '1'));
    cluster.deliverAll();
    for (let i = 0; i < 4; i += 1) cluster.exchange('s0', 's1');
    expect(cluster.state('s1').kept['#1']).toHaveLength(1);
    cluster.heal('s1', 's2');
    for (let i = 0; i < 4; i += 1) cluster.sweep();
    for (const id of ['s0', 's1', 's2']) expect(cluster.state(id).kept).toEqual({});
  });

  test('[CA3] a tombstone goes when no write can come any more that has not seen it', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('a', '1'));
    cluster.operate('c0', 's0', erase('a'));
    cluster.deliverAll();
    expect(Object.keys(cluster.state('s1').store)).toEqual(['.a']);
    for (let i = 0; i < 3; i += 1) cluster.sweep();
    for (const id of ['s0', 's1']) expect(cluster.state(id).store).toEqual({});
  });

  test('[CA4] concurrent writes end as the same one everywhere, by Lamport stamp and then by id', () => {
    const cluster = clusterOf(3);
    cluster.operate('c0', 's0', put('room', '11am'));
    cluster.operate('c1', 's1', put('room', 'noon'));
    cluster.deliverAll();
    for (const id of ['s0', 's1', 's2']) expect(store(cluster, id)).toEqual(['room:noon']);
    cluster.operate('c0', 's0', put('other', 'x'));
    cluster.operate('c0', 's0', put('room', '1pm'));
    cluster.operate('c1', 's1', put('room', '2pm'));
    cluster.deliverAll();
    for (const id of ['s0', 's1', 's2']) expect(store(cluster, id)).toEqual(['other:x', 'room:1pm']);
    const rules = notes(cluster, 'tieDecided').map(({ note }) => note.rule);
    expect(new Set(rules)).toEqual(new Set(['equal Lamport stamps: larger id', 'larger Lamport stamp']));
  });

  test('[CA4] siblings stand side by side until a write that has seen them takes their place', () => {
    const cluster = clusterOf(3, { conflict: 'siblings' });
    cluster.operate('c0', 's0', put('room', '11am'));
    cluster.operate('c1', 's1', put('room', 'noon'));
    cluster.deliverAll();
    for (const id of ['s0', 's1', 's2']) expect(store(cluster, id)).toEqual(['room:noon ∥ 11am']);
    expect(cluster.operate('c0', 's2', get('room'))).toMatchObject({ value: 'noon', siblings: ['11am'] });
    cluster.operate('c0', 's2', put('room', '1pm'));
    cluster.deliverAll();
    for (const id of ['s0', 's1', 's2']) expect(store(cluster, id)).toEqual(['room:1pm']);
  });

  test('[CA4] a value that was written beside a deletion stands', () => {
    const cluster = clusterOf(2, { conflict: 'siblings' });
    cluster.operate('c0', 's0', put('room', '11am'));
    cluster.deliverAll();
    cluster.operate('c0', 's0', erase('room'));
    cluster.operate('c1', 's1', put('room', 'noon'));
    cluster.deliverAll();
    for (const id of ['s0', 's1']) expect(store(cluster, id)).toEqual(['room:noon']);
  });

  test('[CA5] a newcomer gets an id, the store and the clock, and needs no further write', () => {
    const cluster = clusterOf(2);
    cluster.operate('c0', 's0', put('a', '1'));
    cluster.deliverAll();
    cluster.begin('s2', 's1');
    cluster.deliverAll();
    expect(cluster.state('s2')).toMatchObject({ name: '#3.2.1', stage: 'serving' });
    expect(store(cluster, 's2')).toEqual(['a:1']);
    for (const id of ['s0', 's1', 's2']) expect(clock(cluster, id)).toBe('s0:1 s1:0 s2:0');
  });

  test('[CA5] two that join at once get two ids, through one sponsor or through two', () => {
    const cluster = clusterOf(2);
    cluster.begin('s2', 's1');
    cluster.begin('s3', 's1');
    cluster.begin('s4', 's0');
    cluster.deliverAll();
    const names = ['s2', 's3', 's4'].map((id) => cluster.state(id).name);
    expect(new Set(names)).toEqual(new Set<MemberName | null>(['#3.2.1', '#4.2.1', '#3.1']));
    cluster.sweep();
    for (const id of ['s0', 's1', 's2', 's3', 's4'])
      expect(Object.keys(cluster.state(id).members)).toHaveLength(5);
  });

  test('[CA5] an id is durable before it is told, and given to the same newcomer again after a crash of its sponsor', () => {
    const cluster = clusterOf(1);
    cluster.begin('s1', 's0');
    cluster.deliver('join');
    expect(takeAway(cluster, 's1').map(({ message }) => message)).toContainEqual(
      expect.objectContaining({ type: 'welcome', name: '#2.1' }),
    );
    cluster.restart('s0');
    cluster.begin('s2', 's0');
    cluster.deliverAll();
    timeOut(cluster, 's1', 'join');
    cluster.deliverAll();
    expect([cluster.state('s1').name, cluster.state('s2').name]).toEqual(['#2.1', '#3.1']);
  });

  test('[CA5] writes go on while the store is handed over, part by part', () => {
    const cluster = clusterOf(1);
    for (let i = 0; i < 40; i += 1) cluster.operate('c0', 's0', put(`k${i}`, 'v'.repeat(20_000)));
    cluster.begin('s1', 's0');
    let parts = 0;
    while (cluster.state('s1').stage === 'joining') {
      const { message } = cluster.deliver();
      if (message.type !== 'welcome') continue;
      parts += 1;
      cluster.operate('c0', 's0', put(`k${parts}`, 'later'));
    }
    expect(parts).toBeGreaterThan(5);
    cluster.deliverAll();
    expect(store(cluster, 's1')).toEqual(store(cluster, 's0'));
  });

  test('[CA5] a newcomer whose sponsor is gone turns to another, and a second id is void', () => {
    const cluster = clusterOf(2);
    cluster.begin('s2', 's0');
    cluster.deliver('join');
    for (const to of ['s1', 's2']) takeAway(cluster, to);
    cluster.cut('s0', 's2');
    for (let tries = 0; cluster.state('s2').stage === 'joining' && tries < 10; tries += 1) {
      timeOut(cluster, 's2', 'join');
      cluster.deliverAll();
    }
    expect(cluster.state('s2').name).toBe('#3.2.1');
    cluster.heal('s0', 's2');
    cluster.sweep();
    for (const id of ['s0', 's1', 's2'])
      expect(cluster.state(id).members['#3.1']).toMatchObject({ replica: 's2', leftAt: 0 });
    expect(notes(cluster, 'idVoid')).toMatchObject([{ replica: 's2', note: { name: '#3.1' } }]);
  });

  test('[CA6] one that leaves hands on its writes first; stamps do without it once all know, and its id stays known', () => {
    const cluster = clusterOf(3);
    cluster.operate('c0', 's1', put('song', 'x'));
    for (const to of ['s0', 's2']) takeAway(cluster, to);
    expect(cluster.instruct('s1', { type: 'retire' })).toEqual({ type: 'done', changed: true });
    expect(cluster.state('s1').stage).toBe('left');
    cluster.exchange('s0', 's2');
    cluster.operate('c1', 's0', put('a', '1'));
    const stamp = (): Write['clock'] | undefined => cluster.state('s0').kept['#1']?.at(-1)?.clock;
    expect(stamp()).toEqual({ '#1': 1, '#2.1': 1 });
    cluster.deliverAll();
    for (let i = 0; i < 4; i += 1) cluster.sweep();
    cluster.operate('c1', 's0', put('a', '2'));
    expect(stamp()).toEqual({ '#1': 2 });
    cluster.begin('s3', 's2');
    cluster.deliverAll();
    expect(cluster.state('s3').name).toBe('#4.3.1');
    expect(cluster.state('s3').members['#2.1']).toMatchObject({ leftAt: 1 });
    expect(store(cluster, 's3')).toEqual(['a:2', 'song:x']);
  });

  test('[CA6] the last one stays', () => {
    const cluster = clusterOf(2);
    expect(cluster.instruct('s1', { type: 'retire' })).toMatchObject({ type: 'done' });
    expect(cluster.instruct('s0', { type: 'retire' })).toMatchObject({ type: 'pending' });
    expect(cluster.operate('c0', 's0', put('a', '1'))).toMatchObject({ type: 'accepted' });
    expect(cluster.operate('c0', 's1', get('a'))).toMatchObject({ type: 'refused', reason: 'RETIRED' });
  });

  test('[CA7] one that moves carries its context, and is answered ERR_DEP where it is not covered', () => {
    const { cluster, late } = replyBeforeQuestion();
    const refused = cluster.operate('c1', 's2', get('song'));
    expect(refused).toMatchObject({ type: 'refused', reason: 'ERR_DEP' });
    expect(refused).toHaveProperty('lacking', [
      { writer: '#2.1', needed: 1, held: 0, guarantees: ['RYW'] },
      { writer: '#1', needed: 1, held: 0, guarantees: ['MR'] },
    ]);
    expect(cluster.operate('c1', 's2', put('song', 'x'))).toMatchObject({ reason: 'ERR_DEP' });
    bring(cluster, late);
    expect(cluster.operate('c1', 's2', get('song'))).toMatchObject({ type: 'missing' });
  });

  test('[CA7] modify reads and writes at one moment, and tells what it found', () => {
    const cluster = clusterOf(1);
    expect(cluster.operate('c0', 's0', modify('a', '1'))).toMatchObject({ type: 'accepted', before: null });
    expect(cluster.operate('c0', 's0', modify('a', '2'))).toMatchObject({ type: 'accepted', before: '1' });
    expect(store(cluster, 's0')).toEqual(['a:2']);
  });

  test('[C4] a restart gives back what was durable: clock, store, kept writes, members and id', () => {
    const { cluster } = replyBeforeQuestion();
    const durable = () => {
      const { name, clock: entries, lamport, store: values, kept, members, front } = cluster.state('s1');
      return { name, clock: entries, lamport, store: values, kept, members, front };
    };
    const before = structuredClone(durable());
    cluster.restart('s1');
    expect(durable()).toEqual(before);
  });

  test('[C5] a repeated request makes no second write, over a restart too', () => {
    const cluster = clusterOf(1);
    const first = cluster.operate('c0', 's0', modify('a', '1'), 1_000);
    cluster.operate('c0', 's0', put('a', '2'), 1_001);
    expect(cluster.operate('c0', 's0', modify('a', '1'), 1_000)).toEqual(first);
    cluster.restart('s0');
    expect(cluster.operate('c0', 's0', modify('a', '1'), 1_000)).toEqual(first);
    expect(store(cluster, 's0')).toEqual(['a:2']);
  });

  test('while paused a replica sends nothing of its own accord', () => {
    const cluster = clusterOf(2);
    cluster.instruct('s0', { type: 'pause' });
    cluster.operate('c0', 's0', put('a', '1'));
    expect(cluster.travelling).toEqual([]);
    cluster.instruct('s0', { type: 'resume' });
    cluster.exchange('s0', 's1');
    expect(store(cluster, 's1')).toEqual(['a:1']);
  });

  test('what it cannot do is refused with a sentence', () => {
    const cluster = clusterOf(1);
    const write = { type: 'write', check: [], updates: [{ key: 'a', value: '1' }], merge: [] } as const;
    expect(cluster.operate('c0', 's0', write)).toMatchObject({ type: 'refused', reason: 'UNSUPPORTED' });
    const committed = { type: 'get', key: 'a', view: 'committed' } as const;
    expect(cluster.operate('c0', 's0', committed)).toMatchObject({ reason: 'UNSUPPORTED' });
    expect(cluster.operate('c0', 's0', put('x'.repeat(2_000), 'v'))).toMatchObject({ reason: 'TOO_LARGE' });
    expect(cluster.instruct('s0', { type: 'truncate', keep: 0 })).toMatchObject({ type: 'failed' });
  });

  test('an option that is wrong is refused with what was expected', () => {
    for (const [name, text] of [
      ['conflict', 'luck'],
      ['hold-back', '0'],
      ['batching', 'soon'],
      ['mistake', 'none'],
      ['rumors', '2'],
    ] as const)
      expect(causal.parseConfig({ [name]: text })).toMatchObject({ ok: false });
    expect(causal.parseConfig({ batching: 'off', conflict: 'siblings', gap: '1s' }).ok).toBe(true);
  });
});
