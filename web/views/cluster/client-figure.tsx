// One client beside its replica, with what its last operation gave.

import { memo, type ReactNode } from 'react';
import type { ClientShape } from '../../layout/cluster-model.ts';
import { MoreButton } from './more-button.tsx';
import { targetName } from './targets.ts';

export interface ClientFigureProps {
  readonly shape: ClientShape;
  readonly scale: number;
  readonly selected: boolean;
  readonly tabIndex: number;
  /** In a hand: it stands where that is. */
  readonly dragged: boolean;
  readonly letters: number;
}

/** Half of what a finger needs; it counts where there are fingers alone. */
const FINGER_RADIUS = 22;

export const ClientFigure = memo(function ClientFigure(props: ClientFigureProps): ReactNode {
  const { shape, scale, selected, tabIndex, dragged, letters } = props;
  const { answer } = shape;
  // As wide as a finger is on the screen, however small the box is drawn.
  const finger = FINGER_RADIUS / scale;
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
      aria-label={`client ${shape.id}: ${talks}${answer === null ? '' : `, ${answer.text}`}`}
      aria-haspopup="menu"
      aria-pressed={selected}
    >
      <rect className="hit" x={-finger} y={-finger} width={2 * finger} height={2 * finger} rx={9} />
      <rect className="halo" x={-31} y={-24} width={62} height={48} rx={13} />
      <rect className="body" x={-25} y={-18} width={50} height={36} rx={9} />
      <text className="client-name" y={5.5}>
        {shape.id}
      </text>
      {answer !== null && <AnswerChip shape={shape} answer={answer} scale={scale} letters={letters} />}
      <MoreButton x={25} y={-20} label={`menu of ${shape.id}`} />
    </g>
  );
});

/** What the newest operation gave. It fades when it is old; whoever looks at the client sees it again. */
function AnswerChip(props: {
  readonly shape: ClientShape;
  readonly answer: NonNullable<ClientShape['answer']>;
  readonly scale: number;
  readonly letters: number;
}): ReactNode {
  const { shape, answer, scale, letters } = props;
  const width = answer.width / letters;
  const place = { x: (answer.at.x - shape.at.x) / scale, y: (answer.at.y - shape.at.y) / scale };
  return (
    <>
      {!answer.fresh && answer.tone === 'gate' && <circle className="old-refusal" cx={19} cy={12} r={4.5} />}
      <g
        className={`result ${answer.tone}${answer.fresh ? '' : ' aged'}`}
        transform={`translate(${place.x} ${place.y}) scale(${letters / scale})`}
      >
        <rect x={-width / 2} y={-11} width={width} height={22} rx={7} />
        <text y={4}>{answer.shown}</text>
      </g>
    </>
  );
}
