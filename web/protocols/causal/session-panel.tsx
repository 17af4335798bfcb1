// What a client's session remembers: its context, beside the clock of its replica.

import type { ReactNode } from 'react';
import { vectorEntry } from '../../../shared/clocks/version-vector.ts';
import { handleOf, namesIn } from '../../../shared/protocols/causal/members.ts';
import { compareNames } from '../../../shared/protocols/causal/names.ts';
import type { CausalSession } from '../../../shared/protocols/causal/types.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { Actor } from '../../views/common/actor.tsx';
import { replicasOf } from './use-causal.ts';

export function SessionPanel({ client }: { readonly client: string }): ReactNode {
  const run = useRunFrame();
  const actor = run?.picture.clients.find((candidate) => candidate.id === client);
  if (run === null || actor === undefined) return null;
  const { read, written } = actor.session as CausalSession;
  const all = replicasOf(run.picture);
  const at = all.find(({ id }) => id === actor.replica)?.state;
  const names = [...new Set([...namesIn(read), ...namesIn(written)])].sort(compareNames);
  if (names.length === 0)
    return (
      <p className="soft small">
        Its context is empty: this client has neither read nor written, so any replica may answer it.
      </p>
    );
  const named = all.find(({ state }) => names.every((name) => state.members[name] !== undefined))?.state;
  return (
    <table>
      <caption className="spoken-only">Context of {client}</caption>
      <thead>
        <tr>
          <th scope="col">writer</th>
          <th scope="col">read</th>
          <th scope="col">written</th>
          <th scope="col">{actor.replica === null ? 'replica' : <Actor id={actor.replica} />}</th>
        </tr>
      </thead>
      <tbody className="mono">
        {names.map((name) => {
          const needed = Math.max(vectorEntry(read, name), vectorEntry(written, name));
          const held = at === undefined ? null : vectorEntry(at.clock, name);
          return (
            <tr key={name}>
              <th scope="row" className="mono">
                {named === undefined ? name : handleOf(named, name)}
              </th>
              <td>{vectorEntry(read, name) || '–'}</td>
              <td>{vectorEntry(written, name) || '–'}</td>
              <td>
                {held === null ? (
                  '–'
                ) : held >= needed ? (
                  held
                ) : (
                  <span className="behind-word">{held}, behind</span>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
