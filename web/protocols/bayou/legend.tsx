// The rows of the legend that are Bayou's own.

import type { ReactNode } from 'react';

export function Legend(): ReactNode {
  return (
    <>
      <dt>
        <svg viewBox="0 0 62 22" className="legend-picture" aria-hidden="true">
          <rect className="l-committed" x="2" y="3" width="16" height="16" rx="3.5" />
          <text x="10" y="15">
            1
          </text>
          <line className="l-fence" x1="24" x2="24" y1="0" y2="22" />
          <rect className="l-tentative" x="30" y="3" width="16" height="16" rx="3.5" />
        </svg>
      </dt>
      <dd>
        <b>The log.</b> Left of the fence: committed, with its commit sequence number. Right, dashed:
        tentative; its place may still change.
      </dd>
      <dt>
        <svg viewBox="0 0 62 30" className="legend-picture" aria-hidden="true">
          <path className="l-crown" d="M12 24l-3 -15 9 7 8 -11 8 11 9 -7 -3 15z" />
        </svg>
      </dt>
      <dd>
        <b>The primary.</b> It alone commits: each write gets its number there, in the order of arrival.
      </dd>
      <dt>
        <svg viewBox="0 0 62 34" className="legend-picture" aria-hidden="true">
          <rect className="l-bar-0" x="4" y="10" width="9" height="22" />
          <rect className="l-bar-1" x="18" y="18" width="9" height="14" />
          <rect className="l-bar-behind" x="18.6" y="7" width="7.8" height="11" />
          <rect className="l-bar-2" x="32" y="14" width="9" height="18" />
        </svg>
      </dt>
      <dd>
        <b>The version vector.</b> A bar per server: how far its writes are known here. The dashed top exists
        elsewhere and is missing here.
      </dd>
      <dt>
        <span className="mono small">undone 3, redone 4</span>
      </dt>
      <dd>
        <b>A rollback.</b> A write arrived that belongs further left: boxes are undone from the right, it
        drops in, and they run again in order.
      </dd>
      <dt>
        <span className="badge gate">ERR_DEP</span>
      </dt>
      <dd>
        <b>A promise kept.</b> The replica lacks what the client has written or read, and says so instead of
        showing the past.
      </dd>
    </>
  );
}
