// What a session is promised, judged by what its client is told (Terry 1994; invariants G1, G2, G3, G5 and G6). This knows
// the definitions, and neither the server's check nor the client's rules.

import {
  type VersionVector,
  vectorDominates,
  vectorEntry,
  vectorsAreEqual,
} from '../../clocks/version-vector.ts';
import type { EndedOperation, Guarantee, SessionInvariant } from '../../core/contract.ts';
import { canonicalJson } from '../../core/json.ts';
import { completeStamp } from './coverage.ts';
import type { BayouTypes } from './types.ts';

type Ended = EndedOperation<BayouTypes>;

/** A read's evidence is the vector of the server that answered. */
const readsDominate: SessionInvariant<BayouTypes> = {
  name: 'G1, G2 a server that answers a read covers what the session asks for',
  ended({ operation, context, result }) {
    if (operation.type !== 'get' || result.type === 'refused' || result.evidence.type !== 'read') return null;
    const { vector } = result.evidence;
    // With `missing-key=key-first` a key that is absent is told before the session is looked at.
    if (result.type === 'missing') return null;
    const behind = required(context).find(([writer, stamp]) => completeStamp(vector, writer) < stamp);
    return behind === undefined ? null : `it was answered without ⟨${behind[1]}, ${behind[0]}⟩`;
  },
};

/** Its server had received what the write depends on, so its clock had been lifted (rule BY2). */
const writesFollow: SessionInvariant<BayouTypes> = {
  name: 'G3 a write is stamped above all that the session asks for',
  ended({ context, result }) {
    if (result.type !== 'accepted' || result.evidence.type !== 'write') return null;
    const { stamp, server } = result.evidence;
    const above = required(context).find(([, needed]) => needed >= stamp);
    return above === undefined ? null : `⟨${stamp}, ${server}⟩ follows ⟨${above[1]}, ${above[0]}⟩`;
  },
};

const vectorsGrow: SessionInvariant<BayouTypes> = {
  name: 'G5 session vectors only grow, by what was read or by that write alone',
  ended({ before, after, result }) {
    const fallen =
      vectorDominates(after.readVector, before.readVector) &&
      vectorDominates(after.writeVector, before.writeVector)
        ? null
        : 'a vector of the session fell';
    if (result.type === 'refused' || fallen !== null) return fallen;
    const { evidence } = result;
    const read = evidence.type === 'read' ? largestOf(before.readVector, evidence.vector) : before.readVector;
    const written =
      evidence.type === 'write'
        ? largestOf(before.writeVector, { [evidence.server]: evidence.stamp })
        : before.writeVector;
    if (!vectorsAreEqual(written, after.writeVector))
      return `the write vector is ${canonicalJson(after.writeVector)}, not ${canonicalJson(written)}`;
    return vectorsAreEqual(read, after.readVector)
      ? null
      : `the read vector is ${canonicalJson(after.readVector)}, not ${canonicalJson(read)}`;
  },
};

const refusedForReason: SessionInvariant<BayouTypes> = {
  name: 'G6 ERR_DEP names what the session asks for and the server lacks',
  ended({ context, result }) {
    if (result.type !== 'refused' || result.reason !== 'ERR_DEP') return null;
    const lacking = result.lacking ?? [];
    if (lacking.length === 0) return 'nothing was lacking';
    const asked = required(context);
    const mistaken = lacking.find(
      ({ writer, needed, held }) =>
        held >= needed || !asked.some(([name, stamp]) => name === writer && stamp === needed),
    );
    return mistaken === undefined ? null : `⟨${mistaken.needed}, ${mistaken.writer}⟩ was not lacking`;
  },
};

/** What the chosen guarantees ask of a server: RYW and MW the session's writes, MR and WFR what it read. */
function required({ guarantees, readVector, writeVector }: Ended['context']): [string, number][] {
  const has = (...wanted: Guarantee[]): boolean => wanted.some((guarantee) => guarantees.includes(guarantee));
  return [
    ...(has('RYW', 'MW') ? Object.entries(writeVector) : []),
    ...(has('MR', 'WFR') ? Object.entries(readVector) : []),
  ];
}

function largestOf(left: VersionVector, right: VersionVector): VersionVector {
  const largest: VersionVector = {};
  for (const vector of [left, right])
    for (const writer in vector) {
      const stamp = vectorEntry(vector, writer);
      if (stamp > vectorEntry(largest, writer)) largest[writer] = stamp;
    }
  return largest;
}

export const sessionInvariants: readonly SessionInvariant<BayouTypes>[] = [
  readsDominate,
  writesFollow,
  vectorsGrow,
  refusedForReason,
];
