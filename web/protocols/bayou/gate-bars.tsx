// Needed against held, a pair of bars per server, with the comparison beneath in numbers.

import type { ReactNode } from 'react';
import { hueOf } from '../../layout/cluster-model.ts';
import { useRun } from '../../store/run-store.ts';
import { hueStyle } from '../../views/common/actor.tsx';
import type { WhyColumn } from './why.ts';

const HEIGHT = 52;
/** Above the tallest bar stands the `!`. */
const ABOVE = 18;
/** Where a lag is a smaller part of the bars than this, they look alike. */
const READABLE_LAG = 0.2;

/**
 * Where bars begin: at 0, unless that would hide by how much a column fails. Fifty against forty-nine are two equal
 * bars, so they begin a little below the smallest count that matters, and a broken axis says so.
 */
export function barFloor(columns: readonly WhyColumn[]): number {
  const lags = columns.filter(({ fails }) => fails).map(({ needed, held }) => needed - (held ?? needed));
  const top = Math.max(1, ...columns.flatMap(({ needed, held }) => [needed, held ?? 0]));
  if (lags.length === 0 || Math.min(...lags) / top >= READABLE_LAG) return 0;
  const least = Math.min(...columns.filter(({ fails }) => fails).map(({ held }) => held ?? 0));
  return Math.max(0, least - Math.ceil((top - least) / 2));
}

export function GateBars({ columns }: { readonly columns: readonly WhyColumn[] }): ReactNode {
  const ids = useRun((state) => state.picture?.replicas)?.map((replica) => replica.id) ?? [];
  const top = Math.max(1, ...columns.flatMap(({ needed, held }) => [needed, held ?? 0]));
  const pitch = Math.min(72, 340 / Math.max(1, columns.length));
  const bar = Math.min(20, pitch * 0.27);
  const floor = barFloor(columns);
  const heightOf = (count: number) =>
    count <= floor ? Math.min(count, 4) : Math.max(4, ((count - floor) / (top - floor)) * HEIGHT);
  return (
    <svg
      className="gate-bars"
      viewBox={`0 0 ${pitch * columns.length} ${HEIGHT + ABOVE + 34}`}
      style={{ maxWidth: `${(pitch * columns.length) / 16}rem` }}
      role="img"
      aria-label={columns.map(inWords).join('; ')}
    >
      {columns.map((column, i) => {
        const held = column.held ?? column.needed;
        const middle = i * pitch + pitch / 2;
        const base = HEIGHT + ABOVE;
        return (
          <g
            // biome-ignore lint/suspicious/noArrayIndexKey: two servers may bear one handle, and columns keep their order
            key={`${column.writer} ${i}`}
            style={hueStyle(hueOf(ids, column.writer))}
            className={column.fails ? 'fails' : ''}
          >
            <rect
              className="needed"
              x={middle - bar - 2}
              y={base - heightOf(column.needed)}
              width={bar}
              height={heightOf(column.needed)}
            />
            <rect
              className="held"
              x={middle + 2}
              y={base - heightOf(held)}
              width={bar}
              height={heightOf(held)}
            />
            {floor > 0 && Math.max(column.needed, held) > floor && (
              <BrokenAxis x={middle} y={base - 3} half={bar + 4} />
            )}
            <line className="ground" x1={middle - bar - 4} x2={middle + bar + 4} y1={base} y2={base} />
            {column.fails && (
              <text className="alarm" x={middle + bar + 9} y={base - heightOf(held) - 4}>
                !
              </text>
            )}
            <text className="numbers" style={{ fontSize: pitch < 58 ? 9.5 : 11.5 }} x={middle} y={base + 15}>
              {column.needed} {column.fails ? '>' : '≤'} {column.held ?? 'all'}
            </text>
            <text className="writer" x={middle} y={base + 30}>
              {column.writer}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function inWords({ writer, needed, held, fails }: WhyColumn): string {
  return `${writer}: needs ${needed}, has ${held ?? 'all'}${fails ? ', which is too few' : ''}`;
}

function BrokenAxis({
  x,
  y,
  half,
}: {
  readonly x: number;
  readonly y: number;
  readonly half: number;
}): ReactNode {
  return (
    <path
      className="broken"
      d={`M${x - half} ${y + 2}l${half / 2} -4l${half / 2} 4l${half / 2} -4l${half / 2} 4`}
    />
  );
}
