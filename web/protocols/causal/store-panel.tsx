// The store of one replica: each key with the values that stand, siblings below each other.

import type { ReactNode } from 'react';
import { compareCodePoints } from '../../../shared/core/json.ts';
import { keyedEntries } from '../../../shared/core/keyed.ts';
import { handleOf } from '../../../shared/protocols/causal/members.ts';
import { useCausal } from './use-causal.ts';

const ROWS_MAX = 200;
const VALUE_SHOWN = 120;

export function StorePanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useCausal(replica)?.state;
  if (state === undefined) return null;
  const rows = keyedEntries(state.store)
    .sort(([a], [b]) => compareCodePoints(a, b))
    .flatMap(([key, entries]) => entries.map((entry) => ({ key, entry })));
  if (rows.length === 0) return <p className="soft">Nothing is stored yet.</p>;
  return (
    <>
      <table>
        <caption className="spoken-only">Store of {replica}</caption>
        <thead>
          <tr>
            <th scope="col">key</th>
            <th scope="col">value</th>
            <th scope="col">write</th>
          </tr>
        </thead>
        <tbody className="mono">
          {rows.slice(0, ROWS_MAX).map(({ key, entry }) => (
            <tr key={`${key} ${entry.writer}:${entry.count}`}>
              <th scope="row" className="mono">
                {key}
              </th>
              <td>{entry.value === null ? <span className="soft">deleted</span> : shorten(entry.value)}</td>
              <td>
                {handleOf(state, entry.writer)}:{entry.count} ⟨{entry.lamport}⟩
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS_MAX && <p className="soft small">and {rows.length - ROWS_MAX} more</p>}
      <p className="small soft panel-note">
        s0:3 ⟨7⟩ is the third write of s0, with Lamport stamp 7. A deleted key stays as a tombstone until
        every member has the deletion.
      </p>
    </>
  );
}

function shorten(value: string): string {
  return value.length > VALUE_SHOWN ? `${value.slice(0, VALUE_SHOWN - 1)}…` : value;
}
