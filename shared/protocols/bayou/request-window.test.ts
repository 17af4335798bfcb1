// Repeated requests (rule C5): a link may deliver one twice, the second copy long after the first.

import { describe, expect, test } from 'vitest';
import { GUARANTEES } from '../../core/contract.ts';
import { REQUEST_WINDOW } from '../../core/limits.ts';
import { bayou } from './protocol.ts';
import { LittleCluster, openSession } from './testing/little-cluster.ts';

/** By then number 1 is forgotten: the list is cut when it is twice as long as the window. */
const LATE = 2 * REQUEST_WINDOW + 1;

const put = (value: string) => ({ type: 'put', key: 'k', value }) as const;

describe('repeated requests', () => {
  test('[C5] the second copy of an accepted write makes no second write and gets the same answer', () => {
    const cluster = LittleCluster.of(1);
    const session = openSession(GUARANTEES);
    const first = cluster.request(session, 'c0', 's0', put('once'), 1);
    expect(cluster.request(session, 'c0', 's0', put('once'), 1)).toEqual(first);
    expect(cluster.log('s0')).toHaveLength(1);
  });

  test('[BY10] the second copy of a refused write leaves no trace when the missing write has come', () => {
    const cluster = LittleCluster.of(2);
    const session = openSession(GUARANTEES);
    cluster.request(session, 'c0', 's0', put('first'), 1);
    const context = bayou.session.context(session, put('refused'));
    const copy = { type: 'request', client: 'c0', number: 2, operation: put('refused'), context } as const;
    cluster.step('s1', copy);
    expect(cluster.replies.get('c0#2')).toMatchObject({ type: 'refused', reason: 'ERR_DEP' });
    cluster.exchange('s0', 's1');
    const before = cluster.log('s1');
    cluster.step('s1', copy);
    expect(cluster.log('s1')).toEqual(before);
    expect(cluster.store('s1')).toEqual(['k:first']);
    expect(cluster.request(session, 'c0', 's1', put('asked anew'), 3)).toMatchObject({ type: 'accepted' });
  });

  test('[C5] a copy that comes later than the window is dropped without an answer', () => {
    const cluster = LittleCluster.of(1);
    const session = openSession([]);
    for (let number = 1; number <= LATE; number += 1)
      cluster.request(session, 'c0', 's0', put(`v${number}`), number);
    const context = bayou.session.context(session, put('late'));
    cluster.replies.clear();
    cluster.step('s0', { type: 'request', client: 'c0', number: 1, operation: put('late'), context });
    expect([...cluster.replies]).toEqual([]);
    expect(cluster.store('s0')).toEqual([`k:v${LATE}`]);
  });
});
