// Where two stores differ, from what the other side told of its own (rule GO2).

import type { VersionVector } from '../../clocks/version-vector.ts';
import { keyedEntries, keyedGet } from '../../core/keyed.ts';
import { childPrefixes, digestOf, isSameDigest, keysBelow, type NodeDigest } from './digest-tree.ts';
import { isNewer } from './order.ts';
import { isBelowFloor } from './store.ts';
import type { Difference, GossipState, KeyedVersion, Round } from './types.ts';
import { isSameVersion } from './versions.ts';

/** Takes in a part of the partner's store: what is to be compared further, pushed and pulled. */
export function takeDifference(state: GossipState, round: Round, difference: Difference): void {
  if (difference.type === 'leaf') compareLeaf(state, round, difference.prefix, difference.versions);
  else compareBranch(state, round, difference.prefix, difference.children);
}

function compareBranch(
  state: GossipState,
  round: Round,
  prefix: string,
  children: readonly NodeDigest[],
): void {
  const theirs = new Map(children.map((child) => [child.prefix, child]));
  for (const child of childPrefixes(prefix)) {
    const mine = digestOf(state.tree, child);
    const other = theirs.get(child);
    if (other === undefined) pushAll(state, round, keysBelow(state.tree, child));
    else if (!isSameDigest(mine, other)) round.compare.push(child);
  }
}

function compareLeaf(
  state: GossipState,
  round: Round,
  prefix: string,
  versions: readonly KeyedVersion[],
): void {
  const told = new Set(versions.map(({ key }) => key));
  pushAll(
    state,
    round,
    keysBelow(state.tree, prefix).filter((key) => !told.has(key)),
  );
  for (const { key, version } of versions) {
    const held = keyedGet(state.store, key);
    if (held === undefined) {
      if (!isBelowFloor(state.floor, version)) round.pull.push(key);
    } else if (isNewer(state.config, version, held)) round.pull.push(key);
    else if (!isSameVersion(version, held)) round.push.push(key);
  }
}

/** The partner has none of these; those that it has dropped for good need not be sent again. */
function pushAll(state: GossipState, round: Round, keys: readonly string[]): void {
  const floor: VersionVector = round.partner?.floor ?? {};
  for (const key of keys) {
    const held = keyedGet(state.store, key);
    if (held !== undefined && !isBelowFloor(floor, held)) round.push.push(key);
  }
}

/** All keys with their versions below a prefix, as a leaf tells them. */
export function versionsBelow(state: GossipState, prefix: string): KeyedVersion[] {
  return keysBelow(state.tree, prefix).flatMap((key) => {
    const held = keyedGet(state.store, key);
    if (held === undefined) return [];
    const { stamp, server, vector } = held;
    return [{ key, version: vector === undefined ? { stamp, server } : { stamp, server, vector } }];
  });
}

/** Whether two stores show their clients the same. */
export function sameStore(left: GossipState['store'], right: GossipState['store']): boolean {
  const shown = (store: GossipState['store']) =>
    keyedEntries(store).filter(([, { value }]) => value !== null);
  const [mine, theirs] = [shown(left), shown(right)];
  return (
    mine.length === theirs.length && mine.every(([key, { value }]) => keyedGet(right, key)?.value === value)
  );
}
