// One replica: circle, name, clock bars, crown, log strip with its fence, newest keys.

import { memo, type ReactNode } from 'react';
import { type ReplicaShape, STRIP_BOX } from '../../layout/cluster-model.ts';
import { shorten } from '../../layout/space-time.ts';
import { hueStyle } from '../common/actor.tsx';
import { MoreButton } from './more-button.tsx';
import { targetName } from './targets.ts';

export interface ReplicaFigureProps {
  readonly shape: ReplicaShape;
  readonly hueOfWriter: (writer: string | null) => number | null;
  readonly scale: number;
  readonly selected: boolean;
  readonly tabIndex: number;
  /** Lit when a dragged thing would join here. */
  readonly welcoming: boolean;
}

export const ReplicaFigure = memo(function ReplicaFigure(props: ReplicaFigureProps): ReactNode {
  const { shape, scale, selected, tabIndex, welcoming } = props;
  const { card, alive, frozen } = shape;
  const state = alive ? (card.serving && !frozen ? '' : ' idle') : ' down';
  const word = alive ? (frozen ? 'frozen' : card.status) : 'crashed';
  const target = { type: 'replica', id: shape.id } as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an SVG group cannot be a button element
    <g
      className={`replica${state}${selected ? ' selected' : ''}${welcoming ? ' welcoming' : ''}`}
      transform={`translate(${shape.at.x} ${shape.at.y}) scale(${scale})`}
      style={hueStyle(shape.hue)}
      data-target={targetName(target)}
      data-group="replica"
      role="button"
      tabIndex={tabIndex}
      aria-label={`replica ${shape.id}: ${alive ? `${frozen ? 'frozen, ' : ''}${card.sentence}` : 'crashed'}`}
      aria-haspopup="menu"
      aria-pressed={selected}
    >
      <circle className="halo" r={51} />
      <circle className="body" r={43} />
      {card.role === 'primary' && <Crown />}
      <text className="replica-name" y={-12}>
        {shape.id}
      </text>
      {alive && card.serving && !frozen ? <Bars shape={shape} /> : <StatusWord text={word} />}
      <Strip {...props} />
      <NewestKeys shape={shape} />
      <MoreButton x={36} y={-36} label={`menu of ${shape.id}`} />
    </g>
  );
});

function Crown(): ReactNode {
  return (
    <path className="crown" d="M-14 -49l-3 -15 9 7 8 -11 8 11 9 -7 -3 15z">
      <title>primary: it gives the commit sequence numbers</title>
    </path>
  );
}

function StatusWord({ text }: { readonly text: string }): ReactNode {
  return (
    <text className="replica-status" y={10}>
      {text}
    </text>
  );
}

/** As wide as fits in the circle: seven pixels and a gap each for the first few. */
function Bars({ shape }: { readonly shape: ReplicaShape }): ReactNode {
  const { bars } = shape;
  const pitch = Math.min(11, 58 / Math.max(1, bars.length));
  const width = pitch * 0.68;
  const left = (-pitch * bars.length) / 2 + (pitch - width) / 2;
  return (
    <g className="bars">
      {bars.map((bar, i) => {
        const x = left + i * pitch;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two servers may bear one handle, and columns keep their order
          <g key={`${bar.writer} ${i}`} style={hueStyle(bar.hue)}>
            <title>{`${bar.writer}: ${bar.count}`}</title>
            {bar.behind > 0 && (
              <rect
                className="behind"
                x={x + 0.6}
                y={26 - bar.height - bar.behind}
                width={width - 1.2}
                height={bar.behind}
              />
            )}
            <rect className="known" x={x} y={26 - bar.height} width={width} height={bar.height} rx={1.2} />
          </g>
        );
      })}
    </g>
  );
}

function Strip({ shape, hueOfWriter }: ReplicaFigureProps): ReactNode {
  const { strip } = shape;
  const y = 51;
  if (strip.boxes.length === 0 && strip.hiddenBefore === null) return null;
  return (
    <g className="strip" transform={`translate(0 ${y})`}>
      <rect
        className="strip-back"
        x={-strip.width / 2 - 4}
        y={-3}
        width={strip.width + 8}
        height={STRIP_BOX + 6}
        rx={6}
      />
      {strip.hiddenBefore !== null && <CountBox {...strip.hiddenBefore} side="before" />}
      {strip.boxes.map(({ entry, x, width }) => (
        <g
          key={entry.id}
          className={entry.number === null ? 'entry tentative' : 'entry committed'}
          style={hueStyle(hueOfWriter(entry.writer))}
        >
          <rect x={x + 0.8} y={0.8} width={width - 1.6} height={STRIP_BOX - 1.6} rx={3.5} />
          {entry.number !== null && (
            <text x={x + width / 2} y={12.6}>
              {entry.number}
            </text>
          )}
        </g>
      ))}
      {strip.hiddenAfter !== null && <CountBox {...strip.hiddenAfter} side="after" />}
      <line className="fence" x1={strip.fence} x2={strip.fence} y1={-4} y2={STRIP_BOX + 4} />
    </g>
  );
}

function CountBox({
  count,
  x,
  width,
  side,
}: {
  count: number;
  x: number;
  width: number;
  side: 'before' | 'after';
}): ReactNode {
  return (
    <g className={`count ${side}`}>
      <rect x={x + 0.8} y={0.8} width={width - 1.6} height={STRIP_BOX - 1.6} rx={3.5} />
      <text x={x + width / 2} y={12.4}>
        {side === 'before' ? count : `+${count}`}
      </text>
    </g>
  );
}

function NewestKeys({ shape }: { readonly shape: ReplicaShape }): ReactNode {
  return (
    <g className="newest">
      {shape.card.newest.map(({ key, value, tentative }, i) => (
        <text key={key} y={86 + i * 15} className={tentative ? 'tentative' : ''}>
          {shorten(key, 10)}
          <tspan className="equals"> {value === null ? 'deleted' : '='} </tspan>
          {value !== null && shorten(value, 12)}
        </text>
      ))}
    </g>
  );
}
