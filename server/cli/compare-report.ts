// What `oxbow compare` prints: the lines with what each system made of them, and the ledger.

import type { Comparison } from '../../shared/compare/compare.ts';
import { ledgerGroups } from '../../shared/compare/ledger-rows.ts';
import type { Outcome } from '../../shared/compare/outcome.ts';

/** A script line longer than this is cut, so that columns stay beside each other. */
const LINE_SHOWN_MAX = 44;
const CELL_SHOWN_MAX = 28;

export function describeComparison(comparison: Comparison): string {
  const { lines, systems, firstDifference } = comparison;
  const names = systems.map(({ name }) => name);
  const script = lines.map(({ text }, row) => [
    `${row === firstDifference ? '>' : ' '} ${shorten(text, LINE_SHOWN_MAX)}`,
    ...systems.map(({ outcomes }) => cellOf(outcomes[row])),
  ]);
  const ledger = ledgerGroups(systems.map((system) => system.ledger)).flatMap(({ title, rows }) => [
    [title],
    ...rows.map((row) => [`  ${row.title}`, ...row.cells.map(({ text }) => text)]),
  ]);
  return [
    table([['  line', ...names], ...script]),
    firstDifference === null
      ? 'All systems answer every line alike.\n'
      : '> the first line that they do not answer alike\n',
    '\n',
    table([['', ...names], ...ledger]),
    ...sentencesOf(comparison),
  ].join('');
}

function cellOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return '';
  const { meaning, text, tookMillis } = outcome;
  if (meaning === 'done' && text === '') return '·';
  const took = tookMillis === null ? '' : ` ${Math.round(tookMillis)}ms`;
  return `${shorten(text, CELL_SHOWN_MAX)}${took}`;
}

/** Why something was not done, once for each sentence of a system. */
function sentencesOf({ lines, systems }: Comparison): string[] {
  return systems.flatMap(({ name, outcomes, notes }) => {
    const told = outcomes.flatMap(({ meaning, sentence }, row) =>
      ['dependency', 'refused', 'lacking', 'claim', 'violation', 'unknown'].includes(meaning) &&
      sentence !== ''
        ? [`line ${lines[row]?.line}: ${sentence}`]
        : [],
    );
    const all = [...notes, ...told];
    return all.length === 0 ? [] : [`\n${name}\n`, ...all.map((one) => `  ${one}\n`)];
  });
}

function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  // A heading that stands alone does not widen its column.
  for (const row of rows)
    for (const [column, text] of row.entries())
      if (row.length > 1) widths[column] = Math.max(widths[column] ?? 0, text.length);
  return rows
    .map(
      (row) =>
        `${row
          .map((text, column) => text.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
