// Two clocks laid over each other: a pair of bars per member, with their counts, and a sentence that says how they stand.

import type { ReactNode } from 'react';
import { hueOf } from '../../layout/cluster-model.ts';
import { useRun } from '../../store/run-store.ts';
import { hueStyle } from '../../views/common/actor.tsx';
import { type PairColumn, type Risen, relate, relationInWords } from './clocks.ts';

const HEIGHT = 54;
const BAR = 15;

export interface ClockPairProps {
  readonly columns: readonly PairColumn[];
  /** What the filled and the outlined bars are of. */
  readonly left: string;
  readonly right: string;
}

export function ClockPair({ columns, left, right }: ClockPairProps): ReactNode {
  const relation = relate(columns);
  return (
    <>
      <Bars columns={columns} names={[left, right]} />
      <p className="small soft">
        filled: {left} · outlined: {right}
      </p>
      <p className={relation.type === 'crossing' ? 'clock-words crossing' : 'clock-words'}>
        {relationInWords(relation, left, right)}
      </p>
    </>
  );
}

/** One clock alone: a bar per member. A column that has just risen flashes, in the hue of the member whose write raised it. */
export function ClockBars(props: {
  readonly columns: readonly PairColumn[];
  readonly of: string;
  readonly risen: ReadonlyMap<string, Risen>;
}): ReactNode {
  return <Bars columns={props.columns} names={[props.of]} risen={props.risen} />;
}

function Bars(props: {
  readonly columns: readonly PairColumn[];
  readonly names: readonly [string] | readonly [string, string];
  readonly risen?: ReadonlyMap<string, Risen>;
}): ReactNode {
  const { columns, names, risen } = props;
  const ids = useRun((state) => state.picture?.replicas)?.map((replica) => replica.id) ?? [];
  const isPair = names.length === 2;
  const top = Math.max(1, ...columns.flatMap(({ left, right }) => (isPair ? [left, right] : [left])));
  const pitch = Math.min(64, 340 / Math.max(1, columns.length));
  const heightOf = (count: number) => (count === 0 ? 2 : Math.max(4, (count / top) * HEIGHT));
  const base = HEIGHT + 16;
  return (
    <svg
      className="clock-pair"
      viewBox={`0 0 ${Math.max(pitch, pitch * columns.length)} ${base + 34}`}
      style={{ maxWidth: `${(pitch * columns.length) / 16}rem` }}
      role="img"
      aria-label={columns.map((column) => inWords(column, names)).join('; ')}
    >
      {columns.map(({ name, writer, left, right }, i) => {
        const middle = i * pitch + pitch / 2;
        const rise = risen?.get(name);
        const x = isPair ? middle - BAR - 1 : middle - BAR / 2;
        return (
          <g key={name} style={hueStyle(hueOf(ids, writer))}>
            {rise !== undefined && (
              <rect
                key={rise.sequence}
                className="flash"
                x={middle - pitch * 0.42}
                y={2}
                width={pitch * 0.84}
                height={base}
                rx={5}
              />
            )}
            <rect className="left" x={x} y={base - heightOf(left)} width={BAR} height={heightOf(left)} />
            {isPair && (
              <rect
                className="right"
                x={middle + 1}
                y={base - heightOf(right)}
                width={BAR}
                height={heightOf(right)}
              />
            )}
            <line x1={middle - BAR - 4} x2={middle + BAR + 4} y1={base} y2={base} />
            {rise !== undefined && (
              <text className="rise" x={middle} y={Math.max(12, base - heightOf(left) - 4)}>
                +{rise.by}
              </text>
            )}
            <text className="numbers" x={middle} y={base + 15}>
              {isPair ? `${left} ${left === right ? '=' : left < right ? '<' : '>'} ${right}` : left}
            </text>
            <text className="writer" x={middle} y={base + 30}>
              {writer}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function inWords({ writer, left, right }: PairColumn, [of, other]: readonly string[]): string {
  return other === undefined ? `${writer}: ${left}` : `${writer}: ${of} ${left}, ${other} ${right}`;
}
