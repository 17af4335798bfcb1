// One drawing of the strip: bands behind, slants on a canvas, lanes and brackets over them.

import type { ReactNode } from 'react';
import { HUES } from '../../layout/cluster-model.ts';
import { type Lane, type TimeFrame, timeLabel, timeScale, timeTicks } from '../../layout/space-time.ts';
import { runNow } from '../../store/clock.ts';
import { runStore, useRun } from '../../store/run-store.ts';
import { hueStyle } from '../common/actor.tsx';
import { useAnimationClock } from '../common/use-animation-clock.ts';
import { useStillness } from '../common/use-media.ts';
import { Bands } from './bands.tsx';
import { Brackets } from './brackets.tsx';
import { SlantCanvas } from './slant-canvas.tsx';

export interface StripPictureProps {
  readonly width: number;
  readonly height: number;
  /** Screen pixels per pixel of the drawing. */
  readonly unit: number;
  readonly lanes: readonly Lane[];
  readonly spanMillis: number;
}

export const GUTTER = 56;
/** Right of now there is room for the label of what happens now. */
const AHEAD = 0.11;

export function StripPicture({ width, height, unit, lanes, spanMillis }: StripPictureProps): ReactNode {
  const clock = useRun((state) => state.clock);
  useRun((state) => state.frame);
  const still = useStillness();
  const pageNow = useAnimationClock(clock.type === 'running', still ? 500 : 45);
  const { picture, history } = runStore.getState();
  if (picture === null) return null;
  const now = runNow(clock, pageNow);
  const frame: TimeFrame = {
    from: now - spanMillis,
    to: now + spanMillis * AHEAD,
    gutter: GUTTER,
    width: width - 8,
  };
  const x = timeScale(frame);
  const box = { width: width * unit, height: height * unit, viewBox: `0 0 ${width} ${height}` };
  const replicas = new Map(picture.replicas.map(({ id }, i) => [id, i % HUES]));
  return (
    <>
      <svg className="strip-picture" {...box} aria-hidden="true">
        <Bands spans={history.spans} frame={frame} height={height} lanes={lanes} />
        <Unseen until={history.forgotBefore} frame={frame} height={height} lanes={lanes} />
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
          {timeTicks(frame.from, now, Math.max(3, Math.floor(width / 160)))
            .filter((at) => x(at) > GUTTER + 8 && x(at) < width - 180)
            .map((at) => (
              <g key={at} transform={`translate(${x(at)} ${height - 18})`}>
                <line y2={4} />
                <text y={15}>{timeLabel(at, spanMillis <= 10_000 ? 1 : 0)}</text>
              </g>
            ))}
        </g>
        <g clipPath="url(#strip-lanes)">
          <Brackets operations={picture.operations} frame={frame} lanes={lanes} />
        </g>
        <line className="now" x1={x(now)} x2={x(now)} y1={34} y2={height - 20} />
      </svg>
    </>
  );
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
