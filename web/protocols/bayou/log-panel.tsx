// The write-log: committed writes with their CSN, the fence, tentative writes in their order.

import type { ReactNode } from 'react';
import type { Outcome, Write } from '../../../shared/protocols/bayou/types.ts';
import { handleOf } from '../../../shared/protocols/bayou/view.ts';
import { Actor } from '../../views/common/actor.tsx';
import type { BayouReplica } from './use-bayou.ts';
import { useBayou } from './use-bayou.ts';
import { outcomeInWords, writeInWords, writeKey } from './write-words.ts';

/** Rows drawn on each side of the fence; a log of thousands would make the page crawl. */
const ROWS_MAX = 60;

export function LogPanel({ replica }: { readonly replica: string }): ReactNode {
  const bayou = useBayou(replica);
  if (bayou === null) return null;
  const { state } = bayou;
  const csn = state.omitted.csn + state.committed.length;
  const committed = state.committed.slice(-ROWS_MAX);
  const left = csn - committed.length;
  const tentative = state.tentative.slice(0, ROWS_MAX);
  return (
    <>
      <table className="log">
        <caption className="spoken-only">Write-log of {replica}, the oldest write first</caption>
        <thead>
          <tr>
            <th scope="col">CSN</th>
            <th scope="col">stamp</th>
            <th scope="col">write</th>
            <th scope="col">by</th>
          </tr>
        </thead>
        <tbody>
          {left > 0 && (
            <tr className="left-out">
              <td colSpan={4} className="soft small">
                {leftOut(left, state.omitted.csn)}
              </td>
            </tr>
          )}
          {committed.map((write, i) => (
            <LogRow key={writeKey(write)} bayou={bayou} write={write} csn={left + i + 1} outcome={null} />
          ))}
          <tr className="fence-row">
            <td colSpan={4}>
              <span>
                {csn === 0 ? 'nothing committed yet' : `committed up to CSN ${csn}`}
                {state.tentative.length > 0
                  ? ` · ${state.tentative.length} tentative below`
                  : ' · nothing tentative'}
              </span>
            </td>
          </tr>
          {tentative.map(({ write, outcome }) => (
            <LogRow key={writeKey(write)} bayou={bayou} write={write} csn={null} outcome={outcome} />
          ))}
          {state.tentative.length > tentative.length && (
            <tr>
              <td colSpan={4} className="soft small">
                and {state.tentative.length - tentative.length} more
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <p className="small soft panel-note">
        Above the fence: committed, in the order of the primary, for good. Below it: tentative, in the order
        of ⟨accept stamp, server⟩, until their commit sequence numbers arrive; a write that comes late is put
        between, and those after it are undone and redone.
      </p>
    </>
  );
}

function leftOut(left: number, truncated: number): string {
  if (truncated === 0) return `${left} older committed writes`;
  const shown = left - truncated;
  return `${truncated} dropped from the log (O, OSN ${truncated})${shown > 0 ? `, ${shown} older ones not shown` : ''}`;
}

function LogRow(props: {
  readonly bayou: BayouReplica;
  readonly write: Write;
  readonly csn: number | null;
  readonly outcome: Outcome | null;
}): ReactNode {
  const { write, csn, outcome, bayou } = props;
  const fate = outcome === null ? null : outcomeInWords(outcome);
  const member = write.body.type === 'create' || write.body.type === 'retire';
  return (
    <tr className={`${csn === null ? 'tentative' : 'committed'}${member ? ' member' : ''}`}>
      <td className="mono">{csn ?? '–'}</td>
      <td className="mono">{write.stamp}</td>
      <td className="mono wide">
        {writeInWords(write, bayou.state)}
        {fate !== null && <span className="soft small"> ({fate})</span>}
      </td>
      <td className="by">
        <Actor id={handleOf(bayou.state, write.server)} />
        {write.origin !== null && <span className="soft"> · {write.origin.client}</span>}
      </td>
    </tr>
  );
}
