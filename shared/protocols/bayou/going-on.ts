// Whether some servers can go on by themselves once they are up and linked (Petersen 1997, section 4.1; rules BY1, BY11).

import type { ClusterStates } from '../../core/contract.ts';
import type { ReplicaId } from '../../core/ids.ts';
import type { BayouState, BayouTypes } from './types.ts';

/**
 * A newcomer has nothing to serve: another server writes its creation, and once it has that name it waits for a log with
 * that very write. One that crashed before its first log was durable is a newcomer again, be it a founder: it had told
 * nobody of what it lost. All servers together lack nothing: whoever gave a name has its write durably, and leaves only when
 * an heir has it too.
 */
export function whyNoQuorum(
  { replicas }: ClusterStates<BayouTypes>,
  part: ReadonlySet<ReplicaId>,
): string | null {
  if ([...replicas.keys()].every((id) => part.has(id))) return null;
  const states = [...replicas].flatMap(([id, { state }]) => (part.has(id) ? [state] : []));
  const serving = states.filter(({ stage }) => stage === 'serving');
  const isStuck = (state: BayouState) =>
    isNewcomer(state) && !serving.some((server) => canLetIn(server, state));
  return states.some(isStuck) ? 'a newcomer waits for a server that is elsewhere' : null;
}

function isNewcomer({ stage }: BayouState): boolean {
  return stage === 'unnamed' || stage === 'joining';
}

function canLetIn(server: BayouState, { name }: BayouState): boolean {
  return name === null || server.known[name] !== undefined;
}
