// The two views of the tuple store: after the committed writes alone, and after all of them.

import type { ReactNode } from 'react';
import { compareCodePoints } from '../../../shared/core/json.ts';
import { keyedGet, keyedKeys } from '../../../shared/core/keyed.ts';
import { useBayou } from './use-bayou.ts';

const ROWS_MAX = 200;

export function StorePanel({ replica }: { readonly replica: string }): ReactNode {
  const bayou = useBayou(replica);
  if (bayou === null) return null;
  const { store, committedStore } = bayou.state;
  const keys = [...new Set([...keyedKeys(store), ...keyedKeys(committedStore)])].sort(compareCodePoints);
  if (keys.length === 0)
    return (
      <p className="soft">
        The tuple store is empty. Let a client of {replica} put a key: it shows here at once, first in the
        tentative view.
      </p>
    );
  return (
    <>
      <table>
        <caption className="spoken-only">Tuple store of {replica}</caption>
        <thead>
          <tr>
            <th scope="col">key</th>
            <th scope="col">tentative view</th>
            <th scope="col">committed view</th>
          </tr>
        </thead>
        <tbody className="mono">
          {keys.slice(0, ROWS_MAX).map((key) => {
            const now = keyedGet(store, key);
            const committed = keyedGet(committedStore, key);
            return (
              <tr key={key} className={now === committed ? '' : 'tentative'}>
                <th scope="row" className="mono">
                  {key}
                </th>
                <td>
                  <Value value={now} dashed={now !== committed} />
                </td>
                <td>
                  <Value value={committed} dashed={false} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="small soft panel-note">
        Tentative view: all writes of the log were run. Committed view: only those before the fence. A dashed
        value may still change.
      </p>
      {keys.length > ROWS_MAX && <p className="soft small">and {keys.length - ROWS_MAX} more keys</p>}
    </>
  );
}

function Value({
  value,
  dashed,
}: {
  readonly value: string | undefined;
  readonly dashed: boolean;
}): ReactNode {
  if (value === undefined) return <span className="soft">absent</span>;
  const text = value.length > 120 ? `${value.slice(0, 119)}…` : value;
  return <span className={dashed ? 'value tentative' : 'value'}>{text}</span>;
}
