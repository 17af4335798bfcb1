// The lines of the script, a row each, with what every system made of them. What is still to come stays empty, so that a
// room can say first what it expects.

import { type ReactNode, useEffect, useRef } from 'react';
import type { Comparison } from '../../../shared/compare/compare.ts';
import { isAlike, type Outcome } from '../../../shared/compare/outcome.ts';
import { goToRow } from '../../store/compare/compare-store.ts';
import { useOneColumn } from '../common/use-media.ts';

export function LinesBody({
  comparison,
  row,
}: {
  readonly comparison: Comparison;
  readonly row: number;
}): ReactNode {
  const { lines, systems, firstDifference } = comparison;
  return (
    <tbody className="compare-lines">
      {lines.map(({ line, text }, index) => {
        const outcomes = systems.map((system) => system.outcomes[index]);
        const isReached = index <= row;
        const differs = isReached && !areAlike(outcomes);
        return (
          <Row
            key={line}
            index={index}
            text={text}
            isCurrent={index === row}
            mark={differs ? (index === firstDifference ? 'first' : 'differs') : 'none'}
          >
            {systems.map(({ name, outcomes: all }) => (
              <Cell key={name} system={name} outcome={isReached ? all[index] : undefined} />
            ))}
          </Row>
        );
      })}
    </tbody>
  );
}

interface RowProps {
  readonly index: number;
  readonly text: string;
  readonly isCurrent: boolean;
  readonly mark: 'first' | 'differs' | 'none';
  readonly children: ReactNode;
}

function Row({ index, text, isCurrent, mark, children }: RowProps): ReactNode {
  const place = useRef<HTMLTableRowElement>(null);
  // In one column the page itself would be moved, and with it slider and pictures out of sight.
  const isPage = useOneColumn();
  useEffect(() => {
    if (isCurrent && !isPage) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent, isPage]);
  return (
    <tr
      ref={place}
      className={`${isCurrent ? 'current ' : ''}mark-${mark}`}
      aria-current={isCurrent ? 'step' : undefined}
    >
      <th scope="row">
        <button type="button" className="plain compare-line" onClick={() => goToRow(index)}>
          <span className="number">{index + 1}</span>
          <span className="mono text">{text}</span>
        </button>
        {mark === 'first' && <span className="difference-chip">first difference</span>}
        {mark === 'differs' && (
          <span className="difference" title="the systems differ">
            <span aria-hidden="true">≠</span>
            <span className="spoken-only">the systems differ</span>
          </span>
        )}
      </th>
      {children}
    </tr>
  );
}

function areAlike(outcomes: readonly (Outcome | undefined)[]): boolean {
  const [first, ...others] = outcomes;
  return first === undefined || others.every((other) => other !== undefined && isAlike(first, other));
}

function Cell({
  system,
  outcome,
}: {
  readonly system: string;
  readonly outcome: Outcome | undefined;
}): ReactNode {
  if (outcome === undefined) return <td className="cell ahead" data-system={system} />;
  const { meaning, text, sentence, tookMillis } = outcome;
  const word = text === '' ? 'done' : text;
  return (
    <td className={`cell ${meaning}${text === '' ? ' quiet' : ''}`} data-system={system}>
      <span className="mono answer">{word}</span>
      {tookMillis !== null && <span className="took">{durationWord(tookMillis)}</span>}
      {sentence !== '' && meaning !== 'absent' && <span className="why">{sentence}</span>}
    </td>
  );
}

function durationWord(millis: number): string {
  return millis >= 1_000 ? `${(millis / 1_000).toFixed(1)} s` : `${Math.round(millis)} ms`;
}
