// The page of comparison: one script on several systems, in lockstep, and the ledger.

import { type ReactNode, useEffect } from 'react';
import { COMPARED_EXAMPLES } from '../../../shared/compare/examples.ts';
import {
  compareStore,
  goToFirstDifference,
  goToRow,
  stepRows,
  useCompare,
} from '../../store/compare/compare-store.ts';
import { isTyping } from '../frame/key-guards.ts';
import { CompareEditor, CompareHead } from './compare-head.tsx';
import { CompareTable } from './compare-table.tsx';
import { showLedger } from './stepper.tsx';

export function ComparePage(): ReactNode {
  const comparison = useCompare((state) => state.comparison);
  const row = useCompare((state) => state.row);
  const isEditing = useCompare((state) => state.isEditing);
  useCompareKeys();
  return (
    <div className="compare-page">
      <CompareHead />
      <CompareStatus />
      <main className="compare-main">
        {isEditing && <CompareEditor />}
        {comparison !== null && <CompareTable comparison={comparison} row={row} />}
      </main>
      <Narration />
    </div>
  );
}

/** How far it is, why it cannot be, or what to ask the room. */
function CompareStatus(): ReactNode {
  const progress = useCompare((state) => state.progress);
  const script = useCompare((state) => state.script);
  const lesson = useCompare((state) => state.lesson);
  const ofLesson = lesson?.script === script ? lesson.about || lesson.title : '';
  const question = COMPARED_EXAMPLES.find((one) => one.script === script)?.question ?? ofLesson;
  switch (progress.state) {
    case 'running':
      return (
        <div className="compare-status">
          <progress max={1} value={progress.part} aria-label="Simulated so far" />
          <span className="soft">{progress.system === '' ? 'begins' : `simulates ${progress.system}`}</span>
        </div>
      );
    case 'refused':
      return (
        <p className="compare-status refused" role="alert">
          {progress.sentence}
        </p>
      );
    case 'idle':
      return (
        <p className="compare-status">{question === '' ? 'Your own script, on every system.' : question}</p>
      );
  }
}

/** What the line came to, for who cannot see the cells fill. */
function Narration(): ReactNode {
  const said = useCompare(({ comparison, row }) => {
    if (comparison === null) return '';
    const answers = comparison.systems.map(
      ({ name, outcomes }) => `${name}: ${outcomes[row]?.text || 'done'}`,
    );
    return `line ${row + 1}, ${comparison.lines[row]?.text}: ${answers.join('; ')}`;
  });
  return (
    <p className="spoken-only" role="status">
      {said}
    </p>
  );
}

const KEYS: Readonly<Record<string, () => void>> = {
  ArrowRight: () => stepRows(1),
  ArrowLeft: () => stepRows(-1),
  k: () => stepRows(1),
  j: () => stepRows(-1),
  '.': () => stepRows(1),
  Home: () => goToRow(0),
  End: () => goToRow(Number.MAX_SAFE_INTEGER),
  d: goToFirstDifference,
  l: showLedger,
  e: () => compareStore.setState((state) => ({ isEditing: !state.isEditing })),
};

function useCompareKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const deed = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
      if (deed === undefined) return;
      event.preventDefault();
      deed();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
