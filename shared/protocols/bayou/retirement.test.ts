// Rules BY11 and BY12: how a server leaves, and who takes over.

import { describe, expect, test } from 'vitest';
import { primaryName } from './membership.ts';
import { LittleCluster } from './testing/little-cluster.ts';
import { expireOutgoing, recordExchange } from './testing/scenes.ts';

function retire(cluster: LittleCluster, id: string): number {
  return cluster.instruct(id, { type: 'retire' });
}

function stages(cluster: LittleCluster): string[] {
  return [...cluster.servers].map(([id, { state }]) => `${id} ${state.stage}`);
}

function isolate(cluster: LittleCluster, id: string): void {
  for (const other of cluster.servers.keys()) if (other !== id) cluster.cutLink(id, other);
}

describe('leaving', () => {
  test('[BY12] it waits until one other server has been told, and is answered then', () => {
    const cluster = LittleCluster.of(3);
    const number = retire(cluster, 's2');
    for (const type of ['sessionOffer', 'sessionAccept', 'sessionBatch'] as const) {
      expect(cluster.answers.has(number)).toBe(false);
      cluster.deliver(type);
    }
    expect(cluster.state('s2').stage).toBe('telling');
    cluster.deliver('sessionAck');
    expect(cluster.answers.get(number)).toEqual({ type: 'done', changed: true });
    expect(cluster.state('s2').stage).toBe('retired');
  });

  test('[BY12] with nobody reachable it is pending: it serves as before, and goes as soon as a link allows', () => {
    const cluster = LittleCluster.of(2);
    isolate(cluster, 's1');
    const number = retire(cluster, 's1');
    expect(cluster.answers.get(number)?.type).toBe('pending');
    expect(cluster.put('s1', 'k', 'still here').type).toBe('accepted');
    expect(cluster.state('s1').retired).toEqual({});
    cluster.heal('s0', 's1');
    cluster.deliverAll();
    expect(stages(cluster)).toEqual(['s0 serving', 's1 retired']);
    expect(cluster.store('s0')).toEqual(['k:still here']);
  });

  test('[BY12] a pending retirement outlives a crash', () => {
    const cluster = LittleCluster.of(2);
    isolate(cluster, 's1');
    retire(cluster, 's1');
    cluster.restart('s1');
    cluster.heal('s0', 's1');
    cluster.deliverAll();
    expect(stages(cluster)).toEqual(['s0 serving', 's1 retired']);
  });

  test('[BY12] while paused it is pending, and goes when anti-entropy is released', () => {
    const cluster = LittleCluster.of(2);
    cluster.instruct('s1', { type: 'pause' });
    const number = retire(cluster, 's1');
    cluster.deliverAll();
    expect(cluster.answers.get(number)?.type).toBe('pending');
    cluster.instruct('s1', { type: 'resume' });
    cluster.deliverAll();
    expect(cluster.state('s1').stage).toBe('retired');
  });

  test('[BY12] [B11] the retirement write names one heir, and is the last write of its server', () => {
    const cluster = LittleCluster.of(3);
    cluster.put('s2', 'k', 'v');
    retire(cluster, 's2');
    cluster.deliverAll();
    expect(cluster.state('s0').retired['2.r']).toEqual({ lastStamp: 4, heir: 'r', heirReplica: 's0' });
    expect(cluster.put('s2', 'k', 'late')).toMatchObject({ type: 'refused', reason: 'RETIRED' });
  });

  test('[BY12] it tells its heir alone: a session to another that had begun is broken off', () => {
    const cluster = LittleCluster.of(3);
    cluster.put('s2', 'k', 'v');
    const exchange = cluster.instruct('s2', { type: 'exchange', with: 's1' });
    retire(cluster, 's2');
    cluster.deliverAll();
    expect(cluster.answers.get(exchange)?.type).toBe('failed');
    expect(cluster.state('s0').retired).toHaveProperty(['2.r']);
    expect(cluster.state('s1').retired).toEqual({});
  });

  test('[BY12] [C8] an exchange that waited behind the farewell is answered, and tells nobody', () => {
    const cluster = LittleCluster.of(2);
    retire(cluster, 's1');
    const exchange = cluster.instruct('s1', { type: 'exchange', with: 's0' });
    cluster.deliverAll();
    expect(cluster.answers.get(exchange)?.type).toBe('failed');
    expect(cluster.exchange('s1', 's0')?.type).toBe('failed');
  });

  test('[BY12] a retired server keeps its log, frozen, for reading, also after a restart', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s1', 'k', 'v');
    retire(cluster, 's1');
    cluster.deliverAll();
    const log = cluster.log('s1');
    cluster.put('s0', 'later', 'v');
    expect(cluster.exchange('s0', 's1')?.type).toBe('failed');
    const truncation = cluster.instruct('s1', { type: 'truncate', keep: 0 });
    expect(cluster.answers.get(truncation)?.type).toBe('failed');
    cluster.restart('s1');
    cluster.deliverAll();
    expect(cluster.log('s1')).toEqual(log);
    expect(cluster.state('s1').stage).toBe('retired');
  });

  test('[BY12] one that does not answer is passed over: a link that is cut one way keeps nobody', () => {
    const cluster = LittleCluster.of(3);
    const number = retire(cluster, 's2');
    for (let tries = 0; tries < 4; tries += 1) {
      cluster.travelling.length = 0;
      expireOutgoing(cluster, 's2', 's0', 1);
    }
    cluster.step('s2', { type: 'timeout', timer: { type: 'farewell' } });
    cluster.deliverAll();
    expect(cluster.answers.get(number)?.type).toBe('done');
    expect(cluster.state('s1').retired).toHaveProperty(['2.r']);
  });

  test('[BY12] one that had not joined yet when it was asked is asked again', () => {
    const cluster = LittleCluster.of(1);
    cluster.begin('s1', 's0');
    const request = cluster.travelling.splice(0);
    retire(cluster, 's0');
    cluster.deliverAll();
    expect(cluster.state('s0').stage).toBe('serving');
    cluster.travelling.push(...request);
    cluster.deliverAll();
    expect(cluster.state('s1').stage).toBe('serving');
    for (let again = 0; again < 2; again += 1) {
      cluster.step('s0', { type: 'timeout', timer: { type: 'farewell' } });
      cluster.deliverAll();
    }
    expect(stages(cluster)).toEqual(['s0 retired', 's1 serving']);
    expect(cluster.log('s1').at(-1)).toBe('CSN 2  ⟨2, s0⟩  retire');
  });

  test('[BY12] a pause between the question and the consent of the heir holds the retirement', () => {
    const cluster = LittleCluster.of(2);
    retire(cluster, 's1');
    cluster.deliver('sessionOffer');
    cluster.instruct('s1', { type: 'pause' });
    cluster.deliverAll();
    expect(cluster.state('s1').stage).toBe('serving');
    cluster.instruct('s1', { type: 'resume' });
    cluster.deliverAll();
    expect(cluster.state('s1').stage).toBe('retired');
  });

  test('[BY12] [C5] a late acknowledgement of an earlier session is not taken for that of the farewell', () => {
    const cluster = LittleCluster.of(2);
    const ack = recordExchange(cluster, 's1', 's0').at(-1);
    retire(cluster, 's1');
    for (const type of ['sessionOffer', 'sessionAccept'] as const) cluster.deliver(type);
    cluster.travelling.length = 0;
    expect(ack?.message.type).toBe('sessionAck');
    if (ack !== undefined) cluster.step(ack.to, { type: 'message', from: ack.from, message: ack.message });
    expect(cluster.state('s1').stage).toBe('telling');
  });

  test('[BY12] one that has its name but not yet its log is no heir', () => {
    const cluster = LittleCluster.of(2);
    cluster.cutLink('s0', 's1');
    cluster.begin('s2', 's0');
    cluster.deliver('creationRequest');
    cluster.deliver('creationReply');
    cluster.travelling.length = 0;
    retire(cluster, 's1');
    cluster.deliverAll();
    expect(stages(cluster)).toEqual(['s0 serving', 's1 serving', 's2 joining']);
  });

  test('[BY12] the last server cannot leave', () => {
    const cluster = LittleCluster.of(1);
    const number = retire(cluster, 's0');
    expect(cluster.answers.get(number)?.type).toBe('pending');
    expect(cluster.put('s0', 'k', 'v').type).toBe('accepted');
  });
});

