// Two branches of the page's run beside each other. It lies over the page, as the branches are of this page alone.

import { type ReactNode, useEffect, useRef } from 'react';
import {
  type BranchComparison as Compared,
  closeComparison,
  goToBranch,
} from '../../store/branches/branch-store.ts';
import { Parted } from '../compare/parted.tsx';
import '../../styles/compare-runs.css';

export default function BranchComparison({ compared }: { readonly compared: Compared }): ReactNode {
  const { names, parted } = compared;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closed and not only taken away, so that the focus goes back to where it was.
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="branch-comparison"
      aria-labelledby="branch-comparison-title"
      onClose={closeComparison}
      onKeyDown={(event) => {
        // It closes this alone, and takes no selection away.
        if (event.key === 'Escape') event.stopPropagation();
      }}
    >
      <header>
        <h1 id="branch-comparison-title">
          Where <span className="mono">{names[0]}</span> and <span className="mono">{names[1]}</span> part
        </h1>
        <button type="button" className="button" onClick={closeComparison}>
          Close
        </button>
      </header>
      <div className="runs-compared">
        {parted === null && (
          <p className="soft" role="status">
            Reads both …
          </p>
        )}
        {parted?.ok === false && (
          <p className="sheet-refusal" role="alert">
            They cannot be compared: {parted.error}.
          </p>
        )}
        {parted?.ok === true && (
          <Parted
            names={names}
            parted={parted.value}
            way={(side, event, words) => (
              <button
                type="button"
                className="button"
                aria-label={`${words}: ${names[side]}`}
                onClick={() => void goToBranch(names[side], event.sequence)}
              >
                {words}
              </button>
            )}
          />
        )}
      </div>
    </dialog>
  );
}
