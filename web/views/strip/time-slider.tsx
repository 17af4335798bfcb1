// The slider over all that the page remembers of the run: faults as bands, operations, refusals and violations as ticks.

import { type PointerEvent, type ReactNode, useMemo, useState } from 'react';
import { timeLabel } from '../../layout/space-time.ts';
import { layMarks, mergeSpans, type TrackSpan, trackTime, trackX } from '../../layout/time-track.ts';
import { runNow } from '../../store/clock.ts';
import { liveStore, useLive, useRun } from '../../store/run-store.ts';
import type { MilestoneKind } from '../../store/time/milestones.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { useTime } from '../../store/time/time-store.ts';
import type { Reach } from '../../store/time/trace-memory.ts';
import { useAnimationClock } from '../common/use-animation-clock.ts';
import { useSize } from '../common/use-size.ts';
import { useUnit } from '../common/use-unit.ts';

const HEIGHT = 24;
const MIDDLE = 13;
/** From the bottom up: what matters most is drawn last. */
const TICKS: readonly { readonly kind: MilestoneKind; readonly reach: number }[] = [
  { kind: 'operation', reach: 4 },
  { kind: 'refusal', reach: 8 },
  { kind: 'violation', reach: 10 },
];

export function TimeSlider(): ReactNode {
  const { ref, size } = useSize<HTMLDivElement>();
  const unit = useUnit();
  const { span, here, reach, hold } = useTrack(size.width / unit);
  const said = useTime((state) => state.said);
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const left = event.currentTarget.getBoundingClientRect().left;
    timeMachine.seekTime(trackTime(span, (event.clientX - left) / unit));
  };
  const words = said === '' ? reachInWords(reach) : said;
  return (
    <div className="time-track">
      <div
        ref={ref}
        className="time-slider"
        role="slider"
        tabIndex={0}
        aria-label="Moment of the run"
        aria-valuemin={Math.round(span.from)}
        aria-valuemax={Math.round(span.to)}
        aria-valuenow={Math.round(here)}
        aria-valuetext={`${timeLabel(here)}${said === '' ? '' : `: ${said}`}`}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          hold(true);
          drag(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
        }}
        onLostPointerCapture={() => hold(false)}
      >
        {size.width > 0 && <Track span={span} here={here} unit={unit} />}
      </div>
      <p className="time-said small soft" title={words}>
        {words}
      </p>
    </div>
  );
}

/** What the slider spans. It stands while it is dragged, or the thumb would slip away from under the pointer. */
function useTrack(width: number): {
  readonly span: TrackSpan;
  readonly here: number;
  readonly reach: Reach | null;
  readonly hold: (held: boolean) => void;
} {
  useLive((state) => state.frame);
  const live = useLive((state) => state.clock);
  const shown = useRun((state) => state.clock);
  const pageNow = useAnimationClock(live.type !== 'still' || shown.type !== 'still', 250);
  const [held, setHeld] = useState<number | null>(null);
  const reach = timeMachine.memory.reach();
  const now = held ?? runNow(live, pageNow);
  return {
    span: { from: reach?.at ?? 0, to: now, width },
    here: runNow(shown, pageNow),
    reach,
    hold: (isHeld) => setHeld(isHeld ? now : null),
  };
}

function Track(props: { readonly span: TrackSpan; readonly here: number; readonly unit: number }): ReactNode {
  const { span, here, unit } = props;
  const { history } = liveStore.getState();
  const x = trackX(span);
  const { all } = timeMachine.memory.milestones;
  const { from, to, width } = span;
  const count = all.length;
  const marks = useMemo(
    () => (count < 0 ? [] : layMarks(all, { from, to, width })),
    [all, count, from, to, width],
  );
  const thumb = x(here);
  return (
    <svg
      width={span.width * unit}
      height={HEIGHT * unit}
      viewBox={`0 0 ${span.width} ${HEIGHT}`}
      aria-hidden="true"
    >
      <line className="track" x1={x(span.from)} x2={x(span.to)} y1={MIDDLE} y2={MIDDLE} />
      {mergeSpans(history.spans, span).map((band) => (
        <rect key={band.x} className="fault" x={band.x} y={MIDDLE - 6} width={band.width} height={12} />
      ))}
      <line className="passed" x1={x(span.from)} x2={thumb} y1={MIDDLE} y2={MIDDLE} />
      {TICKS.map(({ kind, reach }) => (
        <path
          key={kind}
          className={`tick ${kind}`}
          d={marks
            .filter((mark) => mark.kind === kind)
            .map((mark) => `M${mark.x} ${MIDDLE - reach}v${reach * 2}`)
            .join('')}
        />
      ))}
      <circle className="thumb" cx={thumb} cy={MIDDLE} r={7} />
    </svg>
  );
}

function reachInWords(reach: Reach | null): string {
  if (reach === null || reach.at < 1) return '';
  return reach.forgot
    ? `older moments were dropped before ${timeLabel(reach.at, 1)}`
    : `this page looks since ${timeLabel(reach.at, 1)}; older moments are not known here`;
}
