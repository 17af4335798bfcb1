// The loose ends of cut links. They lie above all wires: another link often runs through the gap of a cut one, and a
// press on an end must never reach that one.

import { memo, type ReactNode } from 'react';
import type { LinkShape } from '../../layout/cluster-model.ts';
import type { Point } from '../../layout/geometry.ts';
import { targetName } from './targets.ts';

/** A loose end that is being dragged: at whom it hangs, and where the hand is. */
export interface Rejoining {
  readonly near: string;
  readonly at: Point;
}

export interface LooseEnd {
  readonly near: string;
  readonly far: string;
  /** Where its piece of the wire leaves the rim. */
  readonly root: Point;
  readonly tip: Point;
}

/** Both ends of a cut link; none of a whole one. */
export function looseEndsOf(
  { a, b, stubs }: Pick<LinkShape, 'a' | 'b' | 'stubs'>,
  rejoining: Rejoining | null,
): LooseEnd[] {
  if (stubs === null) return [];
  return [
    { near: a, far: b, piece: stubs.a },
    { near: b, far: a, piece: stubs.b },
  ].map(({ near, far, piece }) => ({
    near,
    far,
    root: piece.from,
    tip: rejoining?.near === near ? rejoining.at : piece.to,
  }));
}

export const LooseEnds = memo(function LooseEnds(props: {
  readonly shape: LinkShape;
  readonly scale: number;
  readonly rejoining: Rejoining | null;
}): ReactNode {
  const { shape, scale, rejoining } = props;
  return looseEndsOf(shape, rejoining).map(({ near, far, tip }) => (
    <g
      key={near}
      className="loose"
      data-target={targetName({ type: 'looseEnd', near, far })}
      transform={`translate(${tip.x} ${tip.y}) scale(${scale})`}
    >
      <title>{`drag back to heal ${near}–${far}`}</title>
      <circle className="end-hit" r={15} />
      <circle className="end" r={4.5} />
    </g>
  ));
});
