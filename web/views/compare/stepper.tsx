// One slider for all columns: after which line of the script every cluster is shown.

import type { ReactNode } from 'react';
import type { Comparison } from '../../../shared/compare/compare.ts';
import { goToFirstDifference, goToRow, stepRows } from '../../store/compare/compare-store.ts';
import { LEDGER_ID } from './ledger-body.tsx';

export function Stepper({
  comparison,
  row,
}: {
  readonly comparison: Comparison;
  readonly row: number;
}): ReactNode {
  const { lines, firstDifference } = comparison;
  const last = lines.length - 1;
  const text = lines[row]?.text ?? '';
  return (
    <div className="compare-stepper">
      <div className="compare-steps">
        <button
          type="button"
          className="button icon"
          aria-label="One line back"
          title="one line back (←)"
          disabled={row === 0}
          onClick={() => stepRows(-1)}
        >
          ←
        </button>
        <input
          type="range"
          min={0}
          max={last}
          value={row}
          aria-label="After which line"
          aria-valuetext={`after line ${row + 1} of ${lines.length}: ${text}`}
          onChange={(event) => goToRow(Number(event.target.value))}
        />
        <button
          type="button"
          className="button icon"
          aria-label="One line on"
          title="one line on (→)"
          disabled={row === last}
          onClick={() => stepRows(1)}
        >
          →
        </button>
      </div>
      <p className="compare-where">
        after line <b className="mono">{row + 1}</b> of {lines.length}
      </p>
      <p className="mono compare-now">{text}</p>
      <div className="compare-jumps">
        <button
          type="button"
          className="button"
          disabled={firstDifference === null}
          title="the first line that the systems do not answer alike (d)"
          onClick={goToFirstDifference}
        >
          {firstDifference === null ? 'No difference' : 'First difference'}
        </button>
        <button
          type="button"
          className="button"
          title="what it cost and what was kept (l)"
          onClick={showLedger}
        >
          Ledger
        </button>
      </div>
    </div>
  );
}

export function showLedger(): void {
  document.getElementById(LEDGER_ID)?.scrollIntoView({ block: 'start' });
}
