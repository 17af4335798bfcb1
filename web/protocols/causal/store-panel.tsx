// The store of one replica: each key with the values that stand, siblings below each other.

import { Fragment, type ReactNode } from 'react';
import { compareCodePoints } from '../../../shared/core/json.ts';
import { keyedEntries } from '../../../shared/core/keyed.ts';
import { handleOf } from '../../../shared/protocols/causal/members.ts';
import type { CausalState, Version } from '../../../shared/protocols/causal/types.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { StoreTable, shortValue } from '../store-table.tsx';
import { type Loser, loserOf } from './ties.ts';
import { useCausal } from './use-causal.ts';

export function StorePanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useCausal(replica)?.state;
  const notes = useRunFrame()?.history.notes ?? [];
  if (state === undefined) return null;
  const rows = keyedEntries(state.store)
    .sort(([a], [b]) => compareCodePoints(a, b))
    .flatMap(([key, entries]) =>
      entries.map((entry, i) => ({ key, entry, isLast: i === entries.length - 1 })),
    );
  if (rows.length === 0) return <p className="soft">Nothing is stored yet.</p>;
  return (
    <>
      <StoreTable replica={replica} column="write" rows={rows}>
        {({ key, entry, isLast }) => (
          <Fragment key={`${key} ${entry.writer}:${entry.count}`}>
            <tr>
              <th scope="row" className="mono">
                {key}
              </th>
              <td>
                {entry.value === null ? <span className="soft">deleted</span> : shortValue(entry.value)}
              </td>
              <td>{versionInWords(state, entry)}</td>
            </tr>
            {isLast && <TieLoser loser={loserOf(notes, replica, state, key)} state={state} />}
          </Fragment>
        )}
      </StoreTable>
      <p className="small soft panel-note">
        s0:3 ⟨7⟩ is the third write of s0, with Lamport stamp 7. Several rows of one key are siblings: none of
        their writers had seen the others. Struck through: a concurrent write that lost, and by which rule. A
        deleted key stays as a tombstone until every member has the deletion.
      </p>
    </>
  );
}

/** The write that gave way to the one above it. Its value is kept nowhere. */
function TieLoser({
  loser,
  state,
}: {
  readonly loser: Loser | null;
  readonly state: CausalState;
}): ReactNode {
  if (loser === null) return null;
  return (
    <tr className="tie-loser">
      <td />
      <td>
        <span className="lost-value">{versionInWords(state, loser.version)}</span>
      </td>
      <td>lost: {loser.rule}</td>
    </tr>
  );
}

function versionInWords(state: CausalState, { writer, count, lamport }: Version): string {
  return `${handleOf(state, writer)}:${count} ⟨${lamport}⟩`;
}
