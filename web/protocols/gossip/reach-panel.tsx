// Whom a replica can reach and by which path, what it has seen of each writer, and its rounds under way.

import type { ReactNode } from 'react';
import { reachable } from '../../../shared/protocols/gossip/router.ts';
import { entriesOf } from '../../../shared/protocols/gossip/stability.ts';
import { joinOrder } from '../../../shared/protocols/gossip/versions.ts';
import { Actor } from '../../views/common/actor.tsx';
import { useGossip } from './use-gossip.ts';

export function ReachPanel({ replica }: { readonly replica: string }): ReactNode {
  const gossip = useGossip(replica);
  if (gossip === null) return null;
  const { state } = gossip;
  const paths = new Set(reachable(state));
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
              <td>{pathInWords(replica, member.replica, state.up, paths)}</td>
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

function pathInWords(self: string, other: string, up: readonly string[], paths: ReadonlySet<string>): string {
  if (other === self) return 'itself';
  if (up.includes(other)) return 'direct link';
  return paths.has(other) ? 'over others' : 'none';
}
