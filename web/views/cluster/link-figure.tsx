// One link: a line, or two loose ends with what died between them.

import { memo, type ReactNode } from 'react';
import type { LinkShape } from '../../layout/cluster-model.ts';
import { along, type Point } from '../../layout/geometry.ts';
import { bentPath, offsetSideways } from '../../layout/links.ts';
import { looseEndsOf, type Rejoining } from './loose-ends.tsx';
import { MoreButton } from './more-button.tsx';
import { targetName } from './targets.ts';

export interface LinkFigureProps {
  readonly shape: LinkShape;
  readonly scale: number;
  readonly selected: boolean;
  readonly tabIndex: number;
  /** The pointer that pulls it; `null` when nobody does. */
  readonly pull: { readonly at: Point; readonly torn: boolean } | null;
  /** The knife is across it. */
  readonly threatened: boolean;
  /** A loose end that is being dragged: which, and to where. */
  readonly rejoining: Rejoining | null;
}

export const LinkFigure = memo(function LinkFigure(props: LinkFigureProps): ReactNode {
  const { shape, selected, tabIndex, pull, threatened, scale } = props;
  const { line, health } = shape;
  const classes = ['link', health.type, shape.ofClient ? 'of-client' : '', selected ? 'selected' : ''];
  if (threatened || pull?.torn) classes.push('threatened');
  const target = { type: 'link', a: shape.a, b: shape.b } as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an SVG group cannot be a button element
    <g
      className={classes.filter(Boolean).join(' ')}
      data-target={targetName(target)}
      data-group="link"
      role="button"
      tabIndex={tabIndex}
      aria-label={`link ${shape.a}–${shape.b}: ${healthInWords(shape)}`}
      aria-haspopup="menu"
      aria-pressed={selected}
    >
      <line className="hit" x1={line.from.x} y1={line.from.y} x2={line.to.x} y2={line.to.y} />
      <line className="focus-line" x1={line.from.x} y1={line.from.y} x2={line.to.x} y2={line.to.y} />
      {shape.stubs === null ? (
        <path className="wire" d={pull === null ? straight(shape) : bentPath(line, pull.at)} />
      ) : (
        <Stubs {...props} />
      )}
      <g transform={`translate(${shape.dotsAt.x} ${shape.dotsAt.y}) scale(${scale})`}>
        <MoreButton x={0} y={0} label={`menu of ${shape.a}–${shape.b}`} />
      </g>
    </g>
  );
});

function straight({ line }: LinkShape): string {
  return `M${line.from.x} ${line.from.y}L${line.to.x} ${line.to.y}`;
}

/** The sentence that an accessible name ends with, and that the inspector begins with. */
export function healthInWords(shape: Pick<LinkShape, 'health' | 'note'>): string {
  const { health, note } = shape;
  const words =
    health.type === 'cut'
      ? 'cut'
      : health.type === 'cutOneWay'
        ? `cut from ${health.from} to ${health.to}`
        : health.type === 'down'
          ? 'down'
          : 'open';
  return note === '' ? words : `${words}, ${note}`;
}

/** The two pieces of the wire; their ends are drawn above all wires, by `LooseEnds`. */
function Stubs({ shape, rejoining, scale }: LinkFigureProps): ReactNode {
  return (
    <>
      {shape.health.type === 'cutOneWay' && <OneWay shape={shape} scale={scale} />}
      {looseEndsOf(shape, rejoining).map(({ near, root, tip }) => (
        <path key={near} className="wire" d={`M${root.x} ${root.y}L${tip.x} ${tip.y}`} />
      ))}
    </>
  );
}

/** The direction that still works: a whole line on the side where its messages travel, with an arrow at its end. */
function OneWay({ shape, scale }: { readonly shape: LinkShape; readonly scale: number }): ReactNode {
  const { health } = shape;
  if (health.type !== 'cutOneWay') return null;
  // Messages from `to` to `from` still arrive.
  const open = health.from === shape.b ? shape.line : { from: shape.line.to, to: shape.line.from };
  const { from, to } = offsetSideways(open, 7 * scale);
  const angle = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  const head = along({ from, to }, 0.74);
  return (
    <g className="one-way">
      <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
      <path
        d="M-7 -7L8 0L-7 7z"
        transform={`translate(${head.x} ${head.y}) rotate(${angle}) scale(${scale})`}
      />
    </g>
  );
}
