// What would have changed a result, tried by forks: the smallest changes first, each with the lines that make it.

import { type ReactNode, useState } from 'react';
import type { OperationPicture } from '../../../shared/trace/picture.ts';
import type { Finding } from '../../../shared/whatif/search.ts';
import { resultInWords, toneOf } from '../../protocols/client-words.ts';
import { performAll } from '../../store/command-store.ts';
import {
  cancelSearch,
  linesHere,
  nameOf,
  openFork,
  searchFor,
  useWhatIf,
  type WhatIfState,
} from '../../store/what-if-store.ts';

/** More are a press away: the smallest are what one wants to read. */
const SHOWN = 4;

export function WhatIf({ operation }: { readonly operation: OperationPicture }): ReactNode {
  const state = useWhatIf((whole) => whole);
  if (operation.endedAt === null) return null;
  const isMine = state.about === nameOf(operation);
  const isSearching = isMine && state.state === 'searching';
  return (
    <section className="what-if" aria-label="What would have changed it">
      <h3>What would have changed it?</h3>
      {isMine ? <Search search={state} operation={operation} /> : <Invitation />}
      {!isSearching && (
        <div className="deeds">
          <button type="button" className="button" onClick={() => searchFor(operation)}>
            {isMine ? 'Try again' : 'Try changes in forks'}
          </button>
        </div>
      )}
    </section>
  );
}

function Invitation(): ReactNode {
  return (
    <p className="soft small">
      Single changes, the smallest first, each tried in a simulation of its own that goes on from the moment
      before this was asked; if none of them alters it, two faults at a time. The run here is left as it is.
    </p>
  );
}

function Search(props: { readonly search: WhatIfState; readonly operation: OperationPicture }): ReactNode {
  const { search, operation } = props;
  const [all, setAll] = useState(false);
  const { findings } = search;
  const shown = all ? findings : findings.slice(0, SHOWN);
  return (
    <>
      <p className="what-if-verdict" role="status">
        {verdictOf(search)}
      </p>
      {search.state === 'searching' && <Progress tried={search.tried} of={search.of} />}
      <ol className="plain-list what-if-findings" aria-label="Changes that give another result">
        {shown.map((finding) => (
          <Found
            key={`${finding.forkAt} ${finding.lines.join('\n')}`}
            finding={finding}
            operation={operation}
          />
        ))}
      </ol>
      {findings.length > SHOWN && (
        <button type="button" className="plain link small" onClick={() => setAll(!all)}>
          {all ? 'Show the smallest alone' : `Show ${findings.length - SHOWN} more`}
        </button>
      )}
    </>
  );
}

function Progress({ tried, of }: { readonly tried: number; readonly of: number }): ReactNode {
  return (
    <div className="what-if-progress">
      <progress aria-label="Changes tried" value={tried} max={Math.max(of, 1)} />
      <span className="soft small mono">
        {tried} of {of === 0 ? '…' : of}
      </span>
      <button type="button" className="button quiet small" onClick={cancelSearch}>
        Cancel
      </button>
    </div>
  );
}

function Found({
  finding,
  operation,
}: {
  readonly finding: Finding;
  readonly operation: OperationPicture;
}): ReactNode {
  const { change, result } = finding;
  const here = linesHere(finding, operation);
  return (
    <li>
      <p>
        {change.condition}: <b className={`mono ${toneOf(result)}`}>{resultInWords(result)}</b>
      </p>
      {change.lines.length > 0 && change.type !== 'leaveOut' && (
        <code className="what-if-lines">{change.lines.join('; ')}</code>
      )}
      <div className="deeds">
        {change.type !== 'leaveOut' && (
          <button
            type="button"
            className="button quiet small"
            title={here.join('\n')}
            aria-label={`Do it here: ${change.condition}`}
            onClick={() => void performAll(here)}
          >
            Do it here
          </button>
        )}
        <button
          type="button"
          className="button quiet small"
          aria-label={`Open that fork: ${change.condition}`}
          onClick={() => void openFork(finding, operation)}
        >
          Open that fork
        </button>
      </div>
    </li>
  );
}

function verdictOf(search: WhatIfState): string {
  const { state, tried, pairs, sentence } = search;
  switch (state) {
    case 'idle':
    case 'searching':
      return pairs === null
        ? 'Trying changes, the smallest first …'
        : 'No single change alters it. Trying two faults at a time, the newest first …';
    case 'failed':
      return `Nothing could be tried: ${sentence}.`;
    case 'givenUp':
      return tried === 0 ? 'Given up.' : `Given up: ${outcomeOf(search)}.`;
    case 'done':
      return pairs === null ? singlesInWords(search) : `${pairsInWords(search)}${untriedInWords(search)}`;
  }
}

function outcomeOf({ tried, pairs, findings }: WhatIfState): string {
  const count = findings.length;
  const give = count === 1 ? 'gives' : 'give';
  return pairs === null
    ? `${count} of ${tried} changes ${give} another result`
    : `${count} of ${pairs.tried} pairs of faults ${give} another result`;
}

function singlesInWords(search: WhatIfState): string {
  return search.findings.length === 0
    ? `None of ${search.tried} single changes alters it: it would take more than one.`
    : `${outcomeOf(search)}; the others change nothing.`;
}

function pairsInWords(search: WhatIfState): string {
  const { tried, pairs, findings } = search;
  const singles = tried - (pairs?.tried ?? 0);
  return findings.length === 0
    ? `None of ${singles} single changes alters it, and none of ${pairs?.tried} pairs of faults.`
    : `None of ${singles} single changes alters it; ${outcomeOf(search)}.`;
}

/** What is beyond the bound is said, or one would take it for tried. */
function untriedInWords({ pairs }: WhatIfState): string {
  if (pairs === null || pairs.untried === 0) return '';
  return ` The newest faults were paired; ${pairs.untried} more pairs were not tried.`;
}
