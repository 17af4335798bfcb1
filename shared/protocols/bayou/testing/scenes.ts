// Clusters in a state from which tests begin.

import { present } from '../../../core/result.ts';
import type { BayouMessage, SessionItem } from '../types.ts';
import { LittleCluster, type Travelling } from './little-cluster.ts';

/** A value so large that two of them fill a batch. */
export function largeValue(letter: string): string {
  return letter.repeat(60_000);
}

/** So many that the state at O takes more than one batch. */
const COMMITTED = 'abcde';

/**
 * `s1` holds all kinds of what `s2` lacks: commit notices for what it has, committed writes, tentative writes, and, if
 * `truncated`, a state at O that `s2` has not reached. `s2` has a tentative write of its own.
 */
export function unevenCluster(truncated: boolean): LittleCluster {
  const cluster = LittleCluster.of(3);
  cluster.put('s1', 'early', 'tentative at s2 for long');
  cluster.exchange('s1', 's2');
  cluster.cutLink('s0', 's2');
  cluster.cutLink('s1', 's2');
  cluster.put('s2', 'own', 'of s2');
  cluster.exchange('s1', 's0');
  for (const letter of COMMITTED) cluster.put('s0', `committed ${letter}`, largeValue(letter));
  cluster.exchange('s0', 's1');
  if (truncated) cluster.instruct('s1', { type: 'truncate', keep: 1 });
  for (const letter of 'xyz') cluster.put('s1', `tentative ${letter}`, largeValue(letter));
  cluster.heal('s1', 's2');
  return cluster;
}

/** The messages of one whole session, in order; they are delivered. */
export function recordExchange(cluster: LittleCluster, from: string, to: string): Travelling[] {
  cluster.instruct(from, { type: 'exchange', with: to });
  const messages: Travelling[] = [];
  while (cluster.travelling.length > 0) messages.push(cluster.deliver());
  return messages;
}

export function batchesOf(
  messages: readonly Travelling[],
): Extract<BayouMessage, { type: 'sessionBatch' }>[] {
  return messages.flatMap(({ message }) => (message.type === 'sessionBatch' ? [message] : []));
}

export function itemsOf(messages: readonly Travelling[]): SessionItem[] {
  return batchesOf(messages).flatMap(({ items }) => items);
}

/** Fires the timer of the session from `from` to `to`, as often as it takes to give up if nothing answers. */
export function expireOutgoing(cluster: LittleCluster, from: string, to: string, times: number): void {
  for (let time = 0; time < times; time += 1) {
    const { session } = present(cluster.state(from).outgoing[to], `a session from ${from} to ${to}`);
    cluster.step(from, { type: 'timeout', timer: { type: 'outgoing', to, session } });
  }
}
