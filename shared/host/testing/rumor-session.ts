// What a client of the rumor register remembers: the newest stamp of each key that it wrote or read.

import type { SessionRules } from '../../core/contract.ts';
import { keyedGet, keyedSet } from '../../core/keyed.ts';
import type { RumorTypes } from './rumor-types.ts';

export const rumorSession: SessionRules<RumorTypes> = {
  open: () => ({ known: {} }),
  choose: (session, guarantees) => {
    if (guarantees.length === 0) session.known = {};
  },
  context: (session, operation) => ({
    known: 'key' in operation ? (keyedGet(session.known, operation.key) ?? 0) : 0,
  }),
  absorb: (session, _operation, result) => {
    if (result.type === 'refused') return;
    const { key, stamp } = result.evidence;
    if (stamp > (keyedGet(session.known, key) ?? 0)) keyedSet(session.known, key, stamp);
  },
};
