// The ledger beneath the lines, in the same columns: a figure and its bar, or whether a guarantee was kept.

import type { ReactNode } from 'react';
import type { Comparison } from '../../../shared/compare/compare.ts';
import { type LedgerCell, ledgerGroups } from '../../../shared/compare/ledger-rows.ts';

export function LedgerBody({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const { systems } = comparison;
  const groups = ledgerGroups(systems.map(({ ledger }) => ledger));
  return groups.map(({ title, rows }, index) => (
    <tbody key={title} className="compare-ledger" id={index === 0 ? LEDGER_ID : undefined}>
      <tr className="ledger-group">
        <th scope="rowgroup" colSpan={systems.length + 1}>
          {title}
        </th>
      </tr>
      {rows.map((row) => (
        <tr key={row.title}>
          <th scope="row">
            <b>{row.title}</b> <span className="about">{row.about}</span>
          </th>
          {row.cells.map((cell, column) => (
            <Figure key={systems[column]?.name} system={systems[column]?.name ?? ''} cell={cell} />
          ))}
        </tr>
      ))}
    </tbody>
  ));
}

export const LEDGER_ID = 'compare-ledger';

function Figure({ system, cell }: { readonly system: string; readonly cell: LedgerCell }): ReactNode {
  const { text, part, tone, sentence } = cell;
  return (
    <td className={`figure ${tone}`} data-system={system} title={sentence === '' ? undefined : sentence}>
      <span className="mono">
        {MARKS[tone]}
        {text}
      </span>
      {part !== null && (
        <span className="measure" aria-hidden="true">
          <span style={{ width: `${Math.round(part * 100)}%` }} />
        </span>
      )}
    </td>
  );
}

/** What can be told without colour. */
const MARKS: Readonly<Record<LedgerCell['tone'], string>> = {
  plain: '',
  kept: '✓ ',
  notKept: '✗ ',
  broken: '✗✗ ',
  open: '· ',
  none: '',
};
