// The space-time strip: the run over the full width, a lane per replica and client; under it all of it in small, what can be
// chosen about it, and the timeline.

import { lazy, type ReactNode, Suspense, useRef } from 'react';
import { layLanes } from '../../layout/space-time.ts';
import { useLive } from '../../store/run-store.ts';
import { followHead, useStrip } from '../../store/strip-store.ts';
import { useTime } from '../../store/time/time-store.ts';
import { useSize } from '../common/use-size.ts';
import { useUnit } from '../common/use-unit.ts';
import { Minimap } from './minimap.tsx';
import { FOOT } from './pen.ts';
import { RecordedPanel } from './recorded-panel.tsx';
import { StripPicture } from './strip-picture.tsx';
import { Timeline } from './timeline.tsx';
import type { Touchable } from './touchable.ts';
import { useStripPointer, useStripWheel } from './use-strip-pointer.ts';

/** Not needed for the first picture. */
const StripBar = lazy(async () => ({ default: (await import('./strip-bar.tsx')).StripBar }));
/** Loaded by whoever reads rather than looks. */
const StripTable = lazy(async () => ({ default: (await import('./strip-table.tsx')).StripTable }));

const TOP = 44;
const PITCH = { most: 25, least: 9.2 };
/** Of the window's height. */
const SHARE = 0.22;

export function Strip(): ReactNode {
  const { ref, size } = useSize<HTMLDivElement>();
  const unit = useUnit();
  const actors = useActors();
  const showsTable = useStrip((state) => state.showsTable);
  const touchables = useRef<readonly Touchable[]>([]);
  const { handlers, tip } = useStripPointer(unit, touchables);
  const room = Math.max(88, (innerHeight * SHARE) / unit - TOP - FOOT);
  const pitch = Math.max(PITCH.least, Math.min(PITCH.most, room / Math.max(1, actors.length - 1)));
  const height = TOP + FOOT + 9 + pitch * Math.max(0, actors.length - 1);
  const lanes = layLanes(actors, TOP, height - FOOT - 9);
  const isDrawn = size.width > 0 && actors.length > 0;
  return (
    <section className="strip-panel" aria-label="Space-time strip: what happened, and when">
      <RecordedPanel />
      <div ref={useStripWheel(unit)}>
        <div ref={ref} className="strip-sheet" style={{ height: height * unit }} {...handlers}>
          {isDrawn && showsTable && (
            <Suspense fallback={null}>
              <StripTable />
            </Suspense>
          )}
          {isDrawn && !showsTable && (
            <StripPicture
              width={size.width / unit}
              pointed={tip?.fact ?? null}
              {...{ height, unit, lanes, touchables }}
            />
          )}
          {tip !== null && !showsTable && (
            <p
              className={`strip-tip small${tip.x > size.width / 2 ? ' to-the-left' : ''}`}
              style={{ left: tip.x, top: tip.y }}
              aria-hidden="true"
            >
              {tip.words}
            </p>
          )}
          {!showsTable && <BackToNewest />}
        </div>
      </div>
      {isDrawn && <Minimap width={size.width / unit} unit={unit} />}
      <Suspense fallback={<div className="strip-bar" />}>
        <StripBar />
      </Suspense>
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

/** Who has moved the strip away from what is live can have it come along again. */
function BackToNewest(): ReactNode {
  const stands = useStrip((state) => state.from !== null);
  const isLive = useTime(({ moment }) => moment.type === 'live');
  if (!stands || !isLive) return null;
  return (
    <button type="button" className="strip-newest small" onClick={followHead}>
      to the newest ›
    </button>
  );
}
