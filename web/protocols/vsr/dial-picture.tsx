// The quorum dial as a ring: a part for each member, full when it has the op, gold when the quorum closed it.

import type { ReactNode } from 'react';
import { HUES } from '../../layout/cluster-model.ts';
import { Actor, hueStyle } from '../../views/common/actor.tsx';
import { durationLabel } from '../duration-label.ts';
import { type DialPart, dialInWords, layArcs, type QuorumDial } from './dial.ts';
import type { VsrRun } from './use-vsr.ts';

const RADIUS = 46;
const LABEL_RADIUS = 66;

export function DialPicture({ dial, run }: { readonly dial: QuorumDial; readonly run: VsrRun }): ReactNode {
  const { parts, needed, count, isClosed } = dial;
  const arcs = layArcs(parts.length, RADIUS, LABEL_RADIUS);
  const hueOf = (id: string): number | null => {
    const place = run.picture.replicas.findIndex((replica) => replica.id === id);
    return place === -1 ? null : place % HUES;
  };
  return (
    <div className="dial">
      <svg viewBox="-84 -80 168 160" role="img" aria-label={dialInWords(dial)}>
        {parts.map((part, i) => (
          <g key={part.replica} style={hueStyle(hueOf(part.replica))} className={part.standing}>
            <path className="ground" d={arcs[i]?.path} />
            <path className="part" d={arcs[i]?.path} />
            <text x={arcs[i]?.label.x} y={(arcs[i]?.label.y ?? 0) + 4}>
              {part.replica}
            </text>
          </g>
        ))}
        {isClosed && <circle className="closed" r={RADIUS - 12} />}
        <text className="count" y={2}>
          {count}
        </text>
        <text className="needed" y={18}>
          {needed} needed
        </text>
      </svg>
      <ul className="plain-list dial-words">
        {parts.map((part) => (
          <li key={part.replica}>
            <Actor id={part.replica} /> {partInWords(part)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function partInWords({ standing, afterMillis, isDown }: DialPart): string {
  const after = afterMillis === null ? '' : ` after ${durationLabel(afterMillis)}`;
  const down = isDown ? ', and is down' : '';
  switch (standing) {
    case 'primary':
      return `primary, has it first${down}`;
    case 'counted':
      return `PrepareOk${after}${down}`;
    case 'late':
      return `PrepareOk${after}, late${down}`;
    case 'missing':
      return isDown ? 'is down' : 'nothing heard';
  }
}
