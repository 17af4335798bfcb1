// Rules BY1, BY2, BY7 and BY11: creation, the primary, accept stamps, and the trap of a retired server that comes back.

import { describe, expect, test } from 'vitest';
import { present } from '../../core/result.ts';
import { primaryName } from './membership.ts';
import { LittleCluster, openSession } from './testing/little-cluster.ts';
import { expireOutgoing } from './testing/scenes.ts';

describe('joining', () => {
  test('[BY1] a new server is named by a creation write at its creator, recursively', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s1', 'k', 'v');
    cluster.join('s2', 's1');
    cluster.join('s3', 's2');
    expect(['s0', 's1', 's2', 's3'].map((id) => cluster.state(id).name)).toEqual([
      'r',
      '1.r',
      '3.1.r',
      '4.3.1.r',
    ]);
    expect(cluster.log('s3').slice(-2)).toEqual([
      'tentative  ⟨3, s1⟩  create s2',
      'tentative  ⟨4, s2⟩  create s3',
    ]);
  });

  test('[BY1] it serves once it holds its own creation write, and with it all that its creator held', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s1', 'k', 'v');
    cluster.begin('s2', 's1');
    cluster.deliver('creationRequest');
    cluster.deliver('creationReply');
    expect(cluster.state('s2').stage).toBe('joining');
    expect(cluster.put('s2', 'k', 'too early')).toMatchObject({ type: 'refused', reason: 'TRY_AGAIN' });
    cluster.deliverAll();
    expect(cluster.state('s2').stage).toBe('serving');
    expect(cluster.store('s2')).toEqual(['k:v']);
  });

  test('[BY1] a repeated request gets the same name, and makes no second creation write', () => {
    const cluster = LittleCluster.of(1);
    cluster.begin('s1', 's0');
    const { from, to, message } = cluster.deliver('creationRequest');
    cluster.step(to, { type: 'message', from, message });
    cluster.deliverAll();
    expect(cluster.log('s0')).toEqual(['CSN 1  ⟨1, s0⟩  create s1']);
  });

  test('[BY1] a newcomer that crashes before it has its name asks with the same number, and gets the same name', () => {
    const cluster = LittleCluster.of(1);
    cluster.begin('s1', 's0');
    cluster.deliver('creationRequest');
    cluster.travelling.length = 0;
    cluster.restart('s1');
    cluster.deliverAll();
    // The session that came with the first answer is still under way, and says its offer again.
    expireOutgoing(cluster, 's0', 's1', 1);
    cluster.deliverAll();
    expect(cluster.log('s0')).toEqual(['CSN 1  ⟨1, s0⟩  create s1']);
    expect(cluster.state('s1').stage).toBe('serving');
  });

  test('[BY1] where the sponsor cannot be reached another one names it', () => {
    const cluster = LittleCluster.of(2);
    cluster.cutLink('s0', 's2');
    cluster.begin('s2', 's0');
    cluster.step('s2', { type: 'timeout', timer: { type: 'join' } });
    cluster.deliverAll();
    expect(cluster.state('s2').name).toBe('2.1.r');
  });

  test('[BY1] where the link to the sponsor comes up last, the newcomer waits for it and not for another name', () => {
    const cluster = LittleCluster.of(2);
    cluster.cutLink('s1', 's2');
    cluster.begin('s2', 's1');
    cluster.deliverAll();
    expect(cluster.state('s2').name).toBeNull();
    cluster.heal('s1', 's2');
    cluster.deliverAll();
    expect(cluster.state('s2').name).toBe('2.1.r');
    expect(cluster.log('s0')).toHaveLength(1);
  });

  test('[BY1] during a partition each side lets a newcomer in, with names that differ for ever', () => {
    const cluster = LittleCluster.of(2);
    cluster.cutLink('s0', 's1');
    cluster.cutLink('s0', 's3');
    cluster.join('s2', 's0');
    cluster.cutLink('s2', 's1');
    cluster.cutLink('s2', 's3');
    cluster.join('s3', 's1');
    expect([cluster.state('s2').name, cluster.state('s3').name]).toEqual(['2.r', '2.1.r']);
    cluster.put('s2', 'k', 'of s2');
    cluster.put('s3', 'k', 'of s3');
    for (const [a, b] of [
      ['s0', 's1'],
      ['s0', 's3'],
      ['s2', 's1'],
      ['s2', 's3'],
    ] as const)
      cluster.heal(a, b);
    cluster.sweep();
    for (const id of ['s1', 's2', 's3']) expect(cluster.log(id)).toEqual(cluster.log('s0'));
  });
});

