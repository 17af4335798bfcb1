// What a client's session remembers: of each key the newest version that it read, and the newest that it wrote.

import type { ReactNode } from 'react';
import { compareCodePoints } from '../../../shared/core/json.ts';
import { keyedGet, keyedKeys } from '../../../shared/core/keyed.ts';
import { hasReached } from '../../../shared/protocols/gossip/session.ts';
import type { GossipSession } from '../../../shared/protocols/gossip/types.ts';
import { newerVersion } from '../../../shared/protocols/gossip/versions.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { Actor } from '../../views/common/actor.tsx';
import { replicasOf, versionInWords } from './use-gossip.ts';

const ROWS_MAX = 50;

export function SessionPanel({ client }: { readonly client: string }): ReactNode {
  const run = useRunFrame();
  const actor = run?.picture.clients.find((candidate) => candidate.id === client);
  if (run === null || actor === undefined) return null;
  const session = actor.session as GossipSession;
  const all = replicasOf(run.picture);
  const at = all.find(({ id }) => id === actor.replica)?.state;
  const keys = [...new Set([...keyedKeys(session.read), ...keyedKeys(session.written)])].sort(
    compareCodePoints,
  );
  if (keys.length === 0)
    return (
      <p className="soft small">
        It knows no version yet: this client has neither read nor written, so any replica may answer it.
      </p>
    );
  return (
    <table>
      <caption className="spoken-only">Versions that {client} knows</caption>
      <thead>
        <tr>
          <th scope="col">key</th>
          <th scope="col">read</th>
          <th scope="col">written</th>
          <th scope="col">{actor.replica === null ? 'replica' : <Actor id={actor.replica} />}</th>
        </tr>
      </thead>
      <tbody className="mono">
        {keys.slice(0, ROWS_MAX).map((key) => {
          const [read, written] = [
            keyedGet(session.read, key) ?? null,
            keyedGet(session.written, key) ?? null,
          ];
          const needed = newerVersion(read, written);
          return (
            <tr key={key}>
              <th scope="row" className="mono">
                {key}
              </th>
              <td>{read === null ? '–' : versionInWords(read, all)}</td>
              <td>{written === null ? '–' : versionInWords(written, all)}</td>
              <td>
                {at === undefined || needed === null ? (
                  '–'
                ) : hasReached(at, key, needed) ? (
                  'has it'
                ) : (
                  <span className="behind-word">behind</span>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
