// What can be chosen about the strip: what to look for, which messages are drawn, by which axis, how much of it.

import type { ReactNode } from 'react';
import { USUAL_SPAN } from '../../layout/strip-window.ts';
import {
  chooseAxis,
  chooseSpan,
  showWhole,
  stripStore,
  toggleCone,
  useStrip,
} from '../../store/strip-store.ts';
import { timeStore, useTime } from '../../store/time/time-store.ts';
import { KindFilter } from './kind-filter.tsx';
import { OpenButton } from './recorded-panel.tsx';
import { SearchField } from './search-field.tsx';
import { spanLabel } from './strip-words.ts';

const SPANS = { time: [10_000, 30_000, 120_000], order: [40, 400, 4_000] } as const;

export function StripBar(): ReactNode {
  return (
    <div className="strip-bar">
      <SearchField />
      <KindFilter />
      <OpenButton />
      <span className="strip-room" />
      <AxisChoice />
      <Spans />
      <Toggles />
    </div>
  );
}

function AxisChoice(): ReactNode {
  const axis = useStrip((state) => state.axis);
  return (
    <fieldset className="spans" aria-label="Axis of the strip">
      <button
        type="button"
        aria-pressed={axis === 'time'}
        title="by the clock of the run"
        onClick={() => chooseAxis('time')}
      >
        time
      </button>
      <button
        type="button"
        aria-pressed={axis === 'order'}
        title="event by event, whatever time lies between them: what was caused stands right of its cause"
        onClick={() => chooseAxis('order')}
      >
        order
      </button>
    </fieldset>
  );
}

function Spans(): ReactNode {
  const axis = useStrip((state) => state.axis);
  const span = useStrip((state) => state.span);
  const fit = useStrip((state) => state.fit);
  const spans: readonly number[] = SPANS[axis];
  // What grows by itself is called by where it ends.
  const chosen = { usual: USUAL_SPAN[axis], whole: null, chosen: span }[fit ?? 'chosen'];
  const words = axis === 'time' ? 'How much time the strip shows' : 'How many events the strip shows';
  return (
    <fieldset className="spans" aria-label={words}>
      {spans.map((one) => (
        <button key={one} type="button" aria-pressed={one === chosen} onClick={() => chooseSpan(one)}>
          {spanLabel(axis, one)}
        </button>
      ))}
      <button
        type="button"
        aria-pressed={fit === 'whole'}
        title="from the oldest event that is known to the newest"
        onClick={showWhole}
      >
        all
      </button>
      {/* Always there, so that nothing beside it moves. */}
      <span className="span-chosen mono">
        {chosen === null || spans.includes(chosen) ? '' : spanLabel(axis, chosen)}
      </span>
    </fieldset>
  );
}

function Toggles(): ReactNode {
  const showsCone = useStrip((state) => state.showsCone);
  const showsTable = useStrip((state) => state.showsTable);
  const stops = useTime((state) => state.stopsAtViolation);
  return (
    <fieldset className="spans" aria-label="What the strip shows">
      <button
        type="button"
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
      <button
        type="button"
        aria-pressed={showsTable}
        title="the events of the strip as a table, in words"
        onClick={() => stripStore.setState({ showsTable: !showsTable })}
      >
        table
      </button>
    </fieldset>
  );
}
