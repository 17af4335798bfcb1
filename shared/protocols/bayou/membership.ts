// What a write teaches of the servers themselves: the version vector, creation, retirement, and who is primary
// (Petersen 1997, sections 4.1 and 4.2; rules BY1, BY4, BY7, BY11, BY12).

import { type VersionVector, vectorRaise } from '../../clocks/version-vector.ts';
import type { Out } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import { AssertionError } from '../../core/result.ts';
import { standingOf } from './coverage.ts';
import { nameCreatedBy, ROOT, type ServerName } from './names.ts';
import type { BayouState, BayouTypes, KnownServer, RetiredServer, Write } from './types.ts';

/** The part of a state that a write teaches; the omitted prefix has one of its own. */
export interface Knowledge {
  vector: VersionVector;
  known: Record<ServerName, KnownServer>;
  retired: Record<ServerName, RetiredServer>;
}

/** Takes in a write that the vector does not cover yet. */
export function learnWrite(knowledge: Knowledge, write: Write): void {
  const { stamp, server, body } = write;
  cover(knowledge.vector, write);
  if (body.type === 'create')
    knowledge.known[nameCreatedBy(server, stamp)] = { replica: body.replica, nonce: body.nonce };
  if (body.type === 'retire')
    knowledge.retired[server] = { lastStamp: stamp, heir: body.heir, heirReplica: body.heirReplica };
}

/** Brings a version vector along with a write that it does not cover yet. */
export function cover(vector: VersionVector, { stamp, server, body }: Write): void {
  vectorRaise(vector, server, stamp);
  // A server's first stamp is above its creation stamp (invariant B10), so this covers nothing of its own.
  if (body.type === 'create') vectorRaise(vector, nameCreatedBy(server, stamp), stamp);
  if (body.type === 'retire') delete vector[server];
}

/** Tells people what `learnWrite` learned of servers. */
export function noteMembership(write: Write, out: Out<BayouTypes>): void {
  const { stamp, server, body } = write;
  if (body.type === 'create')
    out.note({ type: 'serverCreated', name: nameCreatedBy(server, stamp), replica: body.replica });
  if (body.type === 'retire') out.note({ type: 'serverRetired', name: server, heir: body.heir });
}

/**
 * Takes in a whole prefix at once (a full transfer). An entry that only one side has is judged by the completeness
 * rule: what the other side knows as retired stays away (rule BY11).
 */
export function learnPrefix(vector: VersionVector, prefix: VersionVector): void {
  const before = { ...vector };
  for (const [server, stamp] of Object.entries(prefix))
    if (standingOf(before, server) !== 'retired') vectorRaise(vector, server, stamp);
  for (const server of Object.keys(before))
    if (standingOf(prefix, server) === 'retired') delete vector[server];
}

/**
 * The primary as far as this server knows: the root, or the end of the chain of heirs. Each server retires once and
 * names one heir, so the chain is the same everywhere; a server that ends its own chain is the true end, since
 * nobody knows of its retirement before itself.
 */
export function primaryName(knowledge: Pick<Knowledge, 'retired'>): ServerName {
  let name: ServerName = ROOT;
  let retirement = knowledge.retired[name];
  // Asked in nearly every step, and mostly nobody has retired.
  if (retirement === undefined) return name;
  for (let hops = Object.keys(knowledge.retired).length; retirement !== undefined; hops -= 1) {
    if (hops === 0) throw new AssertionError(`the chain of heirs runs in a circle at ${name}`);
    name = retirement.heir;
    retirement = knowledge.retired[name];
  }
  return name;
}

export function isPrimary(state: BayouState): boolean {
  return state.stage === 'serving' && primaryName(state) === state.name;
}

/** Whether it has accepted its retirement write: it serves nobody, and its log is frozen (rule BY12). */
export function hasLeft(state: BayouState): boolean {
  return state.stage === 'telling' || state.stage === 'retired';
}

/** Whom this server told, or tells, of its retirement; `null` while it has accepted no retirement write. */
export function ownHeir(state: Pick<BayouState, 'name' | 'retired'>): ReplicaId | null {
  return state.name === null ? null : (state.retired[state.name]?.heirReplica ?? null);
}

/** The handle of a server; the root is the first of all, so it goes by the name that the others learned for it. */
export function replicaOf(knowledge: Pick<Knowledge, 'known'>, server: ServerName): ReplicaId | null {
  return knowledge.known[server]?.replica ?? null;
}

/** Whether that replica is known to have retired. */
export function isKnownRetired(state: BayouState, replica: ReplicaId): boolean {
  for (const server in state.retired) if (replicaOf(state, server) === replica) return true;
  return false;
}
