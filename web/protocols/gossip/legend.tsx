// The rows of the legend that are the gossip store's own.

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
        <b>What was seen.</b> A bar per replica: up to which stamp its writes are here, or newer ones in their
        place. The dashed top exists elsewhere and has not come yet.
      </dd>
      <dt>
        <svg viewBox="0 0 62 22" className="legend-picture" aria-hidden="true">
          <line className="l-pulse loud" x1="4" x2="58" y1="6" y2="6" />
          <line className="l-pulse" x1="4" x2="58" y1="17" y2="17" />
        </svg>
      </dt>
      <dd>
        <b>A round.</b> Two replicas compared their stores: the link flashes, and says what was new and how
        many bytes it took. Thin and grey: nothing was new.
      </dd>
      <dt>
        <span className="mono">⟨7, s2⟩</span>
      </dt>
      <dd>
        <b>A version.</b> The larger stamp is the newer one; of equal stamps that of the server which joined
        later. One of two concurrent writes loses.
      </dd>
      <dt>
        <span className="badge gate">ERR_DEP</span>
      </dt>
      <dd>
        <b>A promise kept.</b> The replica has an older version of the key than the client knows, and says so
        instead of showing the past.
      </dd>
    </>
  );
}
