// The log of one replica: the grid of all of them, and beneath it each op at its op-number, the newest first, with the fence
// up to which all is committed.

import type { ReactNode } from 'react';
import { describe } from '../../../shared/protocols/vsr/describe.ts';
import { entryInWords } from '../../../shared/protocols/vsr/entry-words.ts';
import { shorten } from '../../layout/space-time.ts';
import { GridPicture } from './grid-picture.tsx';
import { useVsr } from './use-vsr.ts';

const ROWS_MAX = 60;
const WORDS_MAX = 120;

export function LogPanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useVsr(replica);
  if (state === null) return null;
  const { log, logStart, commitNumber } = state;
  const first = Math.max(0, log.length - ROWS_MAX);
  const shown = log.slice(first).map((entry, i) => ({ entry, opNumber: logStart + first + i + 1 }));
  return (
    <>
      <GridPicture />
      <h3>Log of {replica}</h3>
      <p className="mono small">{describe.status(state).join(' ')}</p>
      {shown.length === 0 ? (
        <p className="soft">
          No op is in its log{logStart > 0 ? ' any more: all are kept as state' : ' yet'}.
        </p>
      ) : (
        <table className="log">
          <caption className="spoken-only">Log of {replica}, the newest op first</caption>
          <thead>
            <tr>
              <th scope="col">op</th>
              <th scope="col">view</th>
              <th scope="col">what</th>
            </tr>
          </thead>
          <tbody className="mono">
            {shown.reverse().map(({ entry, opNumber }) => (
              <tr key={opNumber} className={opNumber > commitNumber ? 'tentative' : ''}>
                <td>{opNumber}</td>
                <td>{entry.viewNumber}</td>
                <td className="wide">
                  {shorten(entryInWords(entry), WORDS_MAX)}
                  <span className="spoken-only">
                    {opNumber > commitNumber ? ', prepared' : ', committed'}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(first > 0 || logStart > 0) && (
        <p className="soft small">
          {first > 0 ? `and ${first} ops before them` : ''}
          {first > 0 && logStart > 0 ? '; ' : ''}
          {logStart > 0 ? `ops 1–${logStart} are kept as state alone` : ''}
        </p>
      )}
      <p className="small soft panel-note">
        Hatched: its entry is dropped, what it did is kept as state; a line beneath an op: the last
        checkpoint. In italics: prepared, and not known to be committed here. Reads are ops as well, so each
        sees all that was committed before it.
      </p>
    </>
  );
}
