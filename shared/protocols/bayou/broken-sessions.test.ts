// Rule BY5: a session may break off at any message without harm, and the next one goes on from there. The invariants
// are looked at after every step, so these tests say only how it ends.

import { describe, expect, test } from 'vitest';
import { present } from '../../core/result.ts';
import type { LittleCluster, Travelling } from './testing/little-cluster.ts';
import { expireOutgoing, recordExchange, unevenCluster } from './testing/scenes.ts';

const TRUNCATED = [{ truncated: false }, { truncated: true }];

/** After every number of messages of a whole session, from none to all but the last. */
function forEachBreak(
  truncated: boolean,
  breakOff: (cluster: LittleCluster, delivered: number) => void,
): number {
  const length = recordExchange(unevenCluster(truncated), 's1', 's2').length;
  for (let delivered = 0; delivered < length; delivered += 1) {
    const cluster = unevenCluster(truncated);
    cluster.instruct('s1', { type: 'exchange', with: 's2' });
    for (let i = 0; i < delivered; i += 1) cluster.deliver();
    breakOff(cluster, delivered);
    recordExchange(cluster, 's1', 's2');
    const held = shortLog(cluster, 's2').filter((line) => line !== 'tentative  ⟨3, s2⟩  put own of s2');
    const sent = shortLog(cluster, 's1');
    // A receiver that was not behind O keeps the committed writes that the sender has dropped.
    expect(held.slice(-sent.length)).toEqual(sent);
    expect(cluster.store('s2').filter((line) => line !== 'own:of s2')).toEqual(cluster.store('s1'));
  }
  return length;
}

/** Large values fill batches, but say nothing. */
function shortLog(cluster: LittleCluster, id: string): string[] {
  return cluster.log(id).map((line) => line.slice(0, 60));
}

describe.each(TRUNCATED)(
  'a session that is broken off at any message (truncated: $truncated)',
  ({ truncated }) => {
    test('[BY5] [B9] by a cut link', () => {
      const length = forEachBreak(truncated, (cluster) => {
        cluster.cutLink('s1', 's2');
        cluster.heal('s1', 's2');
      });
      expect(length).toBeGreaterThanOrEqual(8);
    });

    test('[BY5] [B9] by a crash of the sender', () => {
      forEachBreak(truncated, (cluster) => {
        cluster.travelling.length = 0;
        cluster.restart('s1');
      });
    });

    test('[BY5] [B9] [B7] by a crash of the receiver: what it had acknowledged is not lost', () => {
      forEachBreak(truncated, (cluster) => {
        const before = cluster.log('s2');
        cluster.travelling.length = 0;
        cluster.restart('s2');
        expect(cluster.log('s2')).toEqual(before);
        expireOutgoing(cluster, 's1', 's2', 4);
        cluster.travelling.length = 0;
      });
    });

    test('[BY5] [C5] by the loss of one message, which is said again', () => {
      forEachBreak(truncated, (cluster) => {
        cluster.travelling.length = 0;
        const stillOpen = cluster.state('s1').outgoing['s2'] !== undefined;
        if (stillOpen) expireOutgoing(cluster, 's1', 's2', 1);
        cluster.deliverAll();
        expect(cluster.state('s1').outgoing).toEqual({});
      });
    });

    test('[BY5] [C5] every message comes twice, and late copies of each come once more at the end', () => {
      const cluster = unevenCluster(truncated);
      cluster.instruct('s1', { type: 'exchange', with: 's2' });
      const sent: Travelling[] = [];
      while (cluster.travelling.length > 0) {
        const one = cluster.deliver();
        sent.push(one);
        cluster.step(one.to, { type: 'message', from: one.from, message: one.message });
      }
      const log = cluster.log('s2');
      for (const { from, to, message } of [...sent, ...sent.toReversed()])
        cluster.step(to, { type: 'message', from, message });
      cluster.deliverAll();
      expect(cluster.log('s2')).toEqual(log);
    });

    test('[BY6] [BY5] by truncation at the sender in the middle of the session', () => {
      forEachBreak(truncated, (cluster, delivered) => {
        cluster.instruct('s1', { type: 'truncate', keep: delivered % 2 });
        cluster.deliverAll();
        // This very session is whole: it began the transfer anew, with the state at the new O.
        expect(cluster.store('s2').filter((line) => line !== 'own:of s2')).toEqual(cluster.store('s1'));
      });
    });

    test('[BY5] by commits that reach the receiver on another way in the middle of the session', () => {
      forEachBreak(truncated, (cluster) => {
        cluster.heal('s0', 's2');
        const rest = cluster.travelling.splice(0);
        cluster.exchange('s0', 's2');
        cluster.travelling.push(...rest);
        cluster.deliverAll();
      });
    });
  },
);

