// Whom a replica can reach and by which path, what it has seen of each writer, and its rounds under way.

import type { ReactNode } from 'react';
import { entriesOf } from '../../../shared/protocols/gossip/stability.ts';
import { joinOrder } from '../../../shared/protocols/gossip/versions.ts';
import { Actor } from '../../views/common/actor.tsx';
import { routeBetween } from './routes.ts';
import { useGossip } from './use-gossip.ts';

export function ReachPanel({ replica }: { readonly replica: string }): ReactNode {
  const gossip = useGossip(replica);
  if (gossip === null) return null;
  const { state, all } = gossip;
  const members = entriesOf(state.members).sort(([a], [b]) => joinOrder(a) - joinOrder(b));
  return (
    <>
      <table>
        <caption className="spoken-only">What {replica} knows of the others</caption>
        <thead>
          <tr>
            <th scope="col">replica</th>
            <th scope="col">path</th>
            <th scope="col">has its writes up to</th>
            <th scope="col">reports stable</th>
          </tr>
        </thead>
        <tbody>
          {members.map(([server, member]) => (
            <tr key={server}>
              <th scope="row">
                <Actor id={member.replica} />
              </th>
              <td>
                <Path
                  path={member.leftAt === undefined ? routeBetween(all, replica, member.replica) : null}
                />
              </td>
              <td className="mono">{state.seen[server] ?? 0}</td>
              <td className="mono">
                {member.leftAt === undefined ? (state.reports[server]?.stable ?? '–') : 'left'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small soft panel-note">
        Clock {state.clock} (the largest stamp of any data here). Stable: that replica has the writes of all
        up to there. What all report as stable is the floor, and tombstones at or below it go.
      </p>
    </>
  );
}

/** The replicas that a message passes on its way there. */
function Path({ path }: { readonly path: readonly string[] | null }): ReactNode {
  if (path === null) return <span className="soft">none</span>;
  const between = path.slice(1, -1);
  if (between.length === 0) return path.length === 1 ? 'itself' : 'direct link';
  return (
    <>
      over{' '}
      {between.map((id, i) => (
        <span key={id}>
          {i > 0 && ', '}
          <Actor id={id} />
        </span>
      ))}
    </>
  );
}
