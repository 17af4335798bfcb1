// The strokes of the knife, for as long as something that they cut is still cut.

import { curveCatmullRom, line } from 'd3';
import { memo, type ReactNode } from 'react';
import type { StrokeShape } from '../../layout/cluster-model.ts';

const toPath = line<{ readonly x: number; readonly y: number }>(
  ({ x }) => x,
  ({ y }) => y,
).curve(curveCatmullRom);

export const StrokeLayer = memo(function StrokeLayer(props: {
  readonly strokes: readonly StrokeShape[];
  readonly letters: number;
}): ReactNode {
  return (
    <g className="kept-strokes">
      {props.strokes.map(({ key, words, points, wordsAt }) => (
        <g key={key} className="kept-stroke">
          <path d={toPath(points) ?? ''} />
          {wordsAt !== null && (
            <text transform={`translate(${wordsAt.x} ${wordsAt.y + 4}) scale(${props.letters})`}>
              {words}
            </text>
          )}
        </g>
      ))}
    </g>
  );
});
