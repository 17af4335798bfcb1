// Faults as bands behind the lanes, each named by the line that laid it; a crash shades its own lane alone.

import type { ReactNode } from 'react';
import { type Lane, layBands, type TimeFrame, timeScale } from '../../layout/space-time.ts';
import type { FaultSpan } from '../../store/fault-history.ts';

const CHARACTER = 6.7;
const ROWS = 2;
const ROW_HEIGHT = 15;

export function Bands(props: {
  readonly spans: readonly FaultSpan[];
  readonly frame: TimeFrame;
  readonly height: number;
  readonly lanes: readonly Lane[];
}): ReactNode {
  const { spans, frame, height, lanes } = props;
  const cuts = spans.filter((span) => span.replica === null);
  const bands = layBands(
    cuts.map(({ key, line, since, until }) => ({ key, label: line, since, until })),
    frame,
    ROWS,
    CHARACTER,
  );
  const x = timeScale(frame);
  return (
    <g className="bands">
      <g className="shades">
        {bands.map((band) => (
          <rect key={band.key} className="band" x={band.x} y={4} width={band.width} height={height - 26} />
        ))}
      </g>
      {bands.map((band) => (
        <g key={band.key}>
          <line className="band-edge" x1={band.x} x2={band.x} y1={4} y2={height - 22} />
          {band.row !== null && (
            <text x={band.labelX} y={16 + band.row * ROW_HEIGHT}>
              {band.text}
            </text>
          )}
        </g>
      ))}
      {spans.map((span) => {
        const lane = lanes.find(({ actor }) => actor === span.replica);
        if (lane === undefined) return null;
        const left = Math.max(frame.gutter, x(span.since));
        const right = Math.min(frame.width, x(span.until ?? frame.to));
        if (right <= left) return null;
        return (
          <rect
            key={span.key}
            className="down-band"
            x={left}
            y={lane.y - 7}
            width={right - left}
            height={14}
            rx={3}
          >
            <title>{`${span.replica} is down: ${span.line}`}</title>
          </rect>
        );
      })}
    </g>
  );
}
