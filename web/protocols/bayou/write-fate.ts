// Where an accepted write is now, and how it stands there. Pure.

import { covers } from '../../../shared/protocols/bayou/coverage.ts';
import type { BayouEvidence, BayouState, Outcome } from '../../../shared/protocols/bayou/types.ts';
import { handleOf } from '../../../shared/protocols/bayou/view.ts';
import type { OperationPicture, RunPicture } from '../../../shared/trace/picture.ts';
import { idInWords, writeKey } from './write-words.ts';

export interface WriteFate {
  readonly id: string;
  readonly writer: string;
  /** `omitted`: committed, and dropped from every log since. */
  readonly standing:
    | { readonly type: 'committed'; readonly csn: number }
    | { readonly type: 'tentative' }
    | { readonly type: 'omitted' };
  readonly at: readonly string[];
  readonly notAt: readonly string[];
  /** Of a conditional write, how it went at each replica where it is tentative. */
  readonly outcomes: readonly { readonly replica: string; readonly outcome: Outcome }[];
}

/** `null` when the operation is no write that was accepted. */
export function writeFate(picture: RunPicture, { operation, result }: OperationPicture): WriteFate | null {
  if (result?.type !== 'accepted') return null;
  const evidence = result.evidence as BayouEvidence;
  if (evidence.type !== 'write') return null;
  const key = writeKey(evidence);
  const states = picture.replicas.map(({ id, state }) => ({ id, state: state as BayouState }));
  const names = states.find(({ state }) => state.known[evidence.server] !== undefined) ?? states[0];
  if (names === undefined) return null;
  const committed = states.flatMap(({ state }) => {
    const at = state.committed.findIndex((write) => writeKey(write) === key);
    return at === -1 ? [] : [state.omitted.csn + at + 1];
  });
  const tentative = states.flatMap(({ id, state }) => {
    const entry = state.tentative.find(({ write }) => writeKey(write) === key);
    return entry === undefined ? [] : [{ replica: id, outcome: entry.outcome }];
  });
  const hasIt = ({ state }: { readonly state: BayouState }): boolean => covers(state.vector, evidence);
  return {
    id: idInWords(evidence, names.state),
    writer: handleOf(names.state, evidence.server),
    standing:
      committed[0] !== undefined
        ? { type: 'committed', csn: committed[0] }
        : { type: tentative.length > 0 ? 'tentative' : 'omitted' },
    at: states.filter(hasIt).map(({ id }) => id),
    notAt: states.filter((one) => !hasIt(one)).map(({ id }) => id),
    outcomes: operation.type === 'write' ? tentative : [],
  };
}
