// The store of one replica: each key with its value and its version, tombstones too.

import type { ReactNode } from 'react';
import { compareCodePoints } from '../../../shared/core/json.ts';
import { keyedEntries } from '../../../shared/core/keyed.ts';
import { useGossip, versionInWords } from './use-gossip.ts';

const ROWS_MAX = 200;
const VALUE_SHOWN = 120;

export function StorePanel({ replica }: { readonly replica: string }): ReactNode {
  const gossip = useGossip(replica);
  if (gossip === null) return null;
  const entries = keyedEntries(gossip.state.store).sort(([a], [b]) => compareCodePoints(a, b));
  if (entries.length === 0) return <p className="soft">Nothing is stored yet.</p>;
  return (
    <>
      <table>
        <caption className="spoken-only">Store of {replica}</caption>
        <thead>
          <tr>
            <th scope="col">key</th>
            <th scope="col">value</th>
            <th scope="col">version</th>
          </tr>
        </thead>
        <tbody className="mono">
          {entries.slice(0, ROWS_MAX).map(([key, entry]) => (
            <tr key={key}>
              <th scope="row" className="mono">
                {key}
              </th>
              <td>{entry.value === null ? <span className="soft">deleted</span> : shorten(entry.value)}</td>
              <td>{versionInWords(entry, gossip.all)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {entries.length > ROWS_MAX && <p className="soft small">and {entries.length - ROWS_MAX} more keys</p>}
      <p className="small soft panel-note">
        A version is ⟨stamp, server⟩: the larger stamp is the newer one; of equal stamps that of the server
        which joined later. A deleted key stays as a tombstone until every replica is known to have it.
      </p>
    </>
  );
}

function shorten(value: string): string {
  return value.length > VALUE_SHOWN ? `${value.slice(0, VALUE_SHOWN - 1)}…` : value;
}
