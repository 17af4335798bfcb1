// The rows of the legend that are those of Viewstamped Replication.

import type { ReactNode } from 'react';

export function Legend(): ReactNode {
  return (
    <>
      <dt>
        <svg viewBox="0 0 62 34" className="legend-picture" aria-hidden="true">
          <rect className="l-bar-0" x="4" y="10" width="9" height="22" />
          <rect className="l-bar-1" x="18" y="14" width="9" height="18" />
          <rect className="l-bar-2" x="32" y="18" width="9" height="14" />
        </svg>
      </dt>
      <dd>
        <b>View, op, commit.</b> The view-number, the op-number of the last op in the log, and the
        commit-number up to which all is committed.
      </dd>
      <dt>
        <span className="badge small">
          NOT_
          <wbr />
          PRIMARY
        </span>
      </dt>
      <dd>
        <b>Ask the primary.</b> One replica of each view orders all operations; the others know who it is.
      </dd>
      <dt>
        <span className="badge small">
          TRY_
          <wbr />
          AGAIN
        </span>
      </dt>
      <dd>
        <b>Nobody can answer now.</b> A view change is under way, or no quorum can be reached.
      </dd>
    </>
  );
}
