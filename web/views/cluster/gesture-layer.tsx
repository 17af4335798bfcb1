// What is seen of a gesture while it is made: the stroke, the ruler, and the line that a release would perform.

import type { ReactNode } from 'react';
import { linesOf, stretchMillis } from '../../gestures/gesture-lines.ts';
import type { Gesture } from '../../gestures/types.ts';
import type { ClusterModel } from '../../layout/cluster-model.ts';
import { along, distance, type Point } from '../../layout/geometry.ts';

export function GestureLayer({
  gesture,
  model,
}: {
  readonly gesture: Gesture;
  readonly model: ClusterModel;
}): ReactNode {
  if (gesture.state === 'idle' || gesture.state === 'pressing') return null;
  const at = pointerOf(gesture);
  return (
    <g className="gesture">
      {gesture.state === 'knifing' && <path className="knife" d={pathOf(gesture.stroke)} />}
      {gesture.state === 'lassoing' && <path className="lasso" d={`${pathOf(gesture.stroke)}Z`} />}
      {gesture.state === 'stretching' && <Ruler gesture={gesture} model={model} />}
      {at !== null && <Preview at={at} lines={linesOf(gesture, model)} model={model} />}
    </g>
  );
}

function pointerOf(gesture: Gesture): Point | null {
  switch (gesture.state) {
    case 'knifing':
    case 'lassoing':
      return gesture.stroke.at(-1) ?? null;
    case 'movingReplica':
    case 'movingClient':
    case 'pulling':
    case 'stretching':
    case 'rejoining':
      return gesture.at;
    default:
      return null;
  }
}

function pathOf(stroke: readonly Point[]): string {
  return `M${stroke.map(({ x, y }) => `${x} ${y}`).join('L')}`;
}

function Ruler(props: {
  readonly gesture: Extract<Gesture, { state: 'stretching' }>;
  readonly model: ClusterModel;
}): ReactNode {
  const { gesture, model } = props;
  const other = model.replicas.find((replica) => replica.id === gesture.other);
  if (other === undefined) return null;
  const segment = { from: other.at, to: gesture.at };
  const length = distance(segment.from, segment.to);
  const ticks = Array.from({ length: Math.floor(Math.max(0, length - gesture.rest) / 20) }, (_, i) =>
    along(segment, (gesture.rest + (i + 1) * 20) / length),
  );
  return (
    <g className="ruler">
      <line x1={segment.from.x} y1={segment.from.y} x2={segment.to.x} y2={segment.to.y} />
      {ticks.map((tick, i) => (
        <circle key={`${tick.x}:${tick.y}`} cx={tick.x} cy={tick.y} r={i % 5 === 4 ? 4 : 2} />
      ))}
      <text x={along(segment, 0.5).x} y={along(segment, 0.5).y - 12}>
        {stretchMillis(gesture, model)} ms
      </text>
    </g>
  );
}

/** Near the pointer, and never beyond the edge. */
function Preview(props: {
  readonly at: Point;
  readonly lines: readonly string[];
  readonly model: ClusterModel;
}): ReactNode {
  const { at, lines, model } = props;
  if (lines.length === 0) return null;
  const shown = lines.length <= 3 ? lines : [...lines.slice(0, 2), `… ${lines.length - 2} more`];
  const width = Math.max(...shown.map((line) => line.length)) * 7.9 + 20;
  const height = shown.length * 18 + 10;
  const x = Math.min(Math.max(8, at.x + 18), Math.max(8, model.scene.free.width - width - 8));
  const y = Math.min(Math.max(8, at.y - height - 14), model.scene.free.height - height - 8);
  return (
    <g className="preview" transform={`translate(${x} ${y})`}>
      <rect width={width} height={height} rx={7} />
      {shown.map((line, i) => (
        <text key={line} x={10} y={19 + i * 18}>
          {line}
        </text>
      ))}
    </g>
  );
}