describe('late messages', () => {
  test('[C5] a late copy of an older offer does not take the place of a session that has begun', () => {
    const cluster = unevenCluster(false);
    const [offer] = recordExchange(cluster, 's1', 's2');
    const { from, to, message } = present(offer, 'an offer');
    cluster.put('s1', 'later', 'v');
    cluster.instruct('s1', { type: 'exchange', with: 's2' });
    cluster.deliver('sessionOffer');
    cluster.step(to, { type: 'message', from, message });
    cluster.deliverAll();
    expect(cluster.state('s1').outgoing).toEqual({});
    expect(cluster.log('s2')).toContain(cluster.log('s1').at(-1));
  });

  test('[C5] a copy of the offer in the middle of its own session does not begin it again', () => {
    const cluster = unevenCluster(false);
    const number = cluster.instruct('s1', { type: 'exchange', with: 's2' });
    const { from, to, message } = cluster.deliver('sessionOffer');
    for (const type of ['sessionAccept', 'sessionBatch'] as const) cluster.deliver(type);
    cluster.step(to, { type: 'message', from, message });
    cluster.deliverAll();
    expect(cluster.answers.get(number)).toEqual({ type: 'done', changed: true });
  });

  test('[C5] a second copy of an acknowledgement does not call for a batch before its time', () => {
    const cluster = unevenCluster(false);
    cluster.instruct('s1', { type: 'exchange', with: 's2' });
    for (const type of ['sessionOffer', 'sessionAccept', 'sessionBatch'] as const) cluster.deliver(type);
    const { from, to, message } = cluster.deliver('sessionAck');
    cluster.step(to, { type: 'message', from, message });
    expect(cluster.travelling.map((travelling) => travelling.message)).toMatchObject([
      { type: 'sessionBatch', batch: 2 },
    ]);
  });

  test('[BY5] [C4] a batch whose predecessors a restarted receiver knows nothing of is not acknowledged', () => {
    const cluster = unevenCluster(false);
    cluster.instruct('s1', { type: 'exchange', with: 's2' });
    const { from, to, message } = cluster.deliver('sessionOffer');
    for (const type of ['sessionAccept', 'sessionBatch', 'sessionAck'] as const) cluster.deliver(type);
    cluster.restart('s2');
    // A late copy of the offer begins the session anew at the receiver, which then waits for the first batch.
    cluster.step(to, { type: 'message', from, message });
    cluster.deliver('sessionBatch');
    expect(cluster.travelling.filter((travelling) => travelling.message.type === 'sessionAck')).toEqual([]);
  });

  test('[BY5] a session of which nothing more is heard is forgotten, and what it brought stays', () => {
    const cluster = unevenCluster(false);
    cluster.instruct('s1', { type: 'exchange', with: 's2' });
    for (let i = 0; i < 3; i += 1) cluster.deliver();
    cluster.travelling.length = 0;
    const log = cluster.log('s2');
    const { session } = present(cluster.state('s2').incoming['s1'], 'a session');
    cluster.step('s2', { type: 'timeout', timer: { type: 'incoming', from: 's1', session } });
    expect(cluster.state('s2').incoming['s1']).toBeUndefined();
    expect(cluster.log('s2')).toEqual(log);
    expect(log.some((line) => line.startsWith('CSN 4  ⟨3, s0⟩  put committed a'))).toBe(true);
  });

  test('[C8] an exchange over a link that breaks is answered, and so is one that waited for it', () => {
    const cluster = unevenCluster(false);
    const numbers = [1, 2, 3].map(() => cluster.instruct('s1', { type: 'exchange', with: 's2' }));
    cluster.deliver();
    cluster.cutLink('s1', 's2');
    expireOutgoing(cluster, 's1', 's2', 4);
    expireOutgoing(cluster, 's1', 's2', 4);
    expect(numbers.map((number) => cluster.answers.get(number)?.type)).toEqual([
      'failed',
      'failed',
      'failed',
    ]);
  });
});
