// One client beside its replica, with what its last operation gave.

import { memo, type ReactNode } from 'react';
import type { ClientShape } from '../../layout/cluster-model.ts';
import { shorten } from '../../layout/space-time.ts';
import { MoreButton } from './more-button.tsx';
import { targetName } from './targets.ts';

export interface ClientFigureProps {
  readonly shape: ClientShape;
  readonly scale: number;
  readonly selected: boolean;
  readonly tabIndex: number;
  /** In a hand: it stands where that is. */
  readonly dragged: boolean;
  /** Its newest operation in words; `null` before the first. */
  readonly last: { readonly text: string; readonly tone: string; readonly number: number } | null;
  readonly sceneWidth: number;
}

export const ClientFigure = memo(function ClientFigure(props: ClientFigureProps): ReactNode {
  const { shape, scale, selected, tabIndex, dragged, last, sceneWidth } = props;
  const target = { type: 'client', id: shape.id } as const;
  const talks = shape.replica === null ? 'talks to nobody' : `talks to ${shape.replica}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an SVG group cannot be a button element
    <g
      className={`client${selected ? ' selected' : ''}${dragged ? ' dragged' : ''}`}
      style={{ transform: `translate(${shape.at.x}px, ${shape.at.y}px) scale(${scale})` }}
      data-target={targetName(target)}
      data-group="client"
      role="button"
      tabIndex={tabIndex}
      aria-label={`client ${shape.id}: ${talks}${last === null ? '' : `, ${last.text}`}`}
      aria-haspopup="menu"
      aria-pressed={selected}
    >
      <rect className="halo" x={-31} y={-24} width={62} height={48} rx={13} />
      <rect className="body" x={-25} y={-18} width={50} height={36} rx={9} />
      <text className="client-name" y={5.5}>
        {shape.id}
      </text>
      {last !== null && <LastResult last={last} x={shape.at.x} width={sceneWidth} scale={scale} />}
      <MoreButton x={25} y={-20} label={`menu of ${shape.id}`} />
    </g>
  );
});

/** Above the client, shifted so far that it stays inside the picture. */
function LastResult(props: {
  readonly last: NonNullable<ClientFigureProps['last']>;
  readonly x: number;
  readonly width: number;
  readonly scale: number;
}): ReactNode {
  const { last, x, scale } = props;
  const text = shorten(last.text, 26);
  const width = text.length * 7.1 + 18;
  const room = { left: x / scale - 6, right: (props.width - x) / scale - 6 };
  const shift = Math.max(0, width / 2 - room.left) - Math.max(0, width / 2 - room.right);
  return (
    <g className={`result ${last.tone}`} transform={`translate(${shift} -36)`}>
      <rect x={-width / 2} y={-12} width={width} height={22} rx={7} />
      <text y={3}>{text}</text>
    </g>
  );
}
