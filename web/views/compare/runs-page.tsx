// Two runs beside each other: the last event that they share, and what each did then.

import type { ReactNode } from 'react';
import { timeLabel } from '../../layout/space-time.ts';
import { type RunsParted, type ToldEvent, useRunsCompared } from '../../store/compare/runs-compared.ts';
import { Logo } from '../frame/logo.tsx';
import { ThemeButton } from '../frame/theme-button.tsx';

export function RunsPage(): ReactNode {
  const { runs, parted } = useRunsCompared();
  return (
    <div className="compare-page">
      <header className="page-head compare-head">
        <Logo>compare</Logo>
        <span>
          <b className="mono">{runs[0]}</b> and <b className="mono">{runs[1]}</b>
        </span>
        <span className="grow" />
        <a className="button" href="./?compare">
          Systems
        </a>
        <a className="button" href={addressOf(runs[0], null)}>
          Lab
        </a>
        <ThemeButton />
      </header>
      <main className="runs-compared">
        {parted === null && <p className="soft">reads both traces</p>}
        {parted?.ok === false && (
          <p className="compare-status refused" role="alert">
            {parted.error}
          </p>
        )}
        {parted?.ok === true && <Parted runs={runs} parted={parted.value} />}
      </main>
    </div>
  );
}

function Parted({
  runs,
  parted,
}: {
  readonly runs: readonly [string, string];
  readonly parted: RunsParted;
}): ReactNode {
  const { common, sides } = parted;
  const isSame = sides.every((side) => side.length === 0);
  return (
    <>
      <section aria-label="What both did">
        <h2>{isSame ? 'Both did the same, to the last event' : 'Up to here both did the same'}</h2>
        {common !== null && (
          <p className="lead">
            <Moment event={common} />
          </p>
        )}
      </section>
      {!isSame && (
        <div className="runs-sides">
          {sides.map((side, index) => (
            <Side key={runs[index]} run={runs[index] ?? ''} events={side} />
          ))}
        </div>
      )}
    </>
  );
}

function Side({ run, events }: { readonly run: string; readonly events: readonly ToldEvent[] }): ReactNode {
  const [first, ...later] = events;
  return (
    <section aria-label={`What ${run} did then`}>
      <h2 className="mono">{run}</h2>
      {first === undefined ? (
        <p className="soft">It ends there: nothing more has happened.</p>
      ) : (
        <>
          <p className="lead first-difference">
            <span className="difference-chip">first difference</span>
            <Moment event={first} />
          </p>
          <a className="button" href={addressOf(run, first.sequence)}>
            Go there
          </a>
          <ol>
            {later.map((event) => (
              <li key={event.sequence}>
                <Moment event={event} />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Moment({ event }: { readonly event: ToldEvent }): ReactNode {
  return (
    <>
      <span className="mono soft moment">{timeLabel(event.atMillis)}</span> {event.sentence}
    </>
  );
}

/** The page looks at that event where its address can say so, and at the run in any case. */
function addressOf(run: string, event: number | null): string {
  return `./?run=${encodeURIComponent(run)}${event === null ? '' : `&e=${event}`}`;
}
