// What a session is promised, judged by what its client is told. This knows the definitions, and neither the replica's
// check nor the client's rules.

import type { EndedOperation, SessionInvariant } from '../../core/contract.ts';
import { keyedGet } from '../../core/keyed.ts';
import type { GossipTypes } from './types.ts';
import { compareVersions, type Version } from './versions.ts';

type Ended = EndedOperation<GossipTypes>;

/** An answer without a version is of a key whose tombstone all replicas had: nothing older can be shown. */
const readsAreNotOlder: SessionInvariant<GossipTypes> = {
  name: 'GO5b a read is never older than what its client wrote or read of that key',
  ended({ operation, context, result }) {
    if (operation.type !== 'get' || result.type === 'refused') return null;
    const { version } = result.evidence;
    const known = required(context).find((asked) => version !== null && compareVersions(version, asked) < 0);
    return known === undefined || version === null
      ? null
      : `${label(version)} was read after ${label(known)}`;
  },
};

const writesFollow: SessionInvariant<GossipTypes> = {
  name: 'GO5 a write is ordered after every version of the key that its client knows',
  ended({ operation, context, result }) {
    if (operation.type === 'get' || result.type !== 'accepted') return null;
    const { version } = result.evidence;
    const known = [context.read, context.written].find(
      (asked) => asked !== null && version !== null && compareVersions(version, asked) <= 0,
    );
    return known === undefined || known === null || version === null
      ? null
      : `${label(version)} was written after ${label(known)}`;
  },
};

const versionsGrow: SessionInvariant<GossipTypes> = {
  name: 'GO5b the versions that a session knows only grow',
  ended({ operation, before, after }) {
    if (operation.type === 'write') return null;
    for (const table of ['read', 'written'] as const) {
      const [had, has] = [keyedGet(before[table], operation.key), keyedGet(after[table], operation.key)];
      if (had !== undefined && (has === undefined || compareVersions(has, had) < 0))
        return `the session forgot ${label(had)}`;
    }
    return null;
  },
};

function required({ guarantees, read, written }: Ended['context']): Version[] {
  const asked = [guarantees.includes('RYW') ? written : null, guarantees.includes('MR') ? read : null];
  return asked.filter((version) => version !== null);
}

function label({ stamp, server }: Version): string {
  return `⟨${stamp}, ${server}⟩`;
}

export const sessionInvariants: readonly SessionInvariant<GossipTypes>[] = [
  readsAreNotOlder,
  writesFollow,
  versionsGrow,
];
