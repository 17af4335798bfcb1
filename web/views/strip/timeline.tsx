// The axis of the strip: step, play, the time, its speed, the slider over all that is known, and back to live.

import type { ReactNode } from 'react';
import { timeLabel } from '../../layout/space-time.ts';
import { runNow } from '../../store/clock.ts';
import { useLive, useRun } from '../../store/run-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { SPEEDS, speedLabel, useTime } from '../../store/time/time-store.ts';
import { useAnimationClock } from '../common/use-animation-clock.ts';
import { TimeSlider } from './time-slider.tsx';

/** A time that runs is read, not watched: tenths of a second are noise then. */
const READ_MILLIS = 200;

export function Timeline(): ReactNode {
  const isPast = useTime(({ moment }) => moment.type === 'past');
  return (
    <section className={`timeline${isPast ? ' past' : ''}`} aria-label="Time">
      <Steps />
      <Now />
      <Speed />
      <TimeSlider />
      <BackToLive isPast={isPast} />
    </section>
  );
}

function Steps(): ReactNode {
  const isPast = useTime(({ moment }) => moment.type === 'past');
  const isPlaying = useTime((state) => state.isPlaying);
  const runs = isPlaying || !isPast;
  return (
    <div className="time-steps">
      <button
        type="button"
        className="button icon"
        aria-label="One event back"
        title="one event back (←)"
        onClick={() => timeMachine.step(-1)}
      >
        ‹
      </button>
      <button
        type="button"
        className={`button icon${isPast ? ' primary' : ''}`}
        aria-label={runs ? 'Pause here' : 'Play from here'}
        title={`${runs ? 'pause' : 'play'} (Space)`}
        onClick={() => timeMachine.togglePlay()}
      >
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d={runs ? 'M3 2h3v10H3zM8 2h3v10H8z' : 'M3 1.500v11l9-5.500z'} />
        </svg>
      </button>
      <button
        type="button"
        className="button icon"
        aria-label="One event on"
        title="one event on (→)"
        disabled={!isPast}
        onClick={() => timeMachine.step(1)}
      >
        ›
      </button>
    </div>
  );
}

function Now(): ReactNode {
  const clock = useRun((state) => state.clock);
  useRun((state) => state.frame);
  const pageNow = useAnimationClock(clock.type !== 'still', READ_MILLIS);
  const isStill = clock.type === 'still';
  return (
    <output className="time-now mono" aria-label="Time of the run" aria-live="off">
      {timeLabel(runNow(clock, pageNow), isStill ? 2 : 1)}
    </output>
  );
}

function Speed(): ReactNode {
  const speed = useTime((state) => state.speed);
  return (
    <label className="time-speed">
      <span className="spoken-only">Speed</span>
      <select
        className="field"
        value={speed}
        title="how fast what happened is played"
        onChange={(event) => timeMachine.setSpeed(Number(event.target.value))}
      >
        {SPEEDS.map((one) => (
          <option key={one} value={one}>
            {speedLabel(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

function BackToLive({ isPast }: { readonly isPast: boolean }): ReactNode {
  const live = useLive((state) => state.clock);
  const shown = useRun((state) => state.clock);
  useLive((state) => state.frame);
  const pageNow = useAnimationClock(isPast && live.type !== 'still', 500);
  const behind = runNow(live, pageNow) - runNow(shown, pageNow);
  return (
    <div className="time-live">
      <button
        type="button"
        className="button"
        disabled={!isPast}
        title="show the run as it is now (End)"
        onClick={() => timeMachine.live()}
      >
        <span className="dot" aria-hidden="true" />
        {isPast ? 'Back to live' : 'Live'}
      </button>
      {/* As wide as it gets, so that nothing moves beside it. */}
      <span className="time-behind soft small mono">{isPast ? `${timeLabel(behind, 1)} ago` : ''}</span>
    </div>
  );
}
