// The heat table: key by replica, who has the newest version, and by how much the others are behind; beneath it the newest
// writes with the time that each took to be everywhere.

import type { CSSProperties, ReactNode } from 'react';
import { Actor } from '../../views/common/actor.tsx';
import { durationLabel } from '../duration-label.ts';
import { type SpreadCell, spreadOf } from './spread.ts';
import { type GossipReplica, useGossip, useNow, useTravels, versionInWords } from './use-gossip.ts';
import { WritesList } from './writes-list.tsx';

const ROWS_MAX = 100;
/** Whoever is behind for so long is drawn as hot as can be. */
const HOTTEST_MILLIS = 10_000;

export function SpreadPanel({ replica }: { readonly replica: string }): ReactNode {
  const gossip = useGossip(replica);
  const travels = useTravels();
  const now = useNow();
  if (gossip === null) return null;
  const rows = spreadOf(gossip.all, travels);
  if (rows.length === 0) return <p className="soft">Nothing is stored yet.</p>;
  return (
    <>
      <div className="wide-table">
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
                  <Cell key={cell.replica} cell={cell} all={gossip.all} now={now} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > ROWS_MAX && <p className="soft small">and {rows.length - ROWS_MAX} more keys</p>}
      <p className="small soft panel-note">
        ● has the newest version, and how long that took · ◐ has an older one, ○ none: so many versions
        behind, for so long · – its deletion is so old that it could be dropped.
      </p>
      <WritesList travels={travels} all={gossip.all} now={now} />
    </>
  );
}

const SIGNS = { newest: '●', older: '◐', absent: '○', dropped: '–' } as const;

function Cell({
  cell,
  all,
  now,
}: {
  readonly cell: SpreadCell;
  readonly all: readonly GossipReplica[];
  readonly now: number;
}): ReactNode {
  const { standing, behindSince, versionsBehind, tookMillis } = cell;
  const isBehind = versionsBehind > 0;
  const behindMillis = behindSince === null ? null : Math.max(0, now - behindSince);
  const millis = isBehind ? behindMillis : tookMillis;
  return (
    <td
      className={`standing ${standing}`}
      style={isBehind ? heatOf(behindMillis) : undefined}
      title={inWords(cell, behindMillis, all)}
    >
      <span aria-hidden="true">
        {SIGNS[standing]}
        {isBehind && ` ${versionsBehind}`}
      </span>
      <span aria-hidden="true" className="figure">
        {millis === null ? '' : durationLabel(millis)}
      </span>
      <span className="spoken-only">{inWords(cell, behindMillis, all)}</span>
    </td>
  );
}

function heatOf(behindMillis: number | null): CSSProperties {
  const share = Math.min(1, (behindMillis ?? 0) / HOTTEST_MILLIS);
  return { '--heat': `${Math.round(15 + 55 * share)}%` } as CSSProperties;
}

function inWords(
  { standing, entry, versionsBehind, tookMillis }: SpreadCell,
  behindMillis: number | null,
  all: readonly GossipReplica[],
): string {
  const version = entry === null ? '' : ` ${versionInWords(entry, all)}`;
  const versions = `${versionsBehind} ${versionsBehind === 1 ? 'version' : 'versions'} behind`;
  const since = behindMillis === null ? '' : ` for ${durationLabel(behindMillis)}`;
  switch (standing) {
    case 'newest':
      if (tookMillis === null) return `the newest version${version}`;
      return tookMillis === 0
        ? `wrote the newest version${version}`
        : `the newest version${version}, after ${durationLabel(tookMillis)}`;
    case 'older':
      return `an older version${version}, ${versions}${since}`;
    case 'absent':
      return `not here yet, ${versions}${since}`;
    case 'dropped':
      return 'dropped';
  }
}
