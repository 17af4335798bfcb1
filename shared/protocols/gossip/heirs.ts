// Who stays while another leaves (rule GO8; what follows from a promise is in the core).

import type { Out } from '../../core/contract.ts';
import { promiseToStay } from '../../core/heirs.ts';
import { metaRow } from './durable.ts';
import type { GossipState, GossipTypes } from './types.ts';
import { joinOrder, type ServerName } from './versions.ts';

/** Of two that want to leave the one that joined earlier stays. */
export function compareStaying(left: ServerName, right: ServerName): number {
  return joinOrder(left) - joinOrder(right);
}

/** Answers one that asks. @returns whether it stays */
export function answerAsker(state: GossipState, asker: ServerName, out: Out<GossipTypes>): boolean {
  const answer = promiseToStay(state, asker, compareStaying);
  if (answer !== 'given') return answer === 'holds';
  for (const round of Object.values(state.rounds)) round.asksToStay = false;
  out.persist([metaRow(state)]);
  return true;
}
