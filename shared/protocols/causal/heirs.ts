// Who stays while another leaves (rule CA6).
//
// One that leaves counts on an heir; two that count on each other would be gone both, and a group without anybody who serves
// lets nobody in any more. So an heir is asked for, and promises: it serves until it knows that the other has begun to leave.
// Whoever has promised asks nobody meanwhile, and what it had asked before counts no more. So at the moment at which one
// begins to leave, the one that it counts on serves; that one can only begin later, and needs an heir that serves then. The
// last in that order stays, with all that the others had.

import type { Out } from '../../core/contract.ts';
import { present } from '../../core/result.ts';
import { metaRow } from './durable.ts';
import { namesIn } from './members.ts';
import { compareNames, type MemberName } from './names.ts';
import type { CausalState, CausalTypes } from './types.ts';

/** Those that it has promised to stay for, as far as it knows that they have not begun to leave. */
export function countingOn({ staysFor, members }: Pick<CausalState, 'staysFor' | 'members'>): MemberName[] {
  return namesIn(staysFor).filter((name) => members[name]?.leftAt === undefined);
}

/** Whether an exchange that begins now asks its partner to stay. */
export function asksToStay(state: CausalState): boolean {
  return state.wantsToLeave && state.stage === 'serving' && countingOn(state).length === 0;
}

/** Of two that want to leave the one with the smaller id stays until another can be found. */
export function wouldStay(
  { name, wantsToLeave }: Pick<CausalState, 'name' | 'wantsToLeave'>,
  asker: Pick<CausalState, 'name'>,
): boolean {
  const [own, other] = [name, asker.name].map((one) => present(one, 'the name of a member'));
  return !wantsToLeave || compareNames(own as MemberName, other as MemberName) < 0;
}

/**
 * Answers one that asks; a promise is durable before it is given. Whoever wants to leave promises to larger ids alone, and
 * asked only when it was bound to nobody: so promises form no ring in which each waits for the next.
 */
export function promiseToStay(state: CausalState, asker: MemberName, out: Out<CausalTypes>): boolean {
  if (state.stage !== 'serving' || state.members[asker]?.leftAt !== undefined) return false;
  if (state.staysFor[asker] !== undefined) return true;
  if (!wouldStay(state, { name: asker })) return false;
  state.staysFor = Object.fromEntries([...countingOn(state), asker].map((name) => [name, true]));
  for (const exchange of Object.values(state.exchanges)) exchange.asks = false;
  out.persist([metaRow(state)]);
  return true;
}
