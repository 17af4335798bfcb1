// What a session is promised, judged by what its client is told. This knows the definitions, and neither the replica's
// check nor the client's rules.

import { type VersionVector, vectorDominates, vectorEntry } from '../../clocks/version-vector.ts';
import type { EndedOperation, Guarantee, SessionInvariant } from '../../core/contract.ts';
import type { CausalTypes } from './types.ts';

type Ended = EndedOperation<CausalTypes>;

const answersCover: SessionInvariant<CausalTypes> = {
  name: 'CA7 a replica that does what a client asks for covers its context',
  ended({ context, result }) {
    if (result.type === 'refused') return null;
    const { clock } = result.evidence;
    const behind = required(context).find(([writer, needed]) => vectorEntry(clock, writer) < needed);
    return behind === undefined ? null : `it was done without write ${behind[1]} of ${behind[0]}`;
  },
};

const vectorsGrow: SessionInvariant<CausalTypes> = {
  name: 'CA7 the context of a session only grows',
  ended({ before, after }) {
    const hasGrown =
      vectorDominates(after.read, before.read) && vectorDominates(after.written, before.written);
    return hasGrown ? null : 'the session forgot what it had seen';
  },
};

const refusedForReason: SessionInvariant<CausalTypes> = {
  name: 'CA7 ERR_DEP names what the context asks for and the replica lacks',
  ended({ context, result }) {
    if (result.type !== 'refused' || result.reason !== 'ERR_DEP') return null;
    const lacking = result.lacking ?? [];
    const asked = required(context);
    if (lacking.length === 0) return 'nothing was lacking';
    const mistaken = lacking.find(
      ({ writer, needed, held }) =>
        held >= needed || !asked.some(([name, count]) => name === writer && count === needed),
    );
    return mistaken === undefined ? null : `write ${mistaken.needed} of ${mistaken.writer} was not lacking`;
  },
};

/** A write has seen what its replica had, so its Lamport stamp is above that of what its client read of the key. */
const writesFollow: SessionInvariant<CausalTypes> = {
  name: 'CA7 a write comes after all that its client has seen',
  ended({ operation, context, result }) {
    if (operation.type === 'get' || result.type === 'refused') return null;
    const { version, clock } = result.evidence;
    if (version === null) return 'it was accepted, and has no version';
    const seen: VersionVector = Object.fromEntries(required(context));
    return vectorEntry(seen, version.writer) > version.count ||
      vectorEntry(clock, version.writer) < version.count
      ? `write ${version.count} of ${version.writer} was made after ${vectorEntry(seen, version.writer)}`
      : null;
  },
};

function required({ guarantees, read, written }: Ended['context']): [string, number][] {
  const has = (...wanted: Guarantee[]): boolean => wanted.some((guarantee) => guarantees.includes(guarantee));
  return [
    ...(has('RYW', 'MW') ? Object.entries(written) : []),
    ...(has('MR', 'WFR') ? Object.entries(read) : []),
  ];
}

export const sessionInvariants: readonly SessionInvariant<CausalTypes>[] = [
  answersCover,
  vectorsGrow,
  refusedForReason,
  writesFollow,
];
