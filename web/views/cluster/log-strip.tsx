// The log beneath a replica: boxes, committed ones left of the fence and tentative ones right of it.

import type { ReactNode } from 'react';
import { type ReplicaShape, STRIP_BOX } from '../../layout/cluster-model.ts';
import { hueStyle } from '../common/actor.tsx';

export function LogStrip({ shape, y }: { readonly shape: ReplicaShape; readonly y: number }): ReactNode {
  const { strip } = shape;
  if (strip.boxes.length === 0 && strip.hiddenBefore === null) return null;
  return (
    <g className="strip" transform={`translate(0 ${y})`}>
      <rect
        className="strip-back"
        x={-strip.width / 2 - 4}
        y={-3}
        width={strip.width + 8}
        height={STRIP_BOX + 6}
        rx={6}
      />
      {strip.hiddenBefore !== null && <CountBox {...strip.hiddenBefore} side="before" />}
      {strip.boxes.map(({ entry, x, width, hue }) => (
        <g
          key={entry.id}
          className={entry.number === null ? 'entry tentative' : 'entry committed'}
          style={hueStyle(hue)}
        >
          <rect x={x + 0.8} y={0.8} width={width - 1.6} height={STRIP_BOX - 1.6} rx={3.5} />
          {entry.number !== null && (
            <text x={x + width / 2} y={12.6}>
              {entry.number}
            </text>
          )}
        </g>
      ))}
      {strip.hiddenAfter !== null && <CountBox {...strip.hiddenAfter} side="after" />}
      <line className="fence" x1={strip.fence} x2={strip.fence} y1={-4} y2={STRIP_BOX + 4} />
    </g>
  );
}

function CountBox({
  count,
  x,
  width,
  side,
}: {
  count: number;
  x: number;
  width: number;
  side: 'before' | 'after';
}): ReactNode {
  return (
    <g className={`count ${side}`}>
      <rect x={x + 0.8} y={0.8} width={width - 1.6} height={STRIP_BOX - 1.6} rx={3.5} />
      <text x={x + width / 2} y={12.4}>
        {side === 'before' ? count : `+${count}`}
      </text>
    </g>
  );
}
