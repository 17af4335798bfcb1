// The space-time strip: time over the full width, a lane per replica and client; and the timeline, its axis.

import type { ReactNode } from 'react';
import { layLanes, timeLabel } from '../../layout/space-time.ts';
import { useLive } from '../../store/run-store.ts';
import { chooseSpan, toggleCone, useStrip } from '../../store/strip-store.ts';
import { timeStore, useTime } from '../../store/time/time-store.ts';
import { useSize } from '../common/use-size.ts';
import { useUnit } from '../common/use-unit.ts';
import { StripPicture } from './strip-picture.tsx';
import { Timeline } from './timeline.tsx';
import { useScrubbing } from './use-scrubbing.ts';
import { useStripWheel } from './use-strip-wheel.ts';

const SPANS = [10_000, 30_000, 120_000] as const;
const TOP = 40;
/** The axis and the controls, with the lower half of a bracket above them. */
const BOTTOM = 30;
const PITCH = { most: 25, least: 13 };
/** Of the window's height. */
const SHARE = 0.27;

export function Strip(): ReactNode {
  const { ref, size } = useSize<HTMLDivElement>();
  const unit = useUnit();
  const actors = useActors();
  const room = Math.max(120, (innerHeight * SHARE) / unit - TOP - BOTTOM);
  const pitch = Math.max(PITCH.least, Math.min(PITCH.most, room / Math.max(1, actors.length - 1)));
  const height = TOP + BOTTOM + pitch * Math.max(0, actors.length - 1);
  const lanes = layLanes(actors, TOP, height - BOTTOM);
  return (
    <section className="strip-panel" aria-label="Space-time strip: what happened, and when">
      <div ref={useStripWheel(unit)}>
        <div ref={ref} className="strip-sheet" style={{ height: height * unit }} {...useScrubbing(unit)}>
          {size.width > 0 && actors.length > 0 && (
            <StripPicture width={size.width / unit} height={height} unit={unit} lanes={lanes} />
          )}
          <Spans />
        </div>
      </div>
      {actors.length > 0 && <Timeline />}
    </section>
  );
}

/** All that there are by now, so that no lane moves when one goes back to before it began. */
function useActors(): string[] {
  useLive((state) => state.frame);
  const picture = useLive((state) => state.picture);
  return picture === null ? [] : [...picture.replicas, ...picture.clients].map(({ id }) => id);
}

function Spans(): ReactNode {
  const span = useStrip((state) => state.spanMillis);
  const showsCone = useStrip((state) => state.showsCone);
  const stops = useTime((state) => state.stopsAtViolation);
  return (
    <div className="strip-controls">
      <button
        type="button"
        className="wide-only"
        aria-pressed={stops}
        title="stand still at the first violation of an invariant"
        onClick={() => timeStore.setState({ stopsAtViolation: !stops })}
      >
        stop at a violation
      </button>
      <button
        type="button"
        aria-pressed={showsCone}
        title="hatch what the event at which you stand cannot have known, nor it of the event (c)"
        onClick={toggleCone}
      >
        cone
      </button>
      <fieldset className="spans" aria-label="How much time the strip shows">
        {SPANS.map((one) => (
          <button key={one} type="button" aria-pressed={one === span} onClick={() => chooseSpan(one)}>
            {timeLabel(one, 0)}
          </button>
        ))}
        {SPANS.every((one) => one !== span) && (
          <span className="span-chosen mono">{timeLabel(span, span < 1_000 ? 2 : 0)}</span>
        )}
      </fieldset>
    </div>
  );
}
