// The space-time strip: the recent past over the full width, a lane per replica and client, following live.

import { type ReactNode, useState } from 'react';
import { layLanes, timeLabel } from '../../layout/space-time.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { useSize } from '../common/use-size.ts';
import { useUnit } from '../common/use-unit.ts';
import { StripPicture } from './strip-picture.tsx';

const SPANS = [10_000, 30_000, 120_000] as const;
const TOP = 40;
const BOTTOM = 26;
const PITCH = { most: 25, least: 13 };

export function Strip(): ReactNode {
  const { ref, size } = useSize<HTMLElement>();
  const unit = useUnit();
  const [span, setSpan] = useState<number>(SPANS[1]);
  const run = useRunFrame();
  const actors = run === null ? [] : [...run.picture.replicas, ...run.picture.clients].map(({ id }) => id);
  const room = Math.max(120, (innerHeight * 0.3) / unit - TOP - BOTTOM);
  const pitch = Math.max(PITCH.least, Math.min(PITCH.most, room / Math.max(1, actors.length - 1)));
  const height = TOP + BOTTOM + pitch * Math.max(0, actors.length - 1);
  const lanes = layLanes(actors, TOP, height - BOTTOM);
  return (
    <section
      ref={ref}
      className="strip-panel"
      aria-label="Space-time strip: the recent past"
      style={{ height: height * unit }}
    >
      {size.width > 0 && actors.length > 0 && (
        <StripPicture width={size.width / unit} height={height} unit={unit} lanes={lanes} spanMillis={span} />
      )}
      <fieldset className="spans" aria-label="How much of the past">
        {SPANS.map((one) => (
          <button key={one} type="button" aria-pressed={one === span} onClick={() => setSpan(one)}>
            {timeLabel(one, 0)}
          </button>
        ))}
      </fieldset>
    </section>
  );
}
