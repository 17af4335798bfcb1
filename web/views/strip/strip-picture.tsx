// One drawing of the strip: bands behind, slants on a canvas, lanes and brackets over them.

import type { ReactNode } from 'react';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import { HUES } from '../../layout/cluster-model.ts';
import { type Lane, type TimeFrame, timeLabel, timeScale, timeTicks } from '../../layout/space-time.ts';
import { windowAtEnd, windowFrom } from '../../layout/strip-window.ts';
import { runNow } from '../../store/clock.ts';
import { liveStore, runStore, useLive, useRun } from '../../store/run-store.ts';
import { useStrip } from '../../store/strip-store.ts';
import { useTime } from '../../store/time/time-store.ts';
import { hueStyle } from '../common/actor.tsx';
import { useAnimationClock } from '../common/use-animation-clock.ts';
import { useStillness } from '../common/use-media.ts';
import { Bands } from './bands.tsx';
import { Brackets } from './brackets.tsx';
import { Cone } from './cone.tsx';
import { SlantCanvas } from './slant-canvas.tsx';

export interface StripPictureProps {
  readonly width: number;
  readonly height: number;
  /** Screen pixels per pixel of the drawing. */
  readonly unit: number;
  readonly lanes: readonly Lane[];
}

export const GUTTER = 56;
/** At the right of the axis stand the controls of the strip. */
const CONTROLS = 370;
/** Right of the lanes. */
export const MARGIN = 8;

export function StripPicture({ width, height, unit, lanes }: StripPictureProps): ReactNode {
  const clock = useRun((state) => state.clock);
  useRun((state) => state.frame);
  useLive((state) => state.frame);
  const { spanMillis, from } = useStrip((state) => state);
  const isPast = useTime(({ moment }) => moment.type === 'past');
  const still = useStillness();
  const live = liveStore.getState();
  const pageNow = useAnimationClock(
    clock.type !== 'still' || live.clock.type !== 'still',
    still ? 500 : from === null ? 45 : 100,
  );
  const { picture } = live;
  const { history } = live;
  if (picture === null) return null;
  // What is looked at, and the newest moment; they are the same until one goes back.
  const here = runNow(clock, pageNow);
  const now = runNow(live.clock, pageNow);
  const shownWindow = from === null ? windowAtEnd(now, spanMillis) : windowFrom(from, spanMillis);
  const frame: TimeFrame = { ...shownWindow, gutter: GUTTER, width: width - MARGIN };
  const x = timeScale(frame);
  const box = { width: width * unit, height: height * unit, viewBox: `0 0 ${width} ${height}` };
  const replicas = new Map(picture.replicas.map(({ id }, i) => [id, i % HUES]));
  return (
    <>
      <svg className="strip-picture" {...box} aria-hidden="true">
        <Bands spans={history.spans} frame={frame} height={height} lanes={lanes} />
        <Unseen until={history.forgotBefore} frame={frame} height={height} lanes={lanes} />
        <Cone lanes={lanes} frame={frame} />
      </svg>
      <SlantCanvas
        unit={unit}
        width={width}
        height={height}
        lanes={lanes}
        frame={frame}
        now={now}
        hues={replicas}
      />
      <svg
        className="strip-picture"
        {...box}
        role="img"
        aria-label={inWords(picture.operations.length, history.arrows.length)}
      >
        <defs>
          <clipPath id="strip-lanes">
            <rect x={GUTTER} y={0} width={Math.max(0, width - GUTTER)} height={height} />
          </clipPath>
        </defs>
        <g className="lane-names">
          {lanes.map(({ actor, y }) => (
            <text
              key={actor}
              x={16}
              y={y + 5}
              style={hueStyle(replicas.get(actor) ?? null)}
              className={replicas.has(actor) ? 'actor' : ''}
            >
              {actor}
            </text>
          ))}
        </g>
        <g className="axis">
          {timeTicks(frame.from, Math.min(frame.to, now), Math.max(3, Math.floor(width / 160)))
            .filter((at) => x(at) > GUTTER + 8 && x(at) < width - CONTROLS)
            .map((at) => (
              <g key={at} transform={`translate(${x(at)} ${height - 18})`}>
                <line y2={4} />
                <text y={15}>{timeLabel(at, digitsOf(spanMillis))}</text>
              </g>
            ))}
        </g>
        <g clipPath="url(#strip-lanes)">
          <Brackets operations={operationsAround()} frame={frame} lanes={lanes} />
          {isPast && <Later from={x(here)} to={width} height={height} />}
          {isPast && <line className="newest" x1={x(now)} x2={x(now)} y1={4} y2={height - 22} />}
          <line className="now" x1={x(here)} x2={x(here)} y1={isPast ? 4 : 34} y2={height - 20} />
        </g>
      </svg>
    </>
  );
}

/** So many that two ticks never read the same. */
function digitsOf(spanMillis: number): number {
  if (spanMillis > 10_000) return 0;
  if (spanMillis > 1_000) return 1;
  return spanMillis > 100 ? 2 : 3;
}

/** What came after the moment that is looked at: there, and pale. */
function Later(props: { readonly from: number; readonly to: number; readonly height: number }): ReactNode {
  const left = Math.max(GUTTER, props.from);
  const width = props.to - left;
  return width <= 0 ? null : (
    <rect className="later" x={left} y={0} width={width} height={props.height - 22} />
  );
}

/** Operations of the moment and of the newest one: each picture keeps a bounded number. */
function operationsAround(): readonly OperationPicture[] {
  const newest = liveStore.getState().picture?.operations ?? [];
  const shown = runStore.getState().picture?.operations ?? [];
  if (newest === shown) return newest;
  const first = newest[0]?.calledSequence ?? Number.POSITIVE_INFINITY;
  return [...shown.filter(({ calledSequence }) => calledSequence < first), ...newest];
}

/** What happened before the page joined, or was forgotten since, is not known here: said, not left blank. */
function Unseen(props: {
  readonly until: number;
  readonly frame: TimeFrame;
  readonly height: number;
  readonly lanes: readonly Lane[];
}): ReactNode {
  const { until, frame, height, lanes } = props;
  const right = Math.min(timeScale(frame)(until), frame.width);
  const width = right - frame.gutter;
  if (until <= 0 || width <= 0) return null;
  return (
    <g className="unseen">
      <defs>
        <pattern
          id="unseen-hatch"
          width={9}
          height={9}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path d="M0 0V9" />
        </pattern>
      </defs>
      <rect x={frame.gutter} y={26} width={width} height={height - 48} />
      {width > 190 && (
        <text x={right - 10} y={betweenLanes(lanes)}>
          before this page looked
        </text>
      )}
    </g>
  );
}

/** Where no lane runs through a text. */
function betweenLanes(lanes: readonly Lane[]): number {
  const middle = Math.floor(lanes.length / 2);
  const [above, below] = [lanes[middle - 1], lanes[middle]];
  if (below === undefined) return 0;
  return ((above ?? below).y + below.y) / 2 + 4;
}

function inWords(operations: number, messages: number): string {
  return `Space-time strip: ${operations} operations and ${messages} messages of the recent past; the script and the inspector say the same in words`;
}
