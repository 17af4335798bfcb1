// The op-number grid, drawn as the table that it is: who cannot see it hears the same.

import { type CSSProperties, type ReactNode, useState } from 'react';
import { HUES } from '../../layout/cluster-model.ts';
import { Actor, hueStyle } from '../../views/common/actor.tsx';
import { useMedia } from '../../views/common/use-media.ts';
import { currentOp } from './dial.ts';
import { entryInFull } from './entry-in-full.ts';
import { cellInWords, type GridCell, type GridRow, gridOf, type OpGrid } from './op-grid.ts';
import { chooseOp, useChoice, useVsrRun, type VsrRun } from './use-vsr.ts';

/** As many columns as fit beside the names in the narrowest inspector. */
const COLUMNS = 10;
/** Fingers are wider: as many of theirs fit on a phone. */
const COLUMNS_OF_TOUCH = 6;

export function GridPicture(): ReactNode {
  const run = useVsrRun();
  const chosen = useChoice();
  const columns = useMedia('(pointer: coarse)') ? COLUMNS_OF_TOUCH : COLUMNS;
  const [lastShown, setLastShown] = useState<number | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  if (run === null) return null;
  const grid = gridOf(run.all, columns, lastShown ?? undefined);
  if (grid.last === 0) return <p className="soft">No op has a number yet: put or get something.</p>;
  const current = chosen ?? currentOp(run.all);
  const places = new Map(run.picture.replicas.map(({ id }, i) => [id, i % HUES]));
  return (
    <section className="op-grid" aria-label="Op-number grid">
      <Window grid={grid} columns={columns} move={(last) => setLastShown(last)} />
      <table style={columnsOf(grid)} onPointerLeave={() => setPointed(null)}>
        <caption className="spoken-only">What each replica has of each op</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="spoken-only">replica</span>
            </th>
            {grid.rows[0]?.cells.map(({ opNumber }) => (
              <th key={opNumber} scope="col">
                <button
                  type="button"
                  className="op-number"
                  aria-pressed={opNumber === current}
                  aria-label={`op ${opNumber}`}
                  title={`op ${opNumber}`}
                  onFocus={() => setPointed(opInWords(run, opNumber))}
                  onBlur={() => setPointed(null)}
                  onClick={() => chooseOp(opNumber === chosen ? null : opNumber)}
                >
                  {opNumber % 1000}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((row) => (
            <Row key={row.replica} row={row} places={places} current={current} point={setPointed} />
          ))}
        </tbody>
      </table>
      <p className="op-words small" aria-live="off">
        {pointed ?? opInWords(run, current)}
      </p>
    </section>
  );
}

function columnsOf({ from, to }: OpGrid): CSSProperties {
  return { '--columns': to - from + 1 } as CSSProperties;
}

/** Which part of the log is shown, where not all of it fits. */
function Window({
  grid: { from, to, last },
  columns,
  move,
}: {
  readonly grid: OpGrid;
  readonly columns: number;
  readonly move: (last: number | null) => void;
}): ReactNode {
  if (last <= columns) return null;
  return (
    <div className="op-window small">
      <button
        type="button"
        className="button quiet small"
        disabled={from <= 1}
        onClick={() => move(Math.max(columns, to - columns))}
      >
        ‹ older
      </button>
      <span className="soft">
        ops {from}–{to} of {last}
      </span>
      <button
        type="button"
        className="button quiet small"
        disabled={to >= last}
        onClick={() => move(to + columns >= last ? null : to + columns)}
      >
        newer ›
      </button>
    </div>
  );
}

function Row({
  row,
  places,
  current,
  point,
}: {
  readonly row: GridRow;
  readonly places: ReadonlyMap<string, number>;
  readonly current: number;
  readonly point: (words: string | null) => void;
}): ReactNode {
  const { replica, alive, role, viewNumber, cells } = row;
  const duty = role === null ? '' : `, ${role}`;
  return (
    <tr className={alive ? '' : 'down'}>
      <th scope="row" title={`${replica}, view ${viewNumber}${duty}${alive ? '' : ', down'}`}>
        <Actor id={replica} />
        <span className="spoken-only">
          {duty}
          {alive ? '' : ', down'}, view
        </span>
        <span className="mini">{viewNumber}</span>
        {role !== null && (
          <span aria-hidden="true" className="duty">
            {role === 'primary' ? '♛' : 'w'}
          </span>
        )}
      </th>
      {cells.map((cell) => (
        <td
          key={cell.opNumber}
          className={classOf(cell, current)}
          style={hueStyle(cell.numberedBy === null ? null : (places.get(cell.numberedBy) ?? null))}
          onPointerEnter={() => point(`${cellInWords(replica, cell)}.`)}
        >
          <span className="spoken-only">{cellInWords(replica, cell)}</span>
          <i aria-hidden="true">{cell.entry === null ? '' : cell.entry.viewNumber % 1000}</i>
        </td>
      ))}
    </tr>
  );
}

function classOf({ standing, isFence, isCheckpoint, opNumber }: GridCell, current: number): string {
  return [
    standing,
    isFence ? 'fence' : '',
    isCheckpoint ? 'checkpoint' : '',
    opNumber === current ? 'current' : '',
  ]
    .filter((name) => name !== '')
    .join(' ');
}

/** `Op 7, put room = 11am (c0, request 3), numbered in view 1: 2 of 3 have it, committed.` */
function opInWords({ all, memory }: VsrRun, opNumber: number): string {
  return entryInFull(all, memory.ops, opNumber);
}
