// The newest rounds that a replica started: with whom, what was exchanged, and what it cost.

import type { ReactNode } from 'react';
import type { GossipNote } from '../../../shared/protocols/gossip/types.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { Actor } from '../../views/common/actor.tsx';

const ROUNDS_SHOWN = 12;
type RoundNote = Extract<GossipNote, { type: 'round' }>;

export function RoundsPanel({ replica }: { readonly replica: string }): ReactNode {
  const run = useRunFrame();
  if (run === null) return null;
  const ended = run.history.notes
    .filter(({ replica: of, note }) => of === replica && isEnded(note))
    .slice(-ROUNDS_SHOWN)
    .reverse();
  if (ended.length === 0) return <p className="soft">It has started no round yet, since this page looks.</p>;
  return (
    <>
      <table>
        <caption className="spoken-only">The newest rounds of {replica}</caption>
        <thead>
          <tr>
            <th scope="col">ended</th>
            <th scope="col">with</th>
            <th scope="col">pushed</th>
            <th scope="col">pulled</th>
            <th scope="col">bytes</th>
          </tr>
        </thead>
        <tbody>
          {ended.map(({ at, sequence, note }) => {
            const round = note as RoundNote;
            return (
              <tr key={sequence} title={round.sentence}>
                <td className="mono">{timeLabel(at)}</td>
                <td>
                  <Actor id={round.with} />
                </td>
                {round.phase === 'broken' ? (
                  <td colSpan={2} className="soft">
                    given up
                  </td>
                ) : (
                  <>
                    <td className="mono">{round.pushed}</td>
                    <td className="mono">{round.pulled}</td>
                  </>
                )}
                <td className="mono">{round.bytes.toLocaleString('en')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="small soft panel-note">
        Digests first, then only what the other lacks: a round that finds nothing new costs the same, however
        many keys there are.
      </p>
    </>
  );
}

function isEnded(note: { readonly type: string }): boolean {
  return note.type === 'round' && ['finished', 'broken'].includes((note as RoundNote).phase);
}
