// A cluster right after a line of the script: as little of it as a small picture shows.

import { CLIENTS_MAX } from '../core/limits.ts';
import type { Run } from '../host/run.ts';

export interface ReplicaMoment {
  readonly id: string;
  /** `up`, `frozen`, `down`, or `left` by the protocol. */
  readonly state: 'up' | 'frozen' | 'down' | 'left';
  readonly role: string | null;
  /** What waits for something. */
  readonly waiting: number;
  /** `key:value`, at most `VALUES_SHOWN_MAX`. */
  readonly values: readonly string[];
  readonly valuesMore: number;
}

export interface ClusterMoment {
  /** Virtual milliseconds since the run's start. */
  readonly atMillis: number;
  readonly replicas: readonly ReplicaMoment[];
  /** Links between replicas that do not carry everything: `both` ways, or from one to the other. */
  readonly cuts: readonly { readonly a: string; readonly b: string; readonly way: 'both' | 'ab' | 'ba' }[];
  readonly clients: readonly { readonly id: string; readonly replica: string | null }[];
}

const VALUES_SHOWN_MAX = 3;

export function momentOf(run: Run): ClusterMoment {
  const { protocol } = run;
  const replicas = run.replicas().map(({ id, alive, frozen, state }): ReplicaMoment => {
    if (state === null) return { id, state: 'down', role: null, waiting: 0, values: [], valuesMore: 0 };
    const { role, waiting } = protocol.view(state);
    const values = protocol.describe.store(state);
    const stands = protocol.hasLeft(state) ? 'left' : frozen ? 'frozen' : 'up';
    return {
      id,
      state: alive ? stands : 'down',
      role,
      waiting,
      values: values.slice(0, VALUES_SHOWN_MAX),
      valuesMore: Math.max(0, values.length - VALUES_SHOWN_MAX),
    };
  });
  const known = new Set(replicas.map(({ id }) => id));
  const cuts = run.links().flatMap(({ a, b, ab, ba }) => {
    if (!known.has(a) || !known.has(b) || (!ab.cut && !ba.cut)) return [];
    return [{ a, b, way: ab.cut && ba.cut ? ('both' as const) : ab.cut ? ('ab' as const) : ('ba' as const) }];
  });
  const clients = run
    .clients()
    .slice(0, CLIENTS_MAX)
    .map(({ id, replica }) => ({ id, replica }));
  return { atMillis: run.now(), replicas, cuts, clients };
}
