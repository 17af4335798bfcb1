// Two runs beside each other: the last event that they share, and what each did then.

import type { ReactNode } from 'react';
import { useRunsCompared } from '../../store/compare/runs-compared.ts';
import { Logo } from '../frame/logo.tsx';
import { ThemeButton } from '../frame/theme-button.tsx';
import { Parted } from './parted.tsx';

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
        {parted?.ok === true && (
          <Parted
            names={runs}
            parted={parted.value}
            way={(side, event, words) => (
              <a className="button" href={addressOf(runs[side], event.sequence)}>
                {words}
              </a>
            )}
          />
        )}
      </main>
    </div>
  );
}

/** The page looks at that event where its address can say so, and at the run in any case. */
function addressOf(run: string, event: number | null): string {
  return `./?run=${encodeURIComponent(run)}${event === null ? '' : `&e=${event}`}`;
}
