// Where two runs part: the last events that both have, and then what each did, aligned, the first difference marked.

import type { ReactNode } from 'react';
import { momentLabel } from '../../layout/space-time.ts';
import type { AlignedRow, RunsParted, ToldEvent } from '../../store/compare/part-runs.ts';

const SIDES = [0, 1] as const;

export interface PartedProps {
  readonly names: readonly [string, string];
  readonly parted: RunsParted;
  /** What leads to an event of one of them. */
  readonly way: (side: 0 | 1, event: ToldEvent, words: string) => ReactNode;
}

export function Parted({ names, parted, way }: PartedProps): ReactNode {
  const { common, rows } = parted;
  return (
    <>
      <section className="runs-common" aria-label="What both did">
        <h2>{headingOf(parted)}</h2>
        <ol>
          {common.map((event) => (
            <li key={event.sequence}>
              <Moment event={event} />
            </li>
          ))}
        </ol>
      </section>
      {rows.length > 0 && <Aligned names={names} parted={parted} way={way} />}
    </>
  );
}

function headingOf({ common, rows }: RunsParted): string {
  if (rows.length === 0) return 'Both did the same, to the last event';
  return common.length > 0
    ? 'Up to here both did the same'
    : 'They differ from the first event on that is known of both';
}

function Aligned({ names, parted, way }: PartedProps): ReactNode {
  const { first, rows, more } = parted;
  return (
    <table className="runs-aligned">
      <caption className="spoken-only">What each did then, beside each other</caption>
      <thead>
        <tr>
          {SIDES.map((side) => (
            <th key={names[side]} scope="col">
              <span className="mono">{names[side]}</span>
              {first[side] !== null && way(side, first[side], 'Go there')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <Row
            key={`${row.left?.sequence} ${row.right?.sequence}`}
            row={row}
            first={i === 0 ? first : null}
            names={names}
          />
        ))}
      </tbody>
      {more.some((count) => count > 0) && (
        <tfoot>
          <tr>
            {more.map((count, side) => (
              <td key={names[side]} className="soft small">
                {count > 0 && `and ${count} more ${count === 1 ? 'event' : 'events'}`}
              </td>
            ))}
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function Row(props: {
  readonly row: AlignedRow;
  /** In the row in which they part: of each its first event, `null` where it has ended. */
  readonly first: RunsParted['first'] | null;
  readonly names: readonly [string, string];
}): ReactNode {
  const { row, first, names } = props;
  const { left, right, isSame } = row;
  if (isSame && left !== null)
    return (
      <tr className="in-both">
        <td colSpan={2}>
          <span className="soft small">both</span> <Moment event={left} />
        </td>
      </tr>
    );
  return (
    <tr className={first === null ? undefined : 'first-difference'}>
      {SIDES.map((side) => {
        const event = side === 0 ? left : right;
        return (
          <td key={names[side]} data-run={names[side]}>
            {first !== null && (event !== null || first[side] === null) && (
              <span className="difference-chip">first difference</span>
            )}
            {event !== null && <Moment event={event} />}
            {first !== null && first[side] === null && <Ended />}
          </td>
        );
      })}
    </tr>
  );
}

function Ended(): ReactNode {
  return <span className="soft">It ends there: nothing more has happened.</span>;
}

function Moment({ event }: { readonly event: ToldEvent }): ReactNode {
  return (
    <>
      <span className="mono soft moment">{momentLabel(event.atMillis)}</span> {event.sentence}
    </>
  );
}
