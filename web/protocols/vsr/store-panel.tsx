// The store of one replica, as far as it has executed the log: each key with its value and the op that put it there.

import type { ReactNode } from 'react';
import { compareCodePoints } from '../../../shared/core/json.ts';
import { keyedEntries } from '../../../shared/core/keyed.ts';
import { shorten } from '../../layout/space-time.ts';
import { useVsr } from './use-vsr.ts';

const ROWS_MAX = 200;
const VALUE_SHOWN = 120;

export function StorePanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useVsr(replica);
  if (state === null) return null;
  const entries = keyedEntries(state.store).sort(([a], [b]) => compareCodePoints(a, b));
  if (entries.length === 0) return <p className="soft">Nothing is stored yet.</p>;
  return (
    <>
      <table>
        <caption className="spoken-only">Store of {replica}</caption>
        <thead>
          <tr>
            <th scope="col">key</th>
            <th scope="col">value</th>
            <th scope="col">op</th>
          </tr>
        </thead>
        <tbody className="mono">
          {entries.slice(0, ROWS_MAX).map(([key, { value, opNumber }]) => (
            <tr key={key}>
              <th scope="row" className="mono">
                {key}
              </th>
              <td>{shorten(value, VALUE_SHOWN)}</td>
              <td>{opNumber}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {entries.length > ROWS_MAX && <p className="soft small">and {entries.length - ROWS_MAX} more keys</p>}
    </>
  );
}
