// The branches of the run that the page simulates, in the sheet of systems and runs: each with what was done in it.

import type { ReactNode } from 'react';
import { momentLabel } from '../../layout/space-time.ts';
import { compareBranches, goToBranch, shownDeeds, useBranches } from '../../store/branches/branch-store.ts';
import { type Branch, shownBranch } from '../../store/branches/branches.ts';
import { liveStore, useLive } from '../../store/run-store.ts';
import { hideRuns } from '../../store/runs-store.ts';

export function BranchList(): ReactNode {
  const branches = useBranches((state) => state.branches);
  const here = shownBranch(branches)?.name ?? '';
  if (branches.list.length < 2) return null;
  return (
    <>
      <h2>
        Branches of this run <span className="soft small">kept by this page</span>
      </h2>
      <ul className="run-list" aria-label="Branches">
        {branches.list.map((branch) => (
          <BranchRow key={branch.name} branch={branch} here={here} />
        ))}
      </ul>
    </>
  );
}

function BranchRow({ branch, here }: { readonly branch: Branch; readonly here: string }): ReactNode {
  const { name, origin, kept } = branch;
  const go = (): void => {
    hideRuns();
    void goToBranch(name);
  };
  const compare = (): void => {
    hideRuns();
    void compareBranches(here, name);
  };
  return (
    <li>
      <button
        type="button"
        className="plain branch"
        aria-current={kept === null ? 'true' : undefined}
        onClick={go}
      >
        <span>
          <b className="mono">{name}</b>
          {origin !== null && `, fork of ${origin.branch} at ${momentLabel(origin.atMillis)}`}
        </span>
        <Deeds branch={branch} />
      </button>
      {kept !== null && (
        <button
          type="button"
          className="button quiet small"
          aria-label={`Compare ${here} with ${name}`}
          title={`where ${here} and ${name} part, event by event`}
          onClick={compare}
        >
          Compare
        </button>
      )}
    </li>
  );
}

/** The lines by which one knows it again. */
function Deeds({ branch: { kept, origin } }: { readonly branch: Branch }): ReactNode {
  useLive(({ frame }) => frame);
  const shown = useBranches((state) => state);
  if (kept?.type === 'file') return <span className="soft small">recorded, {kept.events} events</span>;
  const deeds = kept?.deeds ?? shownDeeds(shown, liveStore.getState().picture);
  if (deeds.length === 0)
    return origin === null ? null : <span className="soft small">nothing done yet</span>;
  return <code className="branch-deeds small">{deeds.join('; ')}</code>;
}
