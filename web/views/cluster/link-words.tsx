// Words on links, above all lines: what shapes a link, and what died on it.

import type { ReactNode } from 'react';
import type { LinkShape } from '../../layout/cluster-model.ts';
import { shorten } from '../../layout/space-time.ts';

export function LinkWords(props: {
  readonly shape: LinkShape;
  readonly scale: number;
  readonly selected: boolean;
}): ReactNode {
  return (
    <>
      <LinkNote shape={props.shape} scale={props.scale} />
      <Died {...props} />
    </>
  );
}

function LinkNote({ shape, scale }: { readonly shape: LinkShape; readonly scale: number }): ReactNode {
  const words = [shape.note, shape.held > 0 ? `${shape.held} waiting` : ''].filter(Boolean).join(' · ');
  if (words === '') return null;
  const width = words.length * 6.6 + 16;
  return (
    <g className="link-note" transform={`translate(${shape.noteAt.x} ${shape.noteAt.y}) scale(${scale})`}>
      <rect x={-width / 2} y={-10} width={width} height={20} rx={5} />
      <text y={4}>{words}</text>
    </g>
  );
}

/** The number of the dead; in words only on a link that is looked at, as words would cover what stands near. */
function diedLabel({ picture }: LinkShape, selected: boolean): string {
  const last = picture.died.at(-1);
  if (!selected || last === undefined) return `✕ ${picture.died.length}`;
  return `✕ ${shorten(last.label, 14)}${picture.died.length > 1 ? ` +${picture.died.length - 1}` : ''}`;
}

/** The newest messages that died here, in the gap. */
function Died(props: {
  readonly shape: LinkShape;
  readonly scale: number;
  readonly selected: boolean;
}): ReactNode {
  const { shape, scale, selected } = props;
  const { died } = shape.picture;
  if (died.length === 0 || shape.stubs === null) return null;
  const label = diedLabel(shape, selected);
  const width = label.length * 6.3 + 12;
  return (
    <g className="died" transform={`translate(${shape.middle.x} ${shape.middle.y}) scale(${scale})`}>
      <title>
        {died.map((message) => `${message.label} from ${message.from}: ${message.reason}`).join('\n')}
      </title>
      <rect x={-width / 2} y={-9} width={width} height={18} rx={9} />
      <text y={3.8}>{label}</text>
    </g>
  );
}
