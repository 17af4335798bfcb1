// The rows of the legend that are those of Viewstamped Replication.

import type { ReactNode } from 'react';

export function Legend(): ReactNode {
  return (
    <>
      <dt>
        <span className="mono">op 7 ✓6</span>
      </dt>
      <dd>
        <b>In the circle:</b> the view that it is in; seven ops are in its log, and it knows that six of them
        are committed.
      </dd>
      <dt>
        <span className="op-grid legend-cells" aria-hidden="true">
          <i className="executed" />
          <i className="decided" />
          <i className="acknowledged" />
          <i className="has" />
          <i className="doomed" />
        </span>
      </dt>
      <dd>
        <b>An op at a replica:</b> executed · committed, not known here · the primary knows that it is here ·
        in the log · will be cut. The number in it is the view that numbered it, the colour that view’s
        primary.
      </dd>
      <dt>
        <span className="op-grid legend-cells" aria-hidden="true">
          <i className="executed fence" />
          <i className="acknowledged" />
        </span>
      </dt>
      <dd>
        <b>The fence:</b> up to here this replica knows that all is committed.
      </dd>
      <dt>
        <svg viewBox="0 0 62 34" className="legend-picture dial" aria-hidden="true">
          <path className="l-dial" d="M18 17a13 13 0 1 1 13 13" />
          <circle className="closed" cx="31" cy="17" r="8" />
        </svg>
      </dt>
      <dd>
        <b>The quorum dial:</b> a part for each member that has the op. Gold: a quorum has it, so it is
        committed.
      </dd>
      <dt>
        <svg viewBox="0 0 62 34" className="legend-picture" aria-hidden="true">
          <path className="l-lane" d="M2 8h58M2 17h58M2 26h58" />
          <path className="l-fact" d="M14 1v32" />
          <path className="l-unaware" d="M14 8h12M14 17h26M14 26h34" />
          <circle className="l-learned" cx="26" cy="8" r="4" />
          <circle className="l-learned" cx="40" cy="17" r="4" />
          <circle className="l-learned" cx="48" cy="26" r="4" />
        </svg>
      </dt>
      <dd>
        <b>Gold on the strip:</b> a quorum has the op, so it is committed, and nobody knows yet. A dot: here a
        replica learns of it. Strong is the op that is chosen, or the newest; point at a faint line for its
        op.
      </dd>
      <dt>
        <svg viewBox="0 0 62 34" className="legend-picture" aria-hidden="true">
          <path className="l-crown" d="M17 27l-3 -17 10 8 7 -12 7 12 10 -8 -3 17z" />
        </svg>
      </dt>
      <dd>
        <b>The primary</b> of the view: it alone orders operations. The view-number says whose turn it is.
      </dd>
      <dt>
        <span className="badge small">
          NOT_
          <wbr />
          PRIMARY
        </span>
      </dt>
      <dd>
        <b>Ask the primary.</b> The answer names it.
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