describe('a retiring primary', () => {
  test('[BY12] its heir takes the duty once, and commits the tentative writes it holds, in tentative order', () => {
    const cluster = LittleCluster.of(3);
    isolate(cluster, 's0');
    cluster.put('s2', 'b', 'of s2');
    cluster.put('s1', 'a', 'of s1');
    cluster.put('s1', 'c', 'of s1');
    cluster.exchange('s2', 's1');
    retire(cluster, 's0');
    cluster.heal('s0', 's1');
    cluster.deliverAll();
    expect(cluster.log('s1').slice(2)).toEqual([
      'CSN 3  ⟨2, s1⟩  put a of s1',
      'CSN 4  ⟨3, s0⟩  retire',
      'CSN 5  ⟨3, s1⟩  put c of s1',
      'CSN 6  ⟨3, s2⟩  put b of s2',
    ]);
    expect(
      cluster.notes.filter(({ note }) => note.type === 'becamePrimary').map(({ replica }) => replica),
    ).toEqual(['s1']);
  });

  test('[BY12] in a partition nothing is committed on the other side until the heir is heard of', () => {
    const cluster = LittleCluster.of(4);
    for (const [a, b] of [
      ['s0', 's2'],
      ['s0', 's3'],
      ['s1', 's2'],
      ['s1', 's3'],
    ] as const)
      cluster.cutLink(a, b);
    cluster.put('s2', 'k', 'other side');
    retire(cluster, 's0');
    cluster.deliverAll();
    cluster.sweep();
    expect(cluster.state('s3').tentative).toHaveLength(1);
    cluster.put('s1', 'k', 'this side');
    expect(cluster.state('s1').tentative).toEqual([]);
    cluster.heal('s1', 's2');
    cluster.sweep();
    expect(cluster.log('s2')).toEqual(cluster.log('s1'));
    expect(cluster.state('s2').tentative).toEqual([]);
    expect(cluster.store('s3')).toEqual(['k:other side']);
  });

  test('[BY12] it renounces durably before it sends: after a crash it gives no CSN any more', () => {
    const cluster = LittleCluster.of(2);
    retire(cluster, 's0');
    cluster.deliver('sessionOffer');
    cluster.deliver('sessionAccept');
    cluster.travelling.length = 0;
    cluster.restart('s0');
    expect(cluster.state('s0').stage).toBe('telling');
    expect(primaryName(cluster.state('s0'))).toBe('1.r');
    expect(cluster.put('s0', 'k', 'v')).toMatchObject({ reason: 'RETIRED' });
    cluster.deliverAll();
    expect(stages(cluster)).toEqual(['s0 retired', 's1 serving']);
    cluster.put('s1', 'k', 'v');
    expect(cluster.log('s1').at(-1)).toBe('CSN 3  ⟨3, s1⟩  put k v');
  });

  test('[BY12] retirements one after another hand the duty along the chain of heirs', () => {
    const cluster = LittleCluster.of(4);
    for (const id of ['s0', 's1', 's2']) {
      retire(cluster, id);
      cluster.deliverAll();
    }
    expect(primaryName(cluster.state('s3'))).toBe('3.r');
    cluster.put('s3', 'k', 'v');
    expect(cluster.log('s3').map((line) => line.slice(0, 5))).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((csn) => `CSN ${csn}`),
    );
  });
});
