// Who stays while another leaves (rule CA6; what follows from a promise is in the core).

import type { Out } from '../../core/contract.ts';
import { promiseToStay } from '../../core/heirs.ts';
import { metaRow } from './durable.ts';
import { compareNames, type MemberName } from './names.ts';
import type { CausalState, CausalTypes } from './types.ts';

/** Answers one that asks; of two that want to leave the one with the smaller id stays. @returns whether it stays */
export function answerAsker(state: CausalState, asker: MemberName, out: Out<CausalTypes>): boolean {
  const answer = promiseToStay(state, asker, compareNames);
  if (answer !== 'given') return answer === 'holds';
  for (const exchange of Object.values(state.exchanges)) exchange.asks = false;
  out.persist([metaRow(state)]);
  return true;
}
