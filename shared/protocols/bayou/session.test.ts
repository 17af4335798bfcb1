// Rule BY10: the four session guarantees, each kept when it is chosen and broken when it is not, and ERR_DEP exactly
// when it is due.

import { describe, expect, test } from 'vitest';
import type { OperationResult } from '../../core/contract.ts';
import { bayou } from './protocol.ts';
import { LittleCluster, openSession } from './testing/little-cluster.ts';
import type { BayouSession } from './types.ts';

const get = (key: string) => ({ type: 'get', key, view: 'tentative' }) as const;
const put = (key: string, value: string) => ({ type: 'put', key, value }) as const;

function short(result: OperationResult): string {
  if (result.type === 'value') return result.value;
  return result.type === 'refused' ? result.reason : result.type;
}

/** Three servers that hear of nothing. */
function apart(): LittleCluster {
  const cluster = LittleCluster.of(3);
  for (const [a, b] of [
    ['s0', 's1'],
    ['s0', 's2'],
    ['s1', 's2'],
  ] as const)
    cluster.cutLink(a, b);
  return cluster;
}

describe('each guarantee', () => {
  test.each([
    { guarantees: ['RYW'], answer: 'ERR_DEP' },
    { guarantees: ['MR', 'WFR', 'MW'], answer: 'missing' },
  ] as const)(
    '[BY10] [G1] RYW: a read after a write ($guarantees gives $answer)',
    ({ guarantees, answer }) => {
      const cluster = apart();
      const session = openSession(guarantees);
      cluster.request(session, 'c0', 's1', put('k', 'mine'));
      expect(short(cluster.request(session, 'c0', 's2', get('k')))).toBe(answer);
    },
  );

  test.each([
    { guarantees: ['MR'], answer: 'ERR_DEP' },
    { guarantees: ['RYW', 'WFR', 'MW'], answer: 'missing' },
  ] as const)('[BY10] [G2] MR: a read after a read ($guarantees gives $answer)', ({ guarantees, answer }) => {
    const cluster = apart();
    cluster.put('s1', 'k', 'seen');
    const session = openSession(guarantees);
    expect(short(cluster.request(session, 'c0', 's1', get('k')))).toBe('seen');
    expect(short(cluster.request(session, 'c0', 's2', get('k')))).toBe(answer);
  });

  test.each([
    { guarantees: ['WFR'], answer: 'ERR_DEP' },
    { guarantees: ['RYW', 'MR', 'MW'], answer: 'accepted' },
  ] as const)(
    '[BY10] [G3] WFR: a write after a read ($guarantees gives $answer)',
    ({ guarantees, answer }) => {
      const cluster = apart();
      cluster.put('s1', 'question', 'why?');
      const session = openSession(guarantees);
      cluster.request(session, 'c0', 's1', get('question'));
      expect(short(cluster.request(session, 'c0', 's2', put('answer', 'because')))).toBe(answer);
    },
  );

  test.each([
    { guarantees: ['MW'], answer: 'ERR_DEP' },
    { guarantees: ['RYW', 'MR', 'WFR'], answer: 'accepted' },
  ] as const)(
    '[BY10] [G3] MW: a write after a write ($guarantees gives $answer)',
    ({ guarantees, answer }) => {
      const cluster = apart();
      const session = openSession(guarantees);
      cluster.request(session, 'c0', 's1', put('password', 'new'));
      expect(short(cluster.request(session, 'c0', 's2', put('mail', 'old password is void')))).toBe(answer);
    },
  );

  test('[G4] where WFR is given up, another server may hold the answer without the question', () => {
    const cluster = apart();
    cluster.put('s1', 'question', 'why?');
    const session = openSession([]);
    cluster.request(session, 'c0', 's1', get('question'));
    cluster.request(session, 'c0', 's2', put('answer', 'because'));
    cluster.heal('s0', 's2');
    cluster.exchange('s2', 's0');
    expect(cluster.store('s0')).toEqual(['answer:because']);
    cluster.heal('s0', 's1');
    cluster.sweep();
    expect(cluster.log('s0').slice(-2)).toEqual([
      'CSN 3  ⟨3, s2⟩  put answer because',
      'CSN 4  ⟨2, s1⟩  put question why?',
    ]);
  });
});

