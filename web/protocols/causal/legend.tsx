// The rows of the legend that are the causal store's own.

import type { ReactNode } from 'react';

export function Legend(): ReactNode {
  return (
    <>
      <dt>
        <svg viewBox="0 0 62 34" className="legend-picture" aria-hidden="true">
          <rect className="l-bar-0" x="4" y="10" width="9" height="22" />
          <rect className="l-bar-1" x="18" y="18" width="9" height="14" />
          <rect className="l-bar-behind" x="18.6" y="7" width="7.8" height="11" />
          <rect className="l-bar-2" x="32" y="14" width="9" height="18" />
        </svg>
      </dt>
      <dd>
        <b>The vector clock.</b> A bar per member: how many of its writes are applied here. The dashed top
        exists elsewhere and has not been applied yet.
      </dd>
      <dt>
        <svg viewBox="0 0 62 24" className="legend-picture" aria-hidden="true">
          <rect className="l-committed" x="2" y="4" width="16" height="16" rx="3" />
          <text x="10" y="16">
            3
          </text>
          <line className="l-fence" x1="25" x2="25" y1="1" y2="23" />
          <rect className="l-tentative" x="32" y="4" width="16" height="16" rx="3" />
        </svg>
      </dt>
      <dd>
        <b>Applied, and held back.</b> Solid: applied here. Dashed, right of the fence: it came, and waits for
        a write that it depends on, so nobody sees it.
      </dd>
      <dt>
        <span className="mono">s0:3</span>
      </dt>
      <dd>
        <b>A write.</b> The third of s0. It is applied when the second is, and all that s0 had when it was
        made; until then it is held back.
      </dd>
      <dt>
        <span className="badge gate">ERR_DEP</span>
      </dt>
      <dd>
        <b>A promise kept.</b> The replica lacks a write that the client has seen, and says so instead of
        showing the past.
      </dd>
      <dt>
        <span className="mono">a ∥ b</span>
      </dt>
      <dd>
        <b>Siblings.</b> Values of concurrent writes: neither writer had seen the other's.
      </dd>
    </>
  );
}
