// Words on links, above all lines: what shapes a link, and what died on it. Where they stand was decided by the layout.

import { memo, type ReactNode } from 'react';
import type { LinkShape } from '../../layout/cluster-model.ts';
import { diedWidth, NOTE_LINE, noteOf, noteSize } from '../../layout/label-wishes.ts';

interface LinkWordsProps {
  readonly shape: LinkShape;
  readonly letters: number;
}

export const LinkWords = memo(function LinkWords(props: LinkWordsProps): ReactNode {
  return (
    <>
      <LinkNote {...props} />
      <Died {...props} />
    </>
  );
});

function LinkNote({ shape, letters }: LinkWordsProps): ReactNode {
  const lines = noteOf(shape);
  if (lines.length === 0) return null;
  const { width, height } = noteSize(lines);
  return (
    <g className="link-note" transform={`translate(${shape.noteAt.x} ${shape.noteAt.y}) scale(${letters})`}>
      <rect x={-width / 2} y={-height / 2} width={width} height={height} rx={5} />
      {lines.map((line, i) => (
        <text key={line} y={-height / 2 + NOTE_LINE * (i + 1)}>
          {line}
        </text>
      ))}
    </g>
  );
}

function Died({ shape, letters }: LinkWordsProps): ReactNode {
  const { died, lost } = shape;
  if (died === null) return null;
  const width = diedWidth(died.label);
  return (
    <g className="died" transform={`translate(${died.at.x} ${died.at.y}) scale(${letters})`}>
      <title>{lost?.words}</title>
      <rect x={-width / 2} y={-9} width={width} height={18} rx={9} />
      <text y={3.8}>{died.label}</text>
    </g>
  );
}
