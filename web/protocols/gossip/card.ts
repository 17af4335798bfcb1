// What the cluster picture shows of a replica of the gossip store.

import { keyedGet } from '../../../shared/core/keyed.ts';
import { digestOf, ROOT } from '../../../shared/protocols/gossip/digest-tree.ts';
import type { Entry, GossipState } from '../../../shared/protocols/gossip/types.ts';
import { compareVersions } from '../../../shared/protocols/gossip/versions.ts';
import { view } from '../../../shared/protocols/gossip/view.ts';
import type { ReplicaCard } from '../types.ts';

const NEWEST_SHOWN = 2;

export function gossipCard(state: GossipState): ReplicaCard {
  const { status, clock, keyCount } = view(state);
  return {
    role: null,
    status,
    serving: state.stage === 'serving',
    clock,
    // There is no log to draw: of each key the newest version is all that is kept.
    committed: [],
    tentative: [],
    truncated: 0,
    newest: newestKeys(state),
    sentence: `${status}, ${keyCount} ${keyCount === 1 ? 'key' : 'keys'}, clock ${state.clock}`,
  };
}

type Newest = ReplicaCard['newest'];
const known = new WeakMap<GossipState, { readonly digest: string; readonly newest: Newest }>();

/** The keys with the newest versions. A store may be large and is drawn in each frame, so it is looked through once a change. */
function newestKeys(state: GossipState): Newest {
  const { count, high, low } = digestOf(state.tree, ROOT);
  const digest = `${count} ${high} ${low}`;
  const before = known.get(state);
  if (before?.digest === digest) return before.newest;
  const best: [key: string, entry: Entry][] = [];
  for (const dotted of Object.keys(state.store)) {
    const key = dotted.slice(1);
    const entry = keyedGet(state.store, key);
    if (entry === undefined) continue;
    const place = best.findIndex(([, other]) => compareVersions(entry, other) > 0);
    best.splice(place === -1 ? best.length : place, 0, [key, entry]);
    best.length = Math.min(best.length, NEWEST_SHOWN);
  }
  const newest = best.map(([key, { value }]) => ({ key, value, tentative: false }));
  known.set(state, { digest, newest });
  return newest;
}
