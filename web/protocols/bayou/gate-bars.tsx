// Needed against held, a pair of bars per server, with the comparison beneath in numbers.

import type { ReactNode } from 'react';
import { hueOf } from '../../layout/cluster-model.ts';
import { useRun } from '../../store/run-store.ts';
import { hueStyle } from '../../views/common/actor.tsx';
import type { WhyColumn } from './why.ts';

const HEIGHT = 52;

export function GateBars({ columns }: { readonly columns: readonly WhyColumn[] }): ReactNode {
  const ids = useRun((state) => state.picture?.replicas)?.map((replica) => replica.id) ?? [];
  const top = Math.max(1, ...columns.flatMap(({ needed, held }) => [needed, held ?? 0]));
  const pitch = Math.min(72, 340 / Math.max(1, columns.length));
  const bar = Math.min(20, pitch * 0.27);
  const heightOf = (count: number) => (count === 0 ? 0 : Math.max(4, (count / top) * HEIGHT));
  return (
    <svg
      className="gate-bars"
      viewBox={`0 0 ${pitch * columns.length} ${HEIGHT + 44}`}
      style={{ maxWidth: `${(pitch * columns.length) / 16}rem` }}
      role="img"
      aria-label={columns.map(inWords).join('; ')}
    >
      {columns.map((column, i) => {
        const held = column.held ?? column.needed;
        const middle = i * pitch + pitch / 2;
        const base = HEIGHT + 10;
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
