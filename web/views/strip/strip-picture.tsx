// One drawing of the strip: a canvas, with the names, the axis and the words of its regions over it.

import { type ReactNode, type RefObject, useMemo } from 'react';
import { HUES } from '../../layout/cluster-model.ts';
import { type ConeStretch, layCone } from '../../layout/cone.ts';
import { type Lane, type TimeFrame, timeLabel, timeScale, timeTicks } from '../../layout/space-time.ts';
import type { StripAxis } from '../../layout/strip-scene.ts';
import { followedFrom, windowFrom } from '../../layout/strip-window.ts';
import { runNow } from '../../store/clock.ts';
import { coneAt } from '../../store/columns/column-cone.ts';
import { placeOfSequence } from '../../store/columns/places.ts';
import { liveStore, useLive, useRun } from '../../store/run-store.ts';
import { placeOnAxis, stripStart, useStrip } from '../../store/strip-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { useTime } from '../../store/time/time-store.ts';
import { hueStyle } from '../common/actor.tsx';
import { useAnimationClock } from '../common/use-animation-clock.ts';
import { useStillness } from '../common/use-media.ts';
import { useSlowClock } from '../common/use-slow-clock.ts';
import { FOOT, GUTTER, MARGIN } from './pen.ts';
import { StripCanvas } from './strip-canvas.tsx';
import type { Touchable } from './touchable.ts';

export interface StripPictureProps {
  readonly width: number;
  readonly height: number;
  /** Screen pixels per pixel of the drawing. */
  readonly unit: number;
  readonly lanes: readonly Lane[];
  /** The fact that is pointed at, by its row. */
  readonly pointed: number | null;
  readonly touchables: RefObject<readonly Touchable[]>;
}

/** Room that the words of a region need. */
const WORDS_WIDTH = 150;

export function StripPicture(props: StripPictureProps): ReactNode {
  const { width, height, unit, lanes, pointed, touchables } = props;
  const clock = useRun((state) => state.clock);
  useRun((state) => state.frame);
  useLive((state) => state.frame);
  const { axis, span, from } = useStrip((state) => state);
  const moment = useTime((state) => state.moment);
  const isPast = moment.type === 'past';
  const still = useStillness();
  const live = liveStore.getState();
  const pageNow = useAnimationClock(
    clock.type !== 'still' || live.clock.type !== 'still',
    still ? 500 : from === null ? 45 : 100,
  );
  const { picture } = live;
  // What is looked at, and the newest place; they are the same until one goes back.
  const now = axis === 'order' ? timeMachine.head : runNow(live.clock, pageNow);
  const here = !isPast ? now : axis === 'order' ? placeOnAxis(moment, axis) : runNow(clock, pageNow);
  const frame: TimeFrame = {
    ...windowFrom(from ?? followedFrom(now, span, stripStart(axis)), span),
    gutter: GUTTER,
    width: width - MARGIN,
  };
  const cone = useCone(lanes, frame, axis);
  if (picture === null) return null;
  const hues = new Map(picture.replicas.map(({ id }, i) => [id, i % HUES]));
  const start = stripStart(axis);
  return (
    <>
      <StripCanvas
        {...{ width, height, unit, lanes, frame, axis, hues, here, now, start, isPast, cone }}
        {...{ pointed, touchables }}
      />
      <svg
        className="strip-picture"
        width={width * unit}
        height={height * unit}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label="Space-time strip: a lane for each replica and client, messages between them. The table beneath it tells the same in words"
      >
        <g className="lane-names">
          {lanes.map(({ actor, y }) => (
            <text
              key={actor}
              x={16}
              y={y + 5}
              style={hueStyle(hues.get(actor) ?? null)}
              className={hues.has(actor) ? 'actor' : ''}
            >
              {actor}
            </text>
          ))}
        </g>
        <Axis frame={frame} axis={axis} now={now} start={start} height={height} />
        <UnseenWords until={start} frame={frame} lanes={lanes} />
        <ConeWords stretches={cone} />
      </svg>
    </>
  );
}

function Axis(props: {
  readonly frame: TimeFrame;
  readonly axis: StripAxis;
  readonly now: number;
  readonly start: number;
  readonly height: number;
}): ReactNode {
  const { frame, axis, now, height } = props;
  const x = timeScale(frame);
  const count = Math.max(3, Math.floor(frame.width / 150));
  return (
    <g className="axis">
      {timeTicks(frame.from, Math.min(frame.to, now), count)
        .filter((at) => axis === 'time' || (at >= 1 && Number.isInteger(at)))
        .filter((at) => x(at) > frame.gutter + 24 && x(at) < frame.width - 24)
        .map((at) => (
          <g key={at} transform={`translate(${x(at)} ${height - FOOT + 15})`}>
            <line y2={4} />
            <text y={15}>{axis === 'time' ? tickLabel(at, frame.to - frame.from) : `#${at}`}</text>
          </g>
        ))}
    </g>
  );
}

/** Beyond a minute a label has one digit less than it is asked for. */
function tickLabel(at: number, span: number): string {
  return timeLabel(at, digitsOf(span) + (at >= 60_000 ? 1 : 0));
}

/** So many that two ticks never read the same. */
function digitsOf(span: number): number {
  if (span > 10_000) return 0;
  if (span > 1_000) return 1;
  if (span > 100) return 2;
  return span > 10 ? 3 : 4;
}

/** Where the event at which one stands cannot have known of anything, nor anything of it. */
function useCone(lanes: readonly Lane[], frame: TimeFrame, axis: StripAxis): readonly ConeStretch[] {
  const showsCone = useStrip((state) => state.showsCone);
  const stands = useTime(({ moment, isPlaying }) => moment.type === 'past' && !isPlaying);
  const sequence = useTime(({ moment }) => (moment.type === 'past' ? moment.sequence : 0));
  // Who learns of the event may do so only now.
  const second = useSlowClock();
  const isShown = showsCone && stands;
  const cone = useMemo(() => {
    const { columns } = timeMachine.memory;
    if (!isShown || second < 0) return null;
    const place = placeOfSequence(columns, sequence);
    return columns.events.columns.sequence[place] === sequence ? coneAt(columns, place) : null;
  }, [isShown, sequence, second]);
  return cone === null ? [] : layCone(cone, lanes, frame, axis);
}

function ConeWords({ stretches }: { readonly stretches: readonly ConeStretch[] }): ReactNode {
  const widest = [...stretches].sort((a, b) => b.width - a.width)[0];
  if (widest === undefined || widest.width <= WORDS_WIDTH) return null;
  return (
    <text className="region-words" x={widest.x + widest.width / 2} y={widest.y - 3}>
      cannot have known
    </text>
  );
}

function UnseenWords(props: {
  readonly until: number;
  readonly frame: TimeFrame;
  readonly lanes: readonly Lane[];
}): ReactNode {
  const { until, frame, lanes } = props;
  const right = Math.min(timeScale(frame)(until), frame.width);
  if (until <= 0 || right - frame.gutter < WORDS_WIDTH + 40) return null;
  return (
    <text className="region-words before" x={frame.gutter + 10} y={betweenLanes(lanes)}>
      before this page looked
    </text>
  );
}

/** Where no lane runs through a text. */
function betweenLanes(lanes: readonly Lane[]): number {
  const middle = Math.floor(lanes.length / 2);
  const [above, below] = [lanes[middle - 1], lanes[middle]];
  if (below === undefined) return 0;
  return ((above ?? below).y + below.y) / 2 + 4;
}
