// Rule BY5: the one-way anti-entropy session, its phases and its bounds.

import { describe, expect, test } from 'vitest';
import { BATCH_ENTRIES_MAX, MESSAGE_LENGTH_MAX } from '../../core/limits.ts';
import { present } from '../../core/result.ts';
import { LittleCluster } from './testing/little-cluster.ts';
import { batchesOf, itemsOf, largeValue, recordExchange, unevenCluster } from './testing/scenes.ts';
import type { BayouNote, SessionItem } from './types.ts';

function kindOf(item: SessionItem): string {
  if (item.type !== 'write') return item.type;
  return item.csn === null ? 'tentative write' : 'committed write';
}

function choiceOf(cluster: LittleCluster): Extract<BayouNote, { type: 'sessionChosen' }> {
  const notes = cluster.notes.flatMap(({ note }) => (note.type === 'sessionChosen' ? [note] : []));
  return present(notes.at(-1), 'a choice');
}

describe('an anti-entropy session', () => {
  test('[BY5] the receiver tells its version vector and its CSN, then the sender sends', () => {
    const cluster = unevenCluster(false);
    const told = { vector: cluster.vector('s2'), csn: 2 };
    const messages = recordExchange(cluster, 's1', 's2');
    expect(messages.slice(0, 3).map(({ message }) => message.type)).toEqual([
      'sessionOffer',
      'sessionAccept',
      'sessionBatch',
    ]);
    expect(messages[1]?.message).toMatchObject(told);
  });

  test('[BY5] it goes one way: the sender learns nothing of what the receiver holds', () => {
    const cluster = unevenCluster(false);
    const before = cluster.log('s1');
    recordExchange(cluster, 's1', 's2');
    expect(cluster.log('s1')).toEqual(before);
    expect(cluster.log('s2')).toContain('tentative  ⟨3, s2⟩  put own of s2');
  });

  test('[BY5b] [BY5c] first commits, as a notice where the receiver has the write, then tentative writes', () => {
    const cluster = unevenCluster(false);
    const items = itemsOf(recordExchange(cluster, 's1', 's2'));
    expect(items.map(kindOf)).toEqual([
      'commitNotice',
      ...Array<string>(5).fill('committed write'),
      'tentative write',
      'tentative write',
      'tentative write',
    ]);
    expect(
      items.flatMap((item) => (item.type === 'write' || item.type === 'commitNotice' ? [item.csn] : [])),
    ).toEqual([3, 4, 5, 6, 7, 8, null, null, null]);
    expect(choiceOf(cluster)).toMatchObject({
      fullTransfer: false,
      commitNotices: { count: 1 },
      committedWrites: { count: 5 },
      tentativeWrites: { count: 3 },
    });
  });

  test('[BY5a] first of all the state at O, with O and OSN, where the sender has truncated too far', () => {
    const cluster = unevenCluster(true);
    const { vector, csn } = cluster.state('s1').omitted;
    const items = itemsOf(recordExchange(cluster, 's1', 's2'));
    const kinds = items.map(kindOf).filter((kind, i, all) => kind !== all[i - 1]);
    expect(kinds).toEqual(['omittedStart', 'tuples', 'omittedEnd', 'committed write', 'tentative write']);
    expect(items[0]).toMatchObject({ vector, csn });
    expect(choiceOf(cluster).fullTransfer).toBe(true);
  });

  test('[BY5] what the receiver has is not sent: a second session has nothing to say', () => {
    const cluster = unevenCluster(true);
    recordExchange(cluster, 's1', 's2');
    expect(itemsOf(recordExchange(cluster, 's1', 's2'))).toEqual([]);
  });

  test('[BY5c] a write whose server the receiver knows as retired is not sent', () => {
    const cluster = LittleCluster.of(3);
    cluster.put('s2', 'k', 'v');
    cluster.exchange('s2', 's1');
    cluster.cutLink('s1', 's2');
    cluster.instruct('s2', { type: 'retire' });
    cluster.deliverAll();
    cluster.cutLink('s0', 's2');
    expect(cluster.state('s0').retired).toHaveProperty(['2.r']);
    expect(itemsOf(recordExchange(cluster, 's1', 's0'))).toEqual([]);
    expect(choiceOf(cluster).skipped).toEqual([
      { write: { stamp: 3, server: '2.r' }, reason: 'receiver knows of the retirement' },
    ]);
  });

  test('[BY5] what to send is decided anew for each batch: a write accepted meanwhile goes along', () => {
    const cluster = unevenCluster(false);
    cluster.instruct('s1', { type: 'exchange', with: 's2' });
    for (const type of ['sessionOffer', 'sessionAccept', 'sessionBatch'] as const) cluster.deliver(type);
    cluster.put('s1', 'late', 'accepted in the middle of the session');
    cluster.deliverAll();
    expect(cluster.log('s2')).toContain(cluster.log('s1').at(-1));
  });
});

describe('the bounds of a batch', () => {
  test.each([{ truncated: false }, { truncated: true }])(
    '[BY5] no batch is longer than a message may be (truncated: $truncated)',
    ({ truncated }) => {
      const cluster = LittleCluster.of(2);
      cluster.cutLink('s0', 's1');
      for (let i = 0; i < 40; i += 1) cluster.put('s0', `large ${i}`, largeValue('\u0001'));
      if (truncated) cluster.instruct('s0', { type: 'truncate', keep: 0 });
      cluster.heal('s0', 's1');
      const batches = batchesOf(recordExchange(cluster, 's0', 's1'));
      const lengths = batches.map((batch) => JSON.stringify(batch).length);
      expect(batches.length).toBeGreaterThan(10);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(MESSAGE_LENGTH_MAX);
      expect(cluster.store('s1')).toEqual(cluster.store('s0'));
    },
  );

  test.each([{ truncated: false }, { truncated: true }])(
    '[BY5] no batch has more entries than a step may take in (truncated: $truncated)',
    ({ truncated }) => {
      const cluster = LittleCluster.of(2);
      cluster.cutLink('s0', 's1');
      for (let i = 0; i < BATCH_ENTRIES_MAX + 10; i += 1) cluster.put('s0', `k${i}`, 'v');
      if (truncated) cluster.instruct('s0', { type: 'truncate', keep: 0 });
      for (let i = 0; i < 10; i += 1) cluster.put('s0', `late${i}`, 'v');
      cluster.heal('s0', 's1');
      const entries = batchesOf(recordExchange(cluster, 's0', 's1')).map(({ items }) =>
        items.reduce((sum, item) => sum + (item.type === 'tuples' ? item.tuples.length : 1), 0),
      );
      expect(entries.length).toBeGreaterThan(1);
      // The end of a full transfer is no entry.
      expect(Math.max(...entries)).toBeLessThanOrEqual(BATCH_ENTRIES_MAX + 1);
      expect(cluster.store('s1')).toEqual(cluster.store('s0'));
    },
  );

  test('[BY5] each batch waits for the acknowledgement of the one before', () => {
    const cluster = unevenCluster(false);
    cluster.instruct('s1', { type: 'exchange', with: 's2' });
    while (cluster.travelling.length > 0) {
      expect(cluster.travelling.filter(({ message }) => message.type === 'sessionBatch').length).toBeLessThan(
        2,
      );
      cluster.deliver();
    }
    expect(cluster.log('s2')).toHaveLength(12);
  });
});
