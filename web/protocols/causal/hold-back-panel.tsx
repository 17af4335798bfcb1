// The hold-back queue of one replica: what waits, and for which entry of the clock.

import type { ReactNode } from 'react';
import { clockWords } from '../../../shared/protocols/causal/clock-words.ts';
import { handleOf } from '../../../shared/protocols/causal/members.ts';
import { useCausal } from './use-causal.ts';

const ROWS_MAX = 100;

export function HoldBackPanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useCausal(replica)?.state;
  if (state === undefined) return null;
  const held = Object.values(state.holdBack.writes);
  if (held.length === 0)
    return <p className="soft">Nothing is held back: all that came has what it depends on.</p>;
  return (
    <>
      <table>
        <caption className="spoken-only">Hold-back queue of {replica}</caption>
        <thead>
          <tr>
            <th scope="col">write</th>
            <th scope="col">stamp</th>
            <th scope="col">waits for</th>
          </tr>
        </thead>
        <tbody className="mono">
          {held.slice(0, ROWS_MAX).map(({ write, failing }) => (
            <tr key={`${write.writer}:${write.count}`}>
              <th scope="row" className="mono">
                {handleOf(state, write.writer)}:{write.count}
              </th>
              <td>{clockWords(write.clock)}</td>
              <td>
                {handleOf(state, failing.writer)}:{failing.needed}, has {failing.held}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {held.length > ROWS_MAX && <p className="soft small">and {held.length - ROWS_MAX} more</p>}
    </>
  );
}
