// The group that a replica is in: epoch, members, witnesses, who joins and who leaves; and the lease of its primary.

import type { ReactNode } from 'react';
import type { VsrState } from '../../../shared/protocols/vsr/types.ts';
import { Actor } from '../../views/common/actor.tsx';
import { changesUnderWay, type MemberRow, memberRows } from './group.ts';
import { LeaseWords } from './lease-words.tsx';
import { useVsr, useVsrRun } from './use-vsr.ts';

export function GroupPanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useVsr(replica);
  const run = useVsrRun();
  if (state === null || run === null) return null;
  const changes = changesUnderWay(state, run.all);
  return (
    <>
      <p>{epochInWords(state)}</p>
      {changes.map((sentence) => (
        <p key={sentence} className="under-way">
          {sentence}
        </p>
      ))}
      <table>
        <caption className="spoken-only">
          Members of epoch {state.epoch}, as {replica} knows them
        </caption>
        <thead>
          <tr>
            <th scope="col">number</th>
            <th scope="col">replica</th>
            <th scope="col">duty</th>
            <th scope="col">its epoch</th>
          </tr>
        </thead>
        <tbody>
          {memberRows(state, run.picture).map((row) => (
            <tr key={row.replica}>
              <td className="mono">{row.place}</td>
              <th scope="row">
                <Actor id={row.replica} />
              </th>
              <td>
                <Duty row={row} />
              </td>
              <td className="mono">{row.epoch ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {state.before !== null && (
        <p className="small">
          Epoch {state.before.epoch} was {state.before.members.join(', ')}: its members hand out their state
          until a quorum of the new group has started.
        </p>
      )}
      {state.gone.length > 0 && (
        <p className="small">Let go, and never let in again under that name: {state.gone.join(', ')}.</p>
      )}
      <LeaseWords state={state} />
      <p className="small soft panel-note">
        The order decides who is primary: view-number mod the number of members that execute. A
        reconfiguration is the last op of its epoch.
      </p>
    </>
  );
}

function Duty({ row }: { readonly row: MemberRow }): ReactNode {
  return (
    <>
      {row.duty === 'backup' ? 'backup' : <span className="badge small">{row.duty}</span>}
      {row.isDown && <span className="soft">, down</span>}
    </>
  );
}

function epochInWords({ id, status, epoch, epochStart, viewNumber, members }: VsrState): string {
  if (status === 'retired')
    return `${id} is in no group any more. The newest that it knows of is epoch ${epoch}.`;
  if (status === 'joining') return `${id} is in no group yet. It asks to be let in.`;
  const since = epoch === 0 ? 'the first' : `since op ${epochStart}`;
  return `Epoch ${epoch}, ${since}: ${members.length} members; view ${viewNumber}.`;
}
