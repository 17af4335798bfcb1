// The trace of the run, as a file.

import type { ReactNode } from 'react';
import { ShareRow } from './share-row.tsx';

export function TraceRow({ run }: { readonly run: string }): ReactNode {
  return (
    <ShareRow title="Trace" words="Every event, one a line (NDJSON).">
      <TraceLink run={run} />
    </ShareRow>
  );
}

/** The trace may be long, so it is saved as it comes and the page holds none of it. */
function TraceLink({ run }: { readonly run: string }): ReactNode {
  return (
    <a
      className="button small"
      href={new URL(`api/runs/${run}/trace`, document.baseURI).toString()}
      download={`${run}.ndjson`}
    >
      Download trace
    </a>
  );
}
