// Shows a newcomer where to press and which way to pull: on the lowest link between replicas, where nothing is beneath.

import type { ReactNode } from 'react';
import type { ClusterModel } from '../../layout/cluster-model.ts';

export function CoachMark({ model }: { readonly model: ClusterModel }): ReactNode {
  const lowest = model.links
    .filter((link) => !link.ofClient && link.health.type === 'whole')
    .sort((a, b) => b.middle.y - a.middle.y)[0];
  if (lowest === undefined) return null;
  const { x, y } = lowest.middle;
  return (
    <g className="coach" transform={`translate(${x} ${y}) scale(${model.scene.scale})`}>
      <circle className="ring" r={17} />
      <g className="moving">
        <circle className="core" r={6} />
        <path className="pull" d="M0 10V30M-6 24L0 30L6 24" />
      </g>
      <text y={82}>pull it off</text>
    </g>
  );
}
