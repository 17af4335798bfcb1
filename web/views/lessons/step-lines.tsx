// The commands of a step, before and after they are performed, each with what it gave.

import type { ReactNode } from 'react';
import type { LessonStep } from '../../../shared/script/lesson.ts';
import type { StepProgress } from '../../store/lesson-play.ts';

/** Longer output is scrolled in its own box. */
export function StepLines(props: {
  readonly step: LessonStep;
  readonly progress: StepProgress;
  readonly isBusy: boolean;
}): ReactNode {
  const { step, progress, isBusy } = props;
  const done = progress.outcomes.length;
  const lines = numbered(step.commands.map(({ text }) => text.trim()));
  if (lines.length === 0) return null;
  return (
    <ol className="lesson-lines" aria-label="Commands of this step">
      {lines.map(({ text, number }, index) => {
        const isPause = number === null;
        const outcome = isPause ? undefined : progress.outcomes[number];
        const fate = outcome !== undefined ? 'done' : isBusy && number === done ? 'current' : 'to-come';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a step never change places
          <li key={index} className={isPause ? 'pause' : fate}>
            <code className="mono">{isPause ? '— the lesson waits here —' : text}</code>
            {outcome !== undefined && outcome.output.length > 0 && (
              <pre className={`mono${outcome.output.some(isRefusal) ? ' gate' : ''}`}>
                {outcome.output.join('\n')}
              </pre>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function isRefusal(line: string): boolean {
  return line.includes('ERR_DEP');
}

/** A place to wait is not performed, and has no number. */
function numbered(texts: readonly string[]): { readonly text: string; readonly number: number | null }[] {
  let next = 0;
  return texts.map((text) => {
    const number = /^pause here\b/.test(text) ? null : next;
    if (number !== null) next += 1;
    return { text, number };
  });
}
