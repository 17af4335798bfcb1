// Replicas of the causal store in the hands of a test, what clients ask of them, and what is seen of them.

import { GUARANTEES } from '../../../core/contract.ts';
import { HandCluster, type HandMessage } from '../../testing/hand-cluster.ts';
import type { CausalNote } from '../notes.ts';
import { causal } from '../protocol.ts';
import type { CausalTypes } from '../types.ts';

type Cluster = HandCluster<CausalTypes>;

export function clusterOf(size: number, options: Readonly<Record<string, string>> = {}): Cluster {
  const cluster = new HandCluster(causal, options, size);
  cluster.client('c0', GUARANTEES);
  cluster.client('c1', GUARANTEES);
  return cluster;
}

export const put = (key: string, value: string) => ({ type: 'put', key, value }) as const;
export const get = (key: string) => ({ type: 'get', key, view: 'tentative' }) as const;
export const erase = (key: string) => ({ type: 'delete', key }) as const;
export const modify = (key: string, value: string) => ({ type: 'modify', key, value }) as const;
export const store = (cluster: Cluster, id: string) => causal.describe.store(cluster.state(id));
export const clock = (cluster: Cluster, id: string) => causal.describe.clock(cluster.state(id))[0];

/** Takes the messages to that replica off their way; they come back by `bring`. */
export function takeAway(cluster: Cluster, to: string): HandMessage<CausalTypes>[] {
  const taken = cluster.travelling.filter((message) => message.to === to);
  const left = cluster.travelling.filter((message) => message.to !== to);
  cluster.travelling.splice(0, cluster.travelling.length, ...left);
  return taken;
}

export function bring(cluster: Cluster, messages: readonly HandMessage<CausalTypes>[]): void {
  for (const { from, to, message } of messages) cluster.step(to, { type: 'message', from, message });
}

export function notes<Type extends CausalNote['type']>(cluster: Cluster, type: Type) {
  return cluster.notes.flatMap(({ replica, note }) =>
    note.type === type ? [{ replica, note: note as Extract<CausalNote, { type: Type }> }] : [],
  );
}

export function timeOut(cluster: Cluster, id: string, type: 'gap' | 'batch' | 'join'): void {
  cluster.step(id, { type: 'timeout', timer: { type } });
}

/** The question at s0, read and answered at s1; what s0 sent to s2 is still on its way. */
export function replyBeforeQuestion(options: Readonly<Record<string, string>> = {}) {
  const cluster = clusterOf(3, options);
  cluster.operate('c0', 's0', put('question', 'who?'));
  const late = takeAway(cluster, 's2');
  cluster.deliverAll();
  cluster.operate('c1', 's1', get('question'));
  cluster.operate('c1', 's1', put('reply', 'me'));
  cluster.deliverAll();
  return { cluster, late };
}
