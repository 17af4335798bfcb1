// The causal cone of an event on the lanes of the strip: on each lane a stretch that cannot have known of the event, nor the
// event of it.

import type { ConeEdge } from '../../shared/trace/causality.ts';
import { type Lane, type TimeFrame, timeScale } from './space-time.ts';
import type { StripAxis } from './strip-scene.ts';

export interface ConeStretch {
  readonly actor: string;
  readonly x: number;
  readonly width: number;
  readonly y: number;
}

/** Stretches that lie in the frame, at most one a lane. */
export function layCone(
  cone: { readonly past: ReadonlyMap<string, ConeEdge>; readonly future: ReadonlyMap<string, ConeEdge> },
  lanes: readonly Lane[],
  frame: TimeFrame,
  axis: StripAxis = 'time',
): ConeStretch[] {
  const x = timeScale(frame);
  const clamp = ({ at, sequence }: ConeEdge): number =>
    Math.min(frame.width, Math.max(frame.gutter, x(axis === 'time' ? at : sequence)));
  return lanes.flatMap(({ actor, y }) => {
    const [past, future] = [cone.past.get(actor), cone.future.get(actor)];
    const left = past === undefined ? frame.gutter : clamp(past);
    const right = future === undefined ? frame.width : clamp(future);
    return right - left < 1 ? [] : [{ actor, x: left, width: right - left, y }];
  });
}
