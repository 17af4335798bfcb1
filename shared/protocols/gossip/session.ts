// Session guarantees per key (rule GO5b): read your writes and monotonic reads, by version.

import type { Guarantee, Lacking, Operation, OperationRefusal, SessionRules } from '../../core/contract.ts';
import type { ClientId } from '../../core/ids.ts';
import { type Keyed, keyedDelete, keyedGet, keyedKeys, keyedSet } from '../../core/keyed.ts';
import { present } from '../../core/result.ts';
import { isNewer } from './order.ts';
import { sessionInvariants } from './session-invariants.ts';
import { isBelowFloor } from './store.ts';
import type { GossipContext, GossipState, GossipTypes } from './types.ts';
import { isSameVersion, joinOrder, newerVersion, type Version } from './versions.ts';

/**
 * Keys whose versions a session remembers, each of those it read and those it wrote. Of one that uses more it forgets the
 * longest unchanged, and with it the guarantees for that key.
 */
const SESSION_KEYS_MAX = 10_000;

export const sessionRules: SessionRules<GossipTypes> = {
  open: (guarantees) => ({ guarantees: [...guarantees], read: {}, readKeys: 0, written: {}, writtenKeys: 0 }),
  choose(session, guarantees) {
    session.guarantees = [...guarantees];
  },
  context(session, operation) {
    if (operation.type === 'write') return { guarantees: [...session.guarantees], read: null, written: null };
    return {
      guarantees: [...session.guarantees],
      read: keyedGet(session.read, operation.key) ?? null,
      written: keyedGet(session.written, operation.key) ?? null,
    };
  },
  absorb(session, operation, result) {
    if (result.type === 'refused' || operation.type === 'write') return;
    const { version } = result.evidence;
    if (version === null) return;
    if (operation.type === 'get')
      session.readKeys = learnVersion(session.read, session.readKeys, operation.key, version);
    else session.writtenKeys = learnVersion(session.written, session.writtenKeys, operation.key, version);
  },
  refusal: refusalFor,
  versions: ({ version }) =>
    version === null
      ? {}
      : { version: `${version.stamp}@${version.server}`, rank: [version.stamp, joinOrder(version.server)] },
  always: sessionInvariants,
};

/** Gives how many keys the table has then. */
function learnVersion(table: Keyed<Version>, count: number, key: string, version: Version): number {
  const known = keyedGet(table, key) ?? null;
  const newest = newerVersion(known, version) ?? version;
  if (known !== null && isSameVersion(known, newest)) return count;
  // Put anew, so that the table is in order of the last change.
  keyedDelete(table, key);
  keyedSet(table, key, newest);
  if (known !== null) return count;
  if (count < SESSION_KEYS_MAX) return count + 1;
  keyedDelete(table, present(keyedKeys(table)[0], 'the key unchanged for longest'));
  return count;
}

/** The refusal of a read that would show an older version than its client knows. */
export function refusalFor(
  state: GossipState,
  client: ClientId,
  operation: Operation,
  context: GossipContext,
): OperationRefusal | null {
  if (operation.type !== 'get' || state.config.mistake === 'stale-read') return null;
  const lacking = lackingFor(state, operation.key, context);
  if (lacking.length === 0) return null;
  const broken = [...new Set(lacking.flatMap(({ guarantees }) => guarantees))].join(', ');
  const sentence = `${state.id} has an older version of the key than ${client} knows: get would break ${broken}`;
  return { type: 'refused', reason: 'ERR_DEP', sentence, lacking };
}

/** The versions that a read asks for and this replica lacks, each with the guarantees that ask for it. */
function lackingFor(
  state: GossipState,
  key: string,
  { guarantees, read, written }: GossipContext,
): Lacking[] {
  const lacking: (Lacking & { guarantees: Guarantee[] })[] = [];
  const asked = [['RYW', written] as const, ['MR', read] as const];
  for (const [guarantee, version] of asked) {
    if (version === null || !guarantees.includes(guarantee) || hasReached(state, key, version)) continue;
    const { stamp: needed, server: writer } = version;
    const same = lacking.find((column) => column.writer === writer && column.needed === needed);
    if (same !== undefined) same.guarantees.push(guarantee);
    else
      lacking.push({ writer, needed, held: keyedGet(state.store, key)?.stamp ?? 0, guarantees: [guarantee] });
  }
  return lacking;
}

/** Whether the replica has that version of the key or a newer one, or has dropped its tombstone since. */
export function hasReached(state: GossipState, key: string, version: Version): boolean {
  const held = keyedGet(state.store, key);
  return held === undefined ? isBelowFloor(state.floor, version) : !isNewer(state.config, version, held);
}
