// The strokes of the knife, for as long as something that they cut is still cut.

import { curveCatmullRom, line } from 'd3';
import type { ReactNode } from 'react';
import { linkName } from '../../../shared/core/ids.ts';
import type { ClusterModel } from '../../layout/cluster-model.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { strokeLabelPlace, thinStroke } from '../../layout/strokes.ts';
import { cutBetween } from '../../store/history.ts';
import { runStore } from '../../store/run-store.ts';
import { type KnifeStroke, useView } from '../../store/view-store.ts';

const toPath = line<{ readonly x: number; readonly y: number }>(
  ({ x }) => x,
  ({ y }) => y,
).curve(curveCatmullRom);

export function StrokeLayer({ model }: { readonly model: ClusterModel }): ReactNode {
  const strokes = useView((state) => state.strokes);
  const cut = new Map(
    model.links
      .filter(({ stubs }) => stubs !== null)
      .map((link) => [linkName(link.a, link.b), link] as const),
  );
  return (
    <g className="kept-strokes">
      {strokes.map((stroke) => {
        const still = stroke.links.filter((name) => cut.has(name));
        const first = cut.get(still[0] ?? '');
        return first === undefined ? null : (
          <Stroke
            key={JSON.stringify(stroke.points[0])}
            stroke={stroke}
            model={model}
            words={inWords(still.length, first.a, first.b)}
          />
        );
      })}
    </g>
  );
}

function inWords(count: number, a: string, b: string): string {
  const { history } = runStore.getState();
  const at = (cutBetween(history, a, b) ?? cutBetween(history, b, a))?.at;
  const links = count === 1 ? 'one link' : `${count} links`;
  return at === undefined ? `your cut: ${links}` : `your cut, ${timeLabel(at)}: ${links}`;
}

function Stroke(props: {
  readonly stroke: KnifeStroke;
  readonly model: ClusterModel;
  readonly words: string;
}): ReactNode {
  const { stroke, model, words } = props;
  const { width, height, scale, free } = model.scene;
  const points = thinStroke(stroke.points.map(({ x, y }) => ({ x: x * width, y: y * height })));
  const place = strokeLabelPlace(points, words.length * 7.2 * scale, free, model.taken);
  return (
    <g className="kept-stroke">
      <path d={toPath(points) ?? ''} />
      <text
        transform={`translate(${place.x} ${place.y}) scale(${scale})`}
        style={{ textAnchor: place.anchor }}
      >
        {words}
      </text>
    </g>
  );
}
