// One replica: circle, name, clock bars, crown, log strip with its fence, newest keys.

import { memo, type ReactNode } from 'react';
import type { ReplicaShape } from '../../layout/cluster-model.ts';
import type { Figure } from '../../layout/figures.ts';
import { shorten } from '../../layout/space-time.ts';
import { hueStyle } from '../common/actor.tsx';
import { LogStrip } from './log-strip.tsx';
import { MoreButton } from './more-button.tsx';
import { targetName } from './targets.ts';

export interface ReplicaFigureProps {
  readonly shape: ReplicaShape;
  readonly figure: Figure;
  readonly scale: number;
  readonly selected: boolean;
  readonly tabIndex: number;
  /** Lit when a dragged thing would join here. */
  readonly welcoming: boolean;
}

export const ReplicaFigure = memo(function ReplicaFigure(props: ReplicaFigureProps): ReactNode {
  const { shape, scale, figure, selected, tabIndex, welcoming } = props;
  const r = figure.radius;
  const { card, alive, frozen } = shape;
  const state = alive ? (card.serving && !frozen ? '' : ' idle') : ' down';
  const word = alive ? (frozen ? 'frozen' : card.status) : 'crashed';
  const shows = alive && card.serving && !frozen;
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
      <circle className="halo" r={r + 8} />
      <circle className="body" r={r} />
      {card.role === 'primary' && <Crown radius={r} />}
      {card.role !== null && card.role !== 'primary' && <RoleBadge role={card.role} radius={r} />}
      <text className="replica-name" y={r * -0.28}>
        {shape.id}
      </text>
      {shows && figure.boxes > 0 && card.lines === undefined && <Bars shape={shape} radius={r} />}
      {shows && figure.boxes > 0 && card.lines !== undefined && <Lines lines={card.lines} radius={r} />}
      {shows && figure.boxes === 0 && <Counts shape={shape} />}
      {!shows && <StatusWord text={word} />}
      {figure.boxes > 0 && <LogStrip shape={shape} y={r + 8} />}
      <NewestKeys shape={shape} figure={figure} />
      <MoreButton x={r * 0.84} y={r * -0.84} label={`menu of ${shape.id}`} />
    </g>
  );
});

function Crown({ radius }: { readonly radius: number }): ReactNode {
  const size = radius / 43;
  return (
    <path
      className="crown"
      d="M-14 -6l-3 -15 9 7 8 -11 8 11 9 -7 -3 15z"
      transform={`translate(0 ${-radius}) scale(${Math.max(0.8, size)})`}
    >
      <title>primary: it decides on the order</title>
    </path>
  );
}

/** A duty that is none of a primary, where that one has its crown. */
function RoleBadge({ role, radius }: { readonly role: string; readonly radius: number }): ReactNode {
  const width = 14 + role.length * 6.2;
  return (
    <g className="role-badge" transform={`translate(0 ${-radius})`}>
      <rect x={-width / 2} y={-8} width={width} height={16} rx={8} />
      <text y={4}>{role}</text>
    </g>
  );
}

/** As large as fits into the circle at their height. */
function Lines({ lines, radius }: { readonly lines: readonly string[]; readonly radius: number }): ReactNode {
  return (
    <g className="card-lines">
      {lines.map((line, i) => {
        const y = radius * (0.1 + 0.38 * i);
        const room = 1.76 * Math.sqrt(radius ** 2 - y ** 2);
        const fontSize = Math.min(radius * 0.3, room / (0.62 * line.length));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
          <text key={i} y={y + radius * 0.06} style={{ fontSize }}>
            {line}
          </text>
        );
      })}
    </g>
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
function Bars({ shape, radius }: { readonly shape: ReplicaShape; readonly radius: number }): ReactNode {
  const { bars } = shape;
  const foot = radius * 0.6;
  const pitch = Math.min(11, (radius * 1.35) / Math.max(1, bars.length));
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
                y={foot - bar.height - bar.behind}
                width={width - 1.2}
                height={bar.behind}
              />
            )}
            <rect className="known" x={x} y={foot - bar.height} width={width} height={bar.height} rx={1.2} />
          </g>
        );
      })}
    </g>
  );
}

/** Where there is no room for bars and a log: how many are committed, and how many are not. */
function Counts({ shape }: { readonly shape: ReplicaShape }): ReactNode {
  const { committed, tentative, truncated } = shape.card;
  return (
    <text className="counts" y={13}>
      {truncated + committed.length}
      <tspan className="tentative">{tentative.length > 0 ? ` +${tentative.length}` : ''}</tspan>
    </text>
  );
}

function NewestKeys({ shape, figure }: { readonly shape: ReplicaShape; readonly figure: Figure }): ReactNode {
  const [keyMost, valueMost] = figure.detail === 'full' ? [10, 12] : [6, 5];
  const { boxes, hiddenBefore } = shape.strip;
  // Close to the circle where no log stands between them.
  const hasLog = figure.boxes > 0 && (boxes.length > 0 || hiddenBefore !== null);
  const top = figure.radius + (hasLog ? 43 : 17);
  return (
    <g className="newest">
      {shape.card.newest.slice(0, figure.keys).map(({ key, value, tentative }, i) => (
        <text key={key} y={top + i * 15} className={tentative ? 'tentative' : ''}>
          {shorten(key, keyMost)}
          <tspan className="equals"> {value === null ? 'deleted' : '='} </tspan>
          {value !== null && shorten(value, valueMost)}
        </text>
      ))}
    </g>
  );
}
