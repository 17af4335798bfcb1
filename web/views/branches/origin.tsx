// Of a fork where it comes from, at the foot of the picture, where one reads beforehand that acting in the past makes one:
// the way back, and to what is different.

import type { ReactNode } from 'react';
import { addressOfRun } from '../../commands/new-run.ts';
import { momentLabel } from '../../layout/space-time.ts';
import { compareBranches, goToBranch, useBranches } from '../../store/branches/branch-store.ts';
import { type Branch, findBranch, shownBranch } from '../../store/branches/branches.ts';
import { useRun } from '../../store/run-store.ts';
import { originOf, showRuns, useRuns } from '../../store/runs-store.ts';
import { enterByLink } from '../common/enter-by-link.ts';

/** @param children shown in its place for a run that is no fork and has none */
export function Origin({ children }: { readonly children: ReactNode }): ReactNode {
  const branches = useBranches((state) => state.branches);
  const run = useRun(({ connection }) => (connection.state === 'live' ? connection.run : null));
  const hosted = useRuns((state) => originOf(state, run));
  const shown = shownBranch(branches);
  if (shown !== null && branches.list.length > 1)
    return <BranchOrigin branch={shown} count={branches.list.length} />;
  if (shown === null && hosted !== null) return <HostedOrigin run={run ?? ''} />;
  return children;
}

function BranchOrigin({ branch, count }: { readonly branch: Branch; readonly count: number }): ReactNode {
  const { name, origin } = branch;
  const isParentKept = useBranches(({ branches }) => findBranch(branches, origin?.branch ?? '') !== null);
  return (
    <div className="run-origin">
      <Sign />
      <span>
        <b className="mono">{name}</b>
        {origin !== null && !isParentKept && `, ${fromWords(origin.branch, origin.atMillis)}`}
      </span>
      {origin !== null && isParentKept && (
        <>
          <button
            type="button"
            className="plain link"
            title={`back to ${origin.branch}`}
            onClick={() => void goToBranch(origin.branch)}
          >
            {fromWords(origin.branch, origin.atMillis)}
          </button>
          <button
            type="button"
            className="button quiet small"
            title={`where ${origin.branch} and ${name} part, event by event`}
            onClick={() => void compareBranches(origin.branch, name)}
          >
            Compare
          </button>
        </>
      )}
      <button
        type="button"
        className="button quiet small"
        title="go to one of them, or compare it with this"
        onClick={() => void showRuns(true)}
      >
        {count} branches
      </button>
    </div>
  );
}

function HostedOrigin({ run }: { readonly run: string }): ReactNode {
  const origin = useRuns((state) => originOf(state, run));
  const runs = useRuns((state) => state.runs);
  if (origin === null) return null;
  const parent = runs.find(({ id }) => id === origin.run);
  const from = fromWords(origin.run, origin.atMillis);
  return (
    <div className="run-origin">
      <Sign />
      <b className="mono">{run}</b>
      {parent === undefined ? (
        <span>{from}</span>
      ) : (
        <>
          <a
            href={addressOfRun(parent)}
            title={`back to ${origin.run}`}
            onClick={(event) => enterByLink(event, addressOfRun(parent))}
          >
            {from}
          </a>
          <a
            className="button quiet small"
            href={`./?compare&runs=${encodeURIComponent(`${origin.run},${run}`)}`}
            title={`where ${origin.run} and ${run} part, event by event`}
          >
            Compare
          </a>
        </>
      )}
    </div>
  );
}

function fromWords(parent: string, atMillis: number): string {
  return `fork of ${parent} at ${momentLabel(atMillis)}`;
}

/** A line that parts. */
function Sign(): ReactNode {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      <path d="M2 9 H6 C10 9 9 4 16 4 M6 9 C10 9 9 14 16 14" />
    </svg>
  );
}
