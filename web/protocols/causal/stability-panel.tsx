// What every member is known to have, and who takes part.

import type { ReactNode } from 'react';
import { Actor } from '../../views/common/actor.tsx';
import { frontRows, memberRows } from './stability.ts';
import { useCausal } from './use-causal.ts';

export function StabilityPanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useCausal(replica)?.state;
  if (state === undefined) return null;
  return (
    <>
      <table>
        <caption className="spoken-only">Stability front of {replica}</caption>
        <thead>
          <tr>
            <th scope="col">writes of</th>
            <th scope="col">here</th>
            <th scope="col">everywhere</th>
            <th scope="col">kept</th>
            <th scope="col">waits for</th>
          </tr>
        </thead>
        <tbody className="mono">
          {frontRows(state).map(({ name, writer, held, front, kept, waitsFor }) => (
            <tr key={name}>
              <th scope="row">
                <Actor id={writer} />
              </th>
              <td>{held}</td>
              <td>
                <FrontBar held={held} front={front} /> {front}
              </td>
              <td>{kept}</td>
              <td>
                {waitsFor.length === 0
                  ? '–'
                  : waitsFor.map((id) => (
                      <span key={id}>
                        <Actor id={id} />{' '}
                      </span>
                    ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small soft panel-note">
        Up to the front every member has told that it has them: no concurrent write can come any more, so{' '}
        {replica} keeps them no longer. A write is known to be everywhere only by what members tell in
        exchanges of clocks.
      </p>
    </>
  );
}

/** What is everywhere, solid; what is here and not known to be everywhere, in outline. */
function FrontBar({ held, front }: { readonly held: number; readonly front: number }): ReactNode {
  const share = held === 0 ? 0 : Math.min(1, front / held);
  return (
    <svg className="front-bar" viewBox="0 0 60 10" aria-hidden="true">
      <rect className="all" x={0.5} y={0.5} width={59} height={9} rx={2} />
      <rect className="stable" x={0.5} y={0.5} width={59 * share} height={9} rx={2} />
    </svg>
  );
}

export function MembersPanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useCausal(replica)?.state;
  if (state === undefined) return null;
  return (
    <>
      <table>
        <caption className="spoken-only">Members that {replica} knows</caption>
        <thead>
          <tr>
            <th scope="col">id</th>
            <th scope="col">replica</th>
            <th scope="col">takes part</th>
          </tr>
        </thead>
        <tbody>
          {memberRows(state).map(({ name, replica: handle, leftAt, forgotten }) => (
            <tr key={name} className={leftAt === null ? '' : 'left-member'}>
              <th scope="row" className="mono">
                {name}
              </th>
              <td>
                <Actor id={handle} />
              </td>
              <td>
                {leftAt === null ? 'yes' : `left after ${leftAt} ${leftAt === 1 ? 'write' : 'writes'}`}
                {forgotten && ', and stamps do without it'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small soft panel-note">
        An id is a number and who gave it: #5.2.1 is number 5, let in by 2, which 1 let in. It is never given
        again.
      </p>
    </>
  );
}