describe('accept stamps', () => {
  test('[BY2] they rise strictly at each server, and are one more than any stamp seen', () => {
    const cluster = LittleCluster.of(3);
    for (let i = 0; i < 5; i += 1) cluster.put('s1', 'k', `v${i}`);
    cluster.exchange('s1', 's2');
    expect(cluster.put('s2', 'k', 'next')).toMatchObject({ evidence: { stamp: 7, server: '2.r' } });
    expect(cluster.put('s2', 'k', 'and next')).toMatchObject({ evidence: { stamp: 8 } });
  });

  test('[BY2] so what a write may depend on has a smaller stamp: causal order is a part of accept order', () => {
    const cluster = LittleCluster.of(3);
    const session = openSession(['RYW', 'MR', 'WFR', 'MW']);
    let last = 0;
    for (const server of ['s1', 's2', 's0', 's2', 's1']) {
      cluster.sweep();
      const result = cluster.request(session, 'c0', server, { type: 'put', key: 'k', value: server });
      const stamp =
        result.type === 'accepted' && result.evidence.type === 'write' ? result.evidence.stamp : 0;
      expect(stamp).toBeGreaterThan(last);
      last = stamp;
    }
  });

  test('[BY2] [B2] they go on above the largest stamp held after a restart', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s0', 'k', 'v');
    cluster.put('s0', 'k', 'w');
    cluster.exchange('s0', 's1');
    const { clock } = cluster.state('s1');
    cluster.restart('s1');
    expect(cluster.state('s1').clock).toBe(clock);
    expect(cluster.put('s1', 'k', 'x')).toMatchObject({ evidence: { stamp: 4 } });
  });

  test('[BY2] [B2] also where all that bore the stamp was truncated or came by a full transfer', () => {
    const cluster = LittleCluster.of(2);
    for (let i = 0; i < 6; i += 1) cluster.put('s0', 'k', `v${i}`);
    cluster.instruct('s0', { type: 'truncate', keep: 0 });
    cluster.exchange('s0', 's1');
    expect([cluster.state('s0').clock, cluster.state('s1').clock]).toEqual([7, 7]);
    for (const id of ['s0', 's1']) cluster.restart(id);
    expect([cluster.state('s0').clock, cluster.state('s1').clock]).toEqual([7, 7]);
  });

  test('[BY2] [B2] also where the largest stamp was that of a server that retired', () => {
    const cluster = LittleCluster.of(2);
    for (let i = 0; i < 4; i += 1) cluster.put('s1', 'k', `v${i}`);
    cluster.instruct('s1', { type: 'retire' });
    cluster.deliverAll();
    cluster.instruct('s0', { type: 'truncate', keep: 0 });
    const { clock } = cluster.state('s0');
    cluster.restart('s0');
    expect([clock, cluster.state('s0').clock]).toEqual([6, 6]);
  });

  test('[BY2] [B2] also at a server to which that retirement came by a full transfer', () => {
    const cluster = LittleCluster.of(3);
    for (let i = 0; i < 4; i += 1) cluster.put('s2', 'k', `v${i}`);
    cluster.instruct('s2', { type: 'retire' });
    cluster.deliverAll();
    cluster.instruct('s0', { type: 'truncate', keep: 0 });
    cluster.exchange('s0', 's1');
    expect(cluster.put('s1', 'k', 'next')).toMatchObject({ evidence: { stamp: 8 } });
  });
});

