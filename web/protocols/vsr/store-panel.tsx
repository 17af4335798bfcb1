// The store of one replica, as far as it has executed the log: each key with its value and the op that put it there.

import type { ReactNode } from 'react';
import { compareCodePoints } from '../../../shared/core/json.ts';
import { keyedEntries } from '../../../shared/core/keyed.ts';
import { shorten } from '../../layout/space-time.ts';
import { StoreTable } from '../store-table.tsx';
import { useVsr } from './use-vsr.ts';

const VALUE_SHOWN = 120;

export function StorePanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useVsr(replica);
  if (state === null) return null;
  const entries = keyedEntries(state.store).sort(([a], [b]) => compareCodePoints(a, b));
  if (entries.length === 0) return <p className="soft">Nothing is stored yet.</p>;
  return (
    <StoreTable replica={replica} column="op" rows={entries} counted="keys">
      {([key, { value, opNumber }]) => (
        <tr key={key}>
          <th scope="row" className="mono">
            {key}
          </th>
          <td>{shorten(value, VALUE_SHOWN)}</td>
          <td>{opNumber}</td>
        </tr>
      )}
    </StoreTable>
  );
}
