// What a client's session remembers: the read vector and the write vector (Terry 1994), against its replica's.

import type { ReactNode } from 'react';
import { completeStamp } from '../../../shared/protocols/bayou/coverage.ts';
import type { BayouSession, BayouState } from '../../../shared/protocols/bayou/types.ts';
import { handleOf } from '../../../shared/protocols/bayou/view.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { Actor } from '../../views/common/actor.tsx';
import { inLaneOrder } from './column-order.ts';
import { stateOf } from './use-bayou.ts';

export function SessionPanel({ client }: { readonly client: string }): ReactNode {
  const run = useRunFrame();
  const actor = run?.picture.clients.find((candidate) => candidate.id === client);
  if (run === null || actor === undefined) return null;
  const session = actor.session as BayouSession;
  const held = actor.replica === null ? null : stateOf(run.picture, actor.replica);
  const names = held ?? stateOf(run.picture, run.picture.replicas[0]?.id ?? '');
  const writers = inLaneOrder(run.picture, [
    ...Object.keys(session.readVector),
    ...Object.keys(session.writeVector),
  ]).filter((name) => (session.readVector[name] ?? 0) > 0 || (session.writeVector[name] ?? 0) > 0);
  if (writers.length === 0)
    return (
      <p className="soft small">
        Both are empty: this client has neither read nor written, so any replica may answer it.
      </p>
    );
  return (
    <>
      <table>
        <caption className="spoken-only">Session vectors of {client}</caption>
        <thead>
          <tr>
            <th scope="col">writes of</th>
            <th scope="col">read vector</th>
            <th scope="col">write vector</th>
            {held !== null && <th scope="col">{actor.replica} has</th>}
          </tr>
        </thead>
        <tbody>
          {writers.map((writer) => {
            const read = session.readVector[writer] ?? 0;
            const written = session.writeVector[writer] ?? 0;
            const short = held !== null && completeStamp(held.vector, writer) < Math.max(read, written);
            return (
              <tr key={writer} className={short ? 'short' : ''}>
                <th scope="row">
                  <Actor id={names === null ? writer : handleOf(names, writer)} />
                </th>
                <td className="mono">{read === 0 ? '–' : read}</td>
                <td className="mono">{written === 0 ? '–' : written}</td>
                {held !== null && (
                  <td className="mono">
                    {heldInWords(held, writer)}
                    {short && <span className="badge gate small"> lacks it</span>}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="small soft panel-note">
        For each server, the largest accept stamp that this client has read, and that it has written. Where
        its replica has less, ERR_DEP answers for the guarantees that are on: RYW and MW look at the write
        vector, MR and WFR at the read vector.
      </p>
    </>
  );
}

function heldInWords(state: BayouState, writer: string): string {
  const stamp = completeStamp(state.vector, writer);
  if (stamp === Infinity) return 'all (retired)';
  return stamp === -Infinity ? 'unknown' : String(stamp);
}