describe('ERR_DEP', () => {
  test('[BY10] [G6] it names the columns that fall short, and for whose sake', () => {
    const cluster = LittleCluster.of(3);
    const session = openSession(['RYW', 'MR']);
    cluster.put('s2', 'k', 'v');
    cluster.exchange('s2', 's1');
    cluster.request(session, 'c0', 's1', put('mine', 'v'));
    cluster.request(session, 'c0', 's1', get('k'));
    const result = cluster.request(session, 'c0', 's0', get('k'));
    expect(result).toMatchObject({
      reason: 'ERR_DEP',
      lacking: [
        { writer: '1.r', needed: 4, held: 1, guarantees: ['RYW', 'MR'] },
        { writer: '2.r', needed: 3, held: 2, guarantees: ['MR'] },
      ],
    });
  });

  test('[BY10] it comes before ERR_KEY: also for a key that was never written', () => {
    const cluster = apart();
    const session = openSession(['RYW']);
    cluster.request(session, 'c0', 's1', put('k', 'v'));
    expect(short(cluster.request(session, 'c0', 's2', get('never written')))).toBe('ERR_DEP');
  });

  test('[BY10] key-first is the other reading: the key is looked up first, and only a key that is there is checked', () => {
    const cluster = LittleCluster.of(2, { missingKey: 'key-first' });
    cluster.put('s0', 'there', 'v');
    const session = openSession(['RYW']);
    cluster.request(session, 'c0', 's1', put('k', 'v'));
    expect(short(cluster.request(session, 'c0', 's0', get('never written')))).toBe('missing');
    expect(short(cluster.request(session, 'c0', 's0', get('there')))).toBe('ERR_DEP');
  });

  test('[BY10] [G5] a refusal changes nothing: neither session, nor log, nor clock', () => {
    const cluster = apart();
    const session = openSession(['RYW', 'MR', 'WFR', 'MW']);
    cluster.request(session, 'c0', 's1', put('k', 'v'));
    const before = structuredClone({ session, log: cluster.log('s2'), clock: cluster.state('s2').clock });
    for (const operation of [get('k'), put('k', 'w'), { type: 'delete', key: 'k' } as const])
      expect(short(cluster.request(session, 'c0', 's2', operation))).toBe('ERR_DEP');
    expect({ session, log: cluster.log('s2'), clock: cluster.state('s2').clock }).toEqual(before);
    cluster.restart('s2');
    expect(cluster.log('s2')).toEqual(before.log);
  });

  test.each([
    { how: 'heal', cure: (cluster: LittleCluster) => cluster.heal('s1', 's2'), server: 's2' },
    { how: 'move', cure: () => {}, server: 's1' },
  ])('[BY10] [G7] it is cured by: $how', ({ cure, server }) => {
    const cluster = apart();
    const session = openSession(['RYW', 'MR', 'WFR', 'MW']);
    cluster.request(session, 'c0', 's1', put('k', 'v'));
    expect(short(cluster.request(session, 'c0', 's2', get('k')))).toBe('ERR_DEP');
    cure(cluster);
    cluster.sweep();
    expect(short(cluster.request(session, 'c0', server, get('k')))).toBe('v');
  });
});

