// The gold line at the moment of commit, and a dot where each replica learns of it.

import type { ReactNode } from 'react';
import { HUES } from '../../layout/cluster-model.ts';
import { Actor, hueStyle } from '../../views/common/actor.tsx';
import { durationLabel } from '../duration-label.ts';
import { commitMoment, type Learned, type LearnedLane, placeOf } from './learned.ts';
import type { VsrRun } from './use-vsr.ts';

const WIDTH = 340;
const LEFT = 30;
const RIGHT = WIDTH - 12;
const LANE = 24;
const TOP = 20;

export function LearnedPicture({
  learned,
  run,
}: {
  readonly learned: Learned;
  readonly run: VsrRun;
}): ReactNode {
  const { lanes } = learned;
  const x = (millis: number): number => LEFT + placeOf(millis, learned) * (RIGHT - LEFT);
  const height = TOP + lanes.length * LANE;
  const gold = commitMoment(learned);
  return (
    <>
      {/* All that it shows stands in the table below. */}
      <svg className="learned" viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
        {gold !== null && <line className="gold" x1={x(gold)} x2={x(gold)} y1={TOP - 6} y2={height - 4} />}
        {gold !== null && (
          <text className="gold-label" x={x(gold)} y={10} textAnchor={anchorOf(x(gold))}>
            committed +{durationLabel(gold)}
          </text>
        )}
        {lanes.map((lane, i) => (
          <Lane key={lane.replica} lane={lane} y={TOP + (i + 0.5) * LANE} x={x} run={run} learned={learned} />
        ))}
      </svg>
      <LearnedTable learned={learned} />
    </>
  );
}

function anchorOf(x: number): 'start' | 'middle' | 'end' {
  return x < 90 ? 'start' : x > WIDTH - 90 ? 'end' : 'middle';
}

function Lane(props: {
  readonly lane: LearnedLane;
  readonly y: number;
  readonly x: (millis: number) => number;
  readonly run: VsrRun;
  readonly learned: Learned;
}): ReactNode {
  const { lane, y, x, run, learned } = props;
  const { replica, hadAfter, learnedAfter } = lane;
  const place = run.picture.replicas.findIndex(({ id }) => id === replica);
  const isBeyond = learnedAfter !== null && learnedAfter > learned.spanMillis;
  return (
    <g style={hueStyle(place === -1 ? null : place % HUES)} transform={`translate(0 ${y})`}>
      <text className="name" x={0} y={4}>
        {replica}
      </text>
      <line className="lane" x1={LEFT} x2={RIGHT} />
      {hadAfter !== null && <line className="had" x1={x(hadAfter)} x2={x(hadAfter)} y1={-6} y2={6} />}
      {learnedAfter !== null && !isBeyond && <circle className="knows" cx={x(learnedAfter)} r={5} />}
      {isBeyond && <path className="knows" d={`M${RIGHT - 4} -5l8 5 -8 5z`} />}
    </g>
  );
}

function LearnedTable({ learned }: { readonly learned: Learned }): ReactNode {
  return (
    <table className="learned-table">
      <caption className="spoken-only">
        When each replica had the op, and when it learned of the commit
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="spoken-only">replica</span>
          </th>
          <th scope="col">has it</th>
          <th scope="col">primary hears</th>
          <th scope="col">knows it is committed</th>
        </tr>
      </thead>
      <tbody className="mono">
        {learned.lanes.map(({ replica, hadAfter, heardAfter, learnedAfter, isPrimary }) => (
          <tr key={replica}>
            <th scope="row">
              <Actor id={replica} />
            </th>
            <td>{after(hadAfter)}</td>
            <td>{isPrimary ? 'is it' : after(heardAfter)}</td>
            <td>{after(learnedAfter)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function after(millis: number | null): string {
  return millis === null ? '–' : `+${durationLabel(millis)}`;
}
