// The log beneath a replica: boxes, committed ones left of the fence and tentative ones right of it.

import type { CSSProperties, ReactNode } from 'react';
import { type ReplicaShape, STRIP_BOX } from '../../layout/cluster-model.ts';
import type { FilmedBox } from '../../layout/film.ts';
import { hueStyle } from '../common/actor.tsx';

export function LogStrip({ shape, y }: { readonly shape: ReplicaShape; readonly y: number }): ReactNode {
  const { strip, film, card } = shape;
  // Each commit lights the fence up.
  const committed = card.truncated + card.committed.length;
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
      {strip.boxes.map(({ entry, x, width, hue, film: part }) => (
        <g
          // A film begins anew with each rollback.
          key={part === null ? entry.id : `${entry.id} ${film?.key}`}
          className={`entry ${entry.number === null ? 'tentative' : 'committed'} ${part === null ? '' : `filmed-${part.part}`}`}
          style={{ ...hueStyle(hue), ...(part === null ? {} : filmStyle(part)) }}
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
      <g className="fence-place" style={{ transform: `translateX(${strip.fence}px)` }}>
        <line key={committed} className="fence" y1={-4} y2={STRIP_BOX + 4} />
      </g>
    </g>
  );
}

function filmStyle({ outAt, inAt }: FilmedBox): CSSProperties {
  return { '--out-at': `${outAt}ms`, '--in-at': `${inAt}ms` } as CSSProperties;
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
