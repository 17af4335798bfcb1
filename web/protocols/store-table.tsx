// The store of one replica as a table, for protocols whose stores hold values by key: each tells in a third column what it
// knows of a value.

import type { ReactNode } from 'react';

const ROWS_MAX = 200;
const VALUE_SHOWN = 120;

interface StoreTableProps<Row> {
  readonly replica: string;
  /** What the third column holds. */
  readonly column: string;
  readonly rows: readonly Row[];
  /** What a row is, where there are more than are shown: `keys`. */
  readonly counted?: string;
  /** The lines of the table for one row. */
  readonly children: (row: Row) => ReactNode;
}

export function StoreTable<Row>({
  replica,
  column,
  rows,
  counted,
  children,
}: StoreTableProps<Row>): ReactNode {
  const more = rows.length - ROWS_MAX;
  return (
    <>
      <table>
        <caption className="spoken-only">Store of {replica}</caption>
        <thead>
          <tr>
            <th scope="col">key</th>
            <th scope="col">value</th>
            <th scope="col">{column}</th>
          </tr>
        </thead>
        <tbody className="mono">{rows.slice(0, ROWS_MAX).map(children)}</tbody>
      </table>
      {more > 0 && (
        <p className="soft small">
          and {more} more{counted === undefined ? '' : ` ${counted}`}
        </p>
      )}
    </>
  );
}

/** A value in as many characters as a row has room for. */
export function shortValue(value: string): string {
  return value.length > VALUE_SHOWN ? `${value.slice(0, VALUE_SHOWN - 1)}…` : value;
}
