// What must hold after every step of every run (rules GO1 to GO8).

import { vectorEntry } from '../../clocks/version-vector.ts';
import type { Invariant } from '../../core/contract.ts';
import { someoneServes } from '../../core/heirs.ts';
import { type Keyed, keyedDelete, keyedEntries, keyedGet, keyedSet } from '../../core/keyed.ts';
import { perReplica } from '../../core/per-replica.ts';
import { changeEntry, type DigestTree, digestOf, isSameDigest, ROOT } from './digest-tree.ts';
import { isBelowFloor } from './store.ts';
import type { Entry, GossipState, GossipTypes } from './types.ts';
import { compareVersions, isSameVersion, type Version } from './versions.ts';

/** What costs as much as the store is large is looked at once in so many steps. */
const FULL_LOOK_EVERY = 64;

const versionsNeverFall = perReplica<GossipTypes, Keyed<Version>>(
  'GO1 the version of a key never falls at a replica',
  () => ({}),
  (state, before, isNew) => {
    const keys = isNew ? keyedEntries(state.store).map(([key]) => key) : state.touched;
    for (const key of keys) {
      const [had, has] = [keyedGet(before, key), keyedGet(state.store, key)];
      if (had !== undefined && has !== undefined && compareVersions(has, had) < 0)
        return `${state.id} fell from ${label(had)} to ${label(has)} of ${key}`;
      if (has !== undefined) keyedSet(before, key, has);
      else keyedDelete(before, key);
    }
    return null;
  },
);

const oneValueAVersion: Invariant<GossipTypes> = {
  name: 'GO1 a version of a key is one value everywhere',
  begin: () => null,
  after(_memory, cluster, changed) {
    const state = cluster.replicas.get(changed)?.state;
    for (const key of state?.touched ?? [])
      for (const [id, other] of cluster.replicas) {
        const [here, there] = [keyedGet(state?.store ?? {}, key), keyedGet(other.state.store, key)];
        if (here === undefined || there === undefined || !isSameVersion(here, there)) continue;
        if (here.value !== there.value)
          return `${key} ${label(here)} is one value at ${changed}, another at ${id}`;
      }
    return null;
  },
};

const digestsMatch = perReplica<GossipTypes, { steps: number }>(
  'GO2 the digest of the store is that of its entries',
  () => ({ steps: 0 }),
  (state, memory) => {
    memory.steps += 1;
    if (memory.steps % FULL_LOOK_EVERY !== 1) return null;
    const anew: DigestTree = {};
    for (const [key, entry] of keyedEntries(state.store)) changeEntry(anew, key, null, entry);
    return isSameDigest(digestOf(anew, ROOT), digestOf(state.tree, ROOT))
      ? null
      : `the digests of ${state.id} are not those of its entries`;
  },
);

const clockFollowsData = perReplica<GossipTypes, { clock: number; data: number }>(
  'GO3 a clock rises with data alone',
  () => ({ clock: 0, data: 0 }),
  (state, memory, isNew) => {
    const keys = isNew ? keyedEntries(state.store).map(([key]) => key) : state.touched;
    for (const key of keys) memory.data = Math.max(memory.data, keyedGet(state.store, key)?.stamp ?? 0);
    for (const stamp of Object.values(state.floor)) memory.data = Math.max(memory.data, stamp);
    // What a restart finds in `seen` was the clock when that row was written.
    if (isNew) memory.data = Math.max(memory.data, state.clock);
    if (state.clock < memory.clock)
      return `the clock of ${state.id} fell from ${memory.clock} to ${state.clock}`;
    memory.clock = state.clock;
    return state.clock === memory.data
      ? null
      : `the clock of ${state.id} is ${state.clock}, its newest data ${memory.data}`;
  },
);

const deletedStaysAway = perReplica<
  GossipTypes,
  { readonly held: Keyed<Entry>; readonly dropped: Keyed<Entry> }
>(
  'GO7 a deleted key does not come back in an older version',
  () => ({ held: {}, dropped: {} }),
  (state, { held, dropped }, isNew) => {
    const keys = isNew ? keyedEntries(state.store).map(([key]) => key) : state.touched;
    for (const key of keys) {
      const [had, has, gone] = [keyedGet(held, key), keyedGet(state.store, key), keyedGet(dropped, key)];
      // A newcomer that begins to join anew forgets all that it had.
      if (has === undefined && had !== undefined && state.stage !== 'joining') keyedSet(dropped, key, had);
      if (has !== undefined && gone !== undefined && compareVersions(has, gone) < 0)
        return `${key} came back to ${state.id} as ${label(has)}, after ${label(gone)} had been dropped`;
      if (has !== undefined) keyedSet(held, key, has);
      else keyedDelete(held, key);
    }
    return null;
  },
);

