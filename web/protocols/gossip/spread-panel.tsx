// The heat table: key by replica, who has the newest version and who is behind.

import type { ReactNode } from 'react';
import { Actor } from '../../views/common/actor.tsx';
import { type SpreadCell, spreadOf } from './spread.ts';
import { type GossipReplica, useGossip, versionInWords } from './use-gossip.ts';

const ROWS_MAX = 100;

export function SpreadPanel({ replica }: { readonly replica: string }): ReactNode {
  const gossip = useGossip(replica);
  if (gossip === null) return null;
  const rows = spreadOf(gossip.all);
  if (rows.length === 0) return <p className="soft">Nothing is stored yet.</p>;
  return (
    <>
      <table className="spread">
        <caption className="spoken-only">Which replicas have the newest version of each key</caption>
        <thead>
          <tr>
            <th scope="col">key</th>
            {rows[0]?.cells.map((cell) => (
              <th key={cell.replica} scope="col">
                <Actor id={cell.replica} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="mono">
          {rows.slice(0, ROWS_MAX).map(({ key, cells }) => (
            <tr key={key}>
              <th scope="row" className="mono">
                {key}
              </th>
              {cells.map((cell) => (
                <Cell key={cell.replica} cell={cell} all={gossip.all} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS_MAX && <p className="soft small">and {rows.length - ROWS_MAX} more keys</p>}
      <p className="small soft panel-note">
        ● the newest version · ◐ an older one · ○ none · – its deletion is so old that it could be dropped.
      </p>
    </>
  );
}

const SIGNS = { newest: '●', older: '◐', absent: '○', dropped: '–' } as const;
const WORDS = {
  newest: 'the newest version',
  older: 'an older version',
  absent: 'not here yet',
  dropped: 'dropped',
} as const;

function Cell({
  cell,
  all,
}: {
  readonly cell: SpreadCell;
  readonly all: readonly GossipReplica[];
}): ReactNode {
  const version = cell.entry === null ? '' : `, ${versionInWords(cell.entry, all)}`;
  const words = `${WORDS[cell.standing]}${version}`;
  return (
    <td className={`standing ${cell.standing}`} title={words}>
      <span aria-hidden="true">{SIGNS[cell.standing]}</span>
      <span className="spoken-only">{words}</span>
    </td>
  );
}
