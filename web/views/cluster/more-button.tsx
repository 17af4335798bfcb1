// The "…" on a thing of the picture: the same menu as right-click, for those who do not know of it.

import type { ReactNode } from 'react';

export function MoreButton({
  x,
  y,
  label,
}: {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}): ReactNode {
  return (
    <g className="more" transform={`translate(${x} ${y})`} data-more="">
      <title>{label}</title>
      <circle className="more-hit" r={16} />
      <circle className="more-face" r={10} />
      <circle cx={-4} r={1.4} />
      <circle r={1.4} />
      <circle cx={4} r={1.4} />
    </g>
  );
}
