// Why a read of the gossip store was answered as it was: which version it gave or asked for, and who has which now.

import type { Lacking } from '../../../shared/core/contract.ts';
import { keyedGet } from '../../../shared/core/keyed.ts';
import { hasReached } from '../../../shared/protocols/gossip/session.ts';
import type { Entry, GossipEvidence } from '../../../shared/protocols/gossip/types.ts';
import { compareVersions, type ServerName, type Version } from '../../../shared/protocols/gossip/versions.ts';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import type { GossipReplica } from './use-gossip.ts';

export interface GossipWhy {
  readonly key: string;
  readonly replica: string;
  /** The version that the client asked for and did not get; `null`: it was answered. */
  readonly needed: Version | null;
  readonly guarantees: readonly string[];
  /** The version that was answered; `null`: the replica knew of none. */
  readonly given: Version | null;
  /** Replicas that are up and have what was needed, or something newer. */
  readonly holders: readonly string[];
  /** Whether the replica has it by now. */
  readonly resolved: boolean;
  /** A newer version that is elsewhere now. */
  readonly newer: { readonly entry: Entry; readonly at: readonly string[] } | null;
}

/** `null`: there is nothing to say about how it ended. */
export function explain(operation: OperationPicture, all: readonly GossipReplica[]): GossipWhy | null {
  const { replica, result, operation: asked } = operation;
  if (replica === null || result === null || asked.type !== 'get') return null;
  const common = { key: asked.key, replica };
  if (result.type === 'refused') {
    const [lacking] = result.reason === 'ERR_DEP' ? (result.lacking ?? []) : [];
    if (lacking === undefined) return null;
    const needed = toVersion(lacking);
    const has = ({ state }: GossipReplica): boolean => hasReached(state, asked.key, needed);
    return {
      ...common,
      needed,
      guarantees: lacking.guarantees,
      given: null,
      holders: all
        .filter((one) => one.alive && one.state.stage === 'serving' && has(one))
        .map(({ id }) => id),
      resolved: all.some((one) => one.id === replica && has(one)),
      newer: null,
    };
  }
  const { version } = result.evidence as GossipEvidence;
  const newer = newestElsewhere(asked.key, version, all);
  return { ...common, needed: null, guarantees: [], given: version, holders: [], resolved: true, newer };
}

function newestElsewhere(
  key: string,
  given: Version | null,
  all: readonly GossipReplica[],
): GossipWhy['newer'] {
  const held = all.flatMap(({ id, state }) => {
    const entry = state.stage === 'serving' ? keyedGet(state.store, key) : undefined;
    return entry === undefined ? [] : [{ id, entry }];
  });
  const [first] = held.sort((a, b) => compareVersions(b.entry, a.entry));
  if (first === undefined || (given !== null && compareVersions(first.entry, given) <= 0)) return null;
  const at = held.filter(({ entry }) => compareVersions(entry, first.entry) === 0).map(({ id }) => id);
  return { entry: first.entry, at };
}

export function toVersion({ writer, needed }: Lacking): Version {
  return { stamp: needed, server: writer as ServerName };
}