const droppedOnceAllHaveIt = perReplica<GossipTypes, Keyed<Entry>>(
  'GO7 a tombstone goes when every replica has it',
  () => ({}),
  (state, held, isNew, cluster) => {
    const keys = isNew ? keyedEntries(state.store).map(([key]) => key) : state.touched;
    for (const key of keys) {
      const [had, has] = [keyedGet(held, key), keyedGet(state.store, key)];
      if (has !== undefined) keyedSet(held, key, has);
      else keyedDelete(held, key);
      if (has !== undefined || had === undefined || state.stage === 'joining') continue;
      const behind = [...cluster.replicas].find(([, other]) => lacksDeletion(other.state, key, had));
      if (behind !== undefined)
        return `${state.id} dropped ${key} ${label(had)}, which ${behind[0]} has not had`;
    }
    return null;
  },
);

/**
 * One that is down counts. One that waits for its sponsor's store has nothing yet that could come back, and what one that
 * leaves might still push is below the floor.
 */
function lacksDeletion({ stage, store }: GossipState, key: string, deletion: Version): boolean {
  const held = keyedGet(store, key);
  return stage === 'serving' && held !== undefined && compareVersions(held, deletion) < 0;
}

const seenIsHere: Invariant<GossipTypes, { steps: number }> = {
  name: 'GO7 what a replica has seen of a writer is there, or something newer',
  begin: () => ({ steps: 0 }),
  after(memory, cluster, changed) {
    memory.steps += 1;
    if (memory.steps % FULL_LOOK_EVERY !== 0) return null;
    const state = cluster.replicas.get(changed)?.state;
    // One that leaves is asked by nobody any more, and tombstones go without it.
    if (state?.stage !== 'serving') return null;
    for (const [id, { state: writer }] of cluster.replicas) {
      const seen = vectorEntry(state.seen, writer.name);
      for (const [key, entry] of keyedEntries(writer.store)) {
        if (entry.server !== writer.name || entry.stamp > seen || hasHad(state, key, entry)) continue;
        return `${changed} says that it has seen ${id} up to ${seen}, and lacks ${key} ${label(entry)}`;
      }
    }
    return null;
  },
};

/**
 * Asked of all that left whenever another one leaves, not of that one alone: leavers that counted on each other would show.
 *
 * It may be at one that is leaving itself. An heir serves when it says that it has all; it may begin to leave while that answer
 * travels. It has not left then, and leaves only when another one, that served after it had begun, has all in its turn.
 */
const leaverHandedOn = perReplica<GossipTypes, { hasLeft: boolean }>(
  'GO8 what those that left had is at one that has not left, or something newer',
  () => ({ hasLeft: false }),
  (state, memory, _isNew, cluster) => {
    if (state.stage !== 'left' || memory.hasLeft) return null;
    memory.hasLeft = true;
    const states = [...cluster.replicas.values()].map((replica) => replica.state);
    const staying = states.filter(({ stage }) => stage === 'serving' || stage === 'leaving');
    for (const { id, stage, store } of states) {
      if (stage !== 'left') continue;
      const lost = keyedEntries(store).find(
        ([key, entry]) => !staying.some((other) => hasHad(other, key, entry)),
      );
      if (lost !== undefined)
        return `${id} left with ${lost[0]} ${label(lost[1])}, which nobody has who has not left`;
    }
    return null;
  },
);

function hasHad(state: GossipState, key: string, version: Version): boolean {
  const held = keyedGet(state.store, key);
  return held === undefined ? isBelowFloor(state.floor, version) : compareVersions(held, version) >= 0;
}

function label({ stamp, server }: Version): string {
  return `⟨${stamp}, ${server}⟩`;
}

export const always: readonly Invariant<GossipTypes>[] = [
  versionsNeverFall,
  oneValueAVersion,
  digestsMatch,
  clockFollowsData,
  deletedStaysAway,
  droppedOnceAllHaveIt,
  seenIsHere,
  leaverHandedOn,
  someoneServes('GO8 one replica serves at least'),
];