describe('the primary', () => {
  test('[BY7] it is the first server', () => {
    const cluster = LittleCluster.of(3);
    expect(['s0', 's1', 's2'].map((id) => primaryName(cluster.state(id)))).toEqual(['r', 'r', 'r']);
  });

  test('[BY7] it commits at once, others stay tentative', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s0', 'a', '1');
    cluster.put('s1', 'b', '2');
    expect(cluster.log('s0').at(-1)).toBe('CSN 2  ⟨2, s0⟩  put a 1');
    expect(cluster.log('s1').at(-1)).toBe('tentative  ⟨2, s1⟩  put b 2');
  });

  test('[BY7] CSNs follow the order in which it receives, against the stamps if need be', () => {
    const cluster = LittleCluster.of(3);
    cluster.put('s1', 'k', 'stamp 2');
    cluster.put('s2', 'k', 'stamp 3');
    cluster.exchange('s2', 's0');
    cluster.exchange('s1', 's0');
    expect(cluster.log('s0').slice(-2)).toEqual([
      'CSN 3  ⟨3, s2⟩  put k stamp 3',
      'CSN 4  ⟨2, s1⟩  put k stamp 2',
    ]);
    cluster.sweep();
    expect(cluster.store('s2')).toEqual(['k:stamp 2']);
  });
});

describe('the retirement trap', () => {
  /** `s3` left to `s0`, which is cut off from `s1` and `s2`; those two still have its entry. */
  function trap(): LittleCluster {
    const cluster = LittleCluster.of(4);
    cluster.put('s3', 'k', 'of s3');
    cluster.sweep();
    cluster.cutLink('s1', 's0');
    cluster.cutLink('s2', 's0');
    cluster.instruct('s3', { type: 'retire' });
    cluster.deliverAll();
    return cluster;
  }

  test('[BY11] a peer that has not heard of the retirement does not bring the server back', () => {
    const cluster = trap();
    expect(cluster.vector('s1')).toHaveProperty(['3.r']);
    cluster.heal('s0', 's1');
    cluster.exchange('s1', 's0');
    expect(Object.keys(cluster.vector('s0'))).toEqual(['r', '1.r', '2.r']);
    cluster.exchange('s0', 's1');
    expect(cluster.vector('s1')).toEqual(cluster.vector('s0'));
  });

  test('[BY11] nor does it after the retirement was truncated and came by a full transfer', () => {
    const cluster = trap();
    cluster.instruct('s0', { type: 'truncate', keep: 0 });
    cluster.heal('s0', 's1');
    cluster.put('s2', 'k', 'of s2');
    cluster.exchange('s2', 's1');
    cluster.exchange('s0', 's1');
    cluster.exchange('s2', 's1');
    expect(cluster.vector('s1')).not.toHaveProperty(['3.r']);
    expect(cluster.vector('s2')).toHaveProperty(['3.r']);
    cluster.exchange('s1', 's2');
    expect(cluster.vector('s2')).not.toHaveProperty(['3.r']);
  });

  test('[BY11] creation and retirement of a server that one never heard of come together', () => {
    const cluster = LittleCluster.of(2);
    cluster.cutLink('s0', 's1');
    cluster.cutLink('s1', 's2');
    cluster.join('s2', 's0');
    cluster.put('s2', 'k', 'of s2');
    cluster.instruct('s2', { type: 'retire' });
    cluster.deliverAll();
    cluster.heal('s0', 's1');
    cluster.exchange('s0', 's1');
    expect(cluster.store('s1')).toEqual(['k:of s2']);
    expect(cluster.vector('s1')).toEqual(cluster.vector('s0'));
    expect(cluster.state('s1').retired).toHaveProperty(['2.r']);
  });

  test('[BY11] recursion: a server whose creator retired as well is told apart from one never created', () => {
    const cluster = LittleCluster.of(3);
    cluster.cutLink('s1', 's3');
    cluster.cutLink('s0', 's3');
    cluster.join('s3', 's2');
    cluster.put('s3', 'k', 'of s3');
    for (const id of ['s3', 's2']) {
      cluster.instruct(id, { type: 'retire' });
      cluster.deliverAll();
    }
    // s3 told s2, and s2 told s0; s1 knows of neither retirement, nor of the creation of s3.
    expect(Object.keys(cluster.vector('s0'))).toEqual(['r', '1.r']);
    expect(present(cluster.state('s3').name, 'a name')).toBe('3.2.r');
    cluster.exchange('s1', 's0');
    expect(Object.keys(cluster.vector('s0'))).toEqual(['r', '1.r']);
    cluster.exchange('s0', 's1');
    expect(cluster.vector('s1')).toEqual(cluster.vector('s0'));
    expect(cluster.store('s1')).toEqual(['k:of s3']);
  });
});
