// Operations of clients: a box from call to return, its label where there is room for it.

import { memo, type ReactNode } from 'react';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { type Lane, layBrackets, type PlacedBracket, type TimeFrame } from '../../layout/space-time.ts';
import { operationLine, toneOf } from '../../protocols/client-words.ts';
import { select, useView } from '../../store/view-store.ts';

const CHARACTER = 7;

export function Brackets(props: {
  readonly operations: readonly OperationPicture[];
  readonly frame: TimeFrame;
  readonly lanes: readonly Lane[];
}): ReactNode {
  const { operations, frame, lanes } = props;
  const selection = useView((state) => state.selection);
  const byKey = new Map(operations.map((operation) => [keyOf(operation), operation]));
  const placed = layBrackets(
    operations.map((operation) => ({
      key: keyOf(operation),
      actor: operation.client,
      label: operationLine(operation.operation, operation.result, operation.attempt),
      since: operation.calledAt,
      until: operation.endedAt,
    })),
    frame,
    CHARACTER,
  );
  return (
    <g className="brackets">
      {placed.map((bracket) => {
        const operation = byKey.get(bracket.key);
        const lane = lanes.find(({ actor }) => actor === bracket.actor);
        if (operation === undefined || lane === undefined) return null;
        const { client, number } = operation;
        const selected =
          selection?.type === 'operation' && selection.client === client && selection.number === number;
        return (
          <BracketFigure
            key={bracket.key}
            bracket={bracket}
            y={lane.y}
            tone={toneOf(operation.result)}
            selected={selected}
            onSelect={() => select({ type: 'operation', client, number })}
          />
        );
      })}
    </g>
  );
}

function keyOf({ client, number }: OperationPicture): string {
  return `${client} ${number}`;
}

const BracketFigure = memo(function BracketFigure(props: {
  readonly bracket: PlacedBracket;
  readonly y: number;
  readonly tone: string;
  readonly selected: boolean;
  readonly onSelect: () => void;
}): ReactNode {
  const { bracket, y, tone, selected, onSelect } = props;
  const back = bracket.text.length * CHARACTER + 8;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer alone; each operation is a button in its client's inspector
    <g className={`bracket ${tone}${selected ? ' selected' : ''}`} onClick={onSelect}>
      <title>{bracket.label}</title>
      {bracket.place === 'beside' && (
        <rect className="label-back" x={bracket.labelX - 3} y={y - 8} width={back} height={16} rx={4} />
      )}
      <rect className="box" x={bracket.x} y={y - 9} width={bracket.width} height={18} rx={5} />
      {bracket.place !== 'none' && (
        <text x={bracket.labelX} y={y + 4}>
          {bracket.text}
        </text>
      )}
    </g>
  );
});