describe('the vectors of a session', () => {
  test('[BY10] [G5] a write adds itself alone; a read takes in all that the server holds', () => {
    const cluster = LittleCluster.of(3);
    cluster.put('s2', 'k', 'v');
    cluster.exchange('s2', 's1');
    const session: BayouSession = openSession([]);
    cluster.request(session, 'c0', 's1', put('a', '1'));
    expect(session).toMatchObject({ readVector: {}, writeVector: { '1.r': 4 } });
    cluster.request(session, 'c0', 's1', get('absent'));
    expect(session).toMatchObject({ readVector: { r: 2, '1.r': 4, '2.r': 3 }, writeVector: { '1.r': 4 } });
  });

  test('[BY10] creation writes count like all others', () => {
    const cluster = LittleCluster.of(2);
    cluster.cutLink('s1', 's2');
    cluster.join('s2', 's0');
    const session = openSession(['MR']);
    cluster.request(session, 'c0', 's0', get('absent'));
    expect(short(cluster.request(session, 'c0', 's1', get('absent')))).toBe('ERR_DEP');
  });

  test.each([
    { guarantee: 'RYW', read: { write: true }, write: {} },
    { guarantee: 'MR', read: { read: true }, write: {} },
    { guarantee: 'WFR', read: {}, write: { read: true } },
    { guarantee: 'MW', read: {}, write: { write: true } },
  ] as const)(
    '[BY10] $guarantee sends the vector that it needs, with the operations that it is about',
    (row) => {
      const cluster = LittleCluster.of(1);
      const session = openSession([row.guarantee]);
      cluster.request(session, 'c0', 's0', put('k', 'v'));
      cluster.request(session, 'c0', 's0', put('k', 'w'));
      cluster.request(session, 'c0', 's0', get('k'));
      for (const [operation, sends] of [
        [get('k'), row.read],
        [put('k', 'x'), row.write],
      ] as const) {
        const context = bayou.session.context(session, operation);
        expect(context.readVector).toEqual('read' in sends ? { r: 2 } : {});
        expect(context.writeVector).toEqual('write' in sends ? { r: 2 } : {});
      }
    },
  );
});

describe('the entry of a retired server', () => {
  /** `s2` wrote and left to `s0`; `s1` has not heard of it. */
  function scene(): { cluster: LittleCluster; session: BayouSession } {
    const cluster = LittleCluster.of(3);
    cluster.cutLink('s0', 's1');
    cluster.cutLink('s1', 's2');
    const session = openSession(['RYW', 'MR']);
    cluster.request(session, 'c0', 's2', put('k', 'of s2'));
    cluster.instruct('s2', { type: 'retire' });
    cluster.deliverAll();
    return { cluster, session };
  }

  test('[BY10] it is satisfied where the retirement is known', () => {
    const { cluster, session } = scene();
    expect(Object.keys(cluster.vector('s0'))).not.toContain('2.r');
    expect(short(cluster.request(session, 'c0', 's0', get('k')))).toBe('of s2');
  });

  test('[BY10] and only there: a server that heard neither of the writes nor of the retirement answers ERR_DEP', () => {
    const { cluster, session } = scene();
    expect(short(cluster.request(session, 'c0', 's1', get('k')))).toBe('ERR_DEP');
    cluster.heal('s0', 's1');
    cluster.sweep();
    expect(short(cluster.request(session, 'c0', 's1', get('k')))).toBe('of s2');
  });

  test('[BY10] a read at a server that knows of the retirement takes in the last stamp of the one that left', () => {
    const { cluster } = scene();
    const other = openSession(['MR']);
    expect(short(cluster.request(other, 'c1', 's0', get('k')))).toBe('of s2');
    expect(other.readVector).toHaveProperty(['2.r'], 4);
    expect(short(cluster.request(other, 'c1', 's1', get('k')))).toBe('ERR_DEP');
  });

  test('[BY10] also of one that this server never knew, after the retirement was truncated', () => {
    const { cluster, session } = scene();
    cluster.instruct('s0', { type: 'truncate', keep: 0 });
    cluster.heal('s0', 's1');
    cluster.exchange('s0', 's1');
    expect(short(cluster.request(session, 'c0', 's1', get('k')))).toBe('of s2');
  });
});
