// One table: each column a system with its picture, then the lines, then the ledger.

import type { ReactNode } from 'react';
import type { Comparison } from '../../../shared/compare/compare.ts';
import { LedgerBody } from './ledger-body.tsx';
import { LinesBody } from './lines-body.tsx';
import { SmallPicture } from './small-picture.tsx';
import { Stepper } from './stepper.tsx';

export function CompareTable({
  comparison,
  row,
}: {
  readonly comparison: Comparison;
  readonly row: number;
}): ReactNode {
  const { systems } = comparison;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className="compare-scroll" aria-label="Lines and ledger" tabIndex={0}>
      <table className={`compare-table columns-${systems.length}`}>
        <thead>
          <tr>
            <td className="compare-corner">
              <Stepper comparison={comparison} row={row} />
            </td>
            {systems.map(({ name, moments, notes }) => {
              const moment = moments[Math.min(row, moments.length - 1)];
              return (
                <th key={name} scope="col">
                  <span className="system-name">{name}</span>
                  {moment === undefined ? (
                    <p className="soft small">its cluster does not stand</p>
                  ) : (
                    <SmallPicture name={name} moment={moment} />
                  )}
                  {notes.map((note) => (
                    <p key={note} className="soft small system-note">
                      {note}
                    </p>
                  ))}
                </th>
              );
            })}
          </tr>
        </thead>
        <LinesBody comparison={comparison} row={row} />
        <LedgerBody comparison={comparison} />
      </table>
    </section>
  );
}
