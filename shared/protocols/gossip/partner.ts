// The other side of a round: it answers each message from what it holds just then, and keeps nothing of the round.

import type { Out, RowChange } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { keyedGet } from '../../core/keyed.ts';
import { BATCH_ENTRIES_MAX } from '../../core/limits.ts';
import { versionsBelow } from './comparison.ts';
import { childDigests, digestOf, isSameDigest, type NodeDigest } from './digest-tree.ts';
import { answerAsker } from './heirs.ts';
import { DELTA_LENGTH_MAX, roundHead } from './rounds.ts';
import { repairLinks, route } from './router.ts';
import { absorbSeen, adoptFloor, learnHead } from './stability.ts';
import { takeEntry } from './store.ts';
import type {
  AnsweringHead,
  AskingHead,
  Difference,
  GossipState,
  GossipTypes,
  KeyedEntry,
  RoundMessage,
} from './types.ts';

type Asked<Type extends RoundMessage['type']> = Extract<RoundMessage, { type: Type }>;

export function onDigest(
  state: GossipState,
  from: ReplicaId,
  digest: Asked<'digest'>,
  out: Out<GossipTypes>,
): void {
  const { round, step, head, nodes } = digest;
  const rows: RowChange[] = [];
  const { looked, differences } = compareNodes(state, nodes);
  if (head !== null && state.stage !== 'left') {
    learnHead(state, head, rows, out);
    repairLinks(state, from, head.links, out);
    // The whole stores are equal, so this one covers what the other does.
    if (differences.length === 0 && takesIn(state)) {
      absorbSeen(state, head.seen, rows, out);
      adoptFloor(state, head.floor, rows, out);
    }
  }
  if (rows.length > 0) out.persist(rows);
  const answerHead = head === null ? null : headFor(state, head, out);
  route(state, from, { type: 'digestReply', round, step, head: answerHead, looked, differences }, out);
}

function headFor(state: GossipState, { name, asksToStay }: AskingHead, out: Out<GossipTypes>): AnsweringHead {
  const stays = asksToStay && answerAsker(state, name, out);
  return { ...roundHead(state), stays };
}

/**
 * What leaves only gives, and what left is frozen. A newcomer takes nothing but the one whole store that it joins with: a part
 * of another might be older than a tombstone that is gone by then. All say so in their heads.
 */
export function takesIn({ stage }: GossipState): boolean {
  return stage === 'serving';
}

function compareNodes(
  state: GossipState,
  nodes: readonly NodeDigest[],
): { looked: number; differences: Difference[] } {
  const differences: Difference[] = [];
  let length = 0;
  let looked = 0;
  for (const node of nodes) {
    if (length >= DELTA_LENGTH_MAX) break;
    looked += 1;
    if (isSameDigest(digestOf(state.tree, node.prefix), node)) continue;
    const difference = differenceAt(state, node.prefix);
    differences.push(difference);
    if (difference.type === 'leaf') for (const { key } of difference.versions) length += key.length;
  }
  return { looked, differences };
}

function differenceAt(state: GossipState, prefix: string): Difference {
  const children = childDigests(state.tree, prefix);
  return children === null
    ? { type: 'leaf', prefix, versions: versionsBelow(state, prefix) }
    : { type: 'branch', prefix, children };
}

export function onDelta(
  state: GossipState,
  from: ReplicaId,
  delta: Asked<'delta'>,
  out: Out<GossipTypes>,
): void {
  if (state.stage !== 'serving' && state.stage !== 'leaving') return;
  const { round, step, covers, wanted } = delta;
  if (takesIn(state)) {
    const rows: RowChange[] = [];
    for (const entry of delta.entries) takeEntry(state, entry, from, rows, out);
    if (covers !== null) absorbSeen(state, covers, rows, out);
    if (rows.length > 0) out.persist(rows);
  }
  const { looked, entries } = lookUp(state, wanted);
  route(state, from, { type: 'deltaReply', round, step, stage: state.stage, entries, looked }, out);
}

/** As many of the wanted entries as fit in one message. */
function lookUp(state: GossipState, wanted: readonly string[]): { looked: number; entries: KeyedEntry[] } {
  const entries: KeyedEntry[] = [];
  let length = 0;
  let looked = 0;
  for (const key of wanted) {
    if (looked >= BATCH_ENTRIES_MAX) break;
    looked += 1;
    const entry = keyedGet(state.store, key);
    if (entry === undefined) continue;
    const more = key.length + (entry.value?.length ?? 0);
    if (entries.length > 0 && length + more > DELTA_LENGTH_MAX) {
      looked -= 1;
      break;
    }
    entries.push({ key, entry });
    length += more;
  }
  return { looked, entries };
}
