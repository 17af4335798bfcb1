// Rules BY3 to BY7 and BY9: logs, sessions, commits, undo and redo.

import { describe, expect, test } from 'vitest';
import { LittleCluster } from './testing/little-cluster.ts';

describe('anti-entropy', () => {
  test('[BY1] a server is named by a creation write of its sponsor', () => {
    const cluster = LittleCluster.of(3);
    expect(cluster.state('s0').name).toBe('r');
    expect(cluster.state('s1').name).toBe('1.r');
    expect(cluster.state('s2').name).toBe('2.r');
    expect(cluster.state('s2').stage).toBe('serving');
  });

  test('[BY7] the primary commits at once, others stay tentative', () => {
    const cluster = LittleCluster.of(2);
    cluster.put('s0', 'a', '1');
    cluster.put('s1', 'b', '2');
    expect(cluster.log('s0').at(-1)).toBe('CSN 2  ⟨2, s0⟩  put a 1');
    expect(cluster.log('s1').at(-1)).toBe('tentative  ⟨2, s1⟩  put b 2');
  });

  test('[BY3] [BY9] a write that belongs before others rolls them back', () => {
    const cluster = LittleCluster.of(3);
    cluster.put('s1', 'k', 'from s1');
    cluster.put('s2', 'k', 'from s2');
    cluster.put('s2', 'k', 'again from s2');
    cluster.exchange('s1', 's2');
    expect(cluster.log('s2').slice(-3)).toEqual([
      'tentative  ⟨2, s1⟩  put k from s1',
      'tentative  ⟨3, s2⟩  put k from s2',
      'tentative  ⟨4, s2⟩  put k again from s2',
    ]);
    expect(cluster.notes.some(({ note }) => note.type === 'rolledBack' && note.undone.count === 2)).toBe(
      true,
    );
    expect(cluster.store('s2')).toEqual(['k:again from s2']);
    cluster.sweep();
    expect(cluster.log('s1')).toEqual(cluster.log('s0'));
    expect(cluster.log('s2')).toEqual(cluster.log('s0'));
    expect(cluster.state('s1').tentative).toEqual([]);
  });
});
