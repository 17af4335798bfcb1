// All steps of the lesson; those that were shown can be gone back to.

import type { ReactNode } from 'react';
import type { LessonStep } from '../../../shared/script/lesson.ts';
import type { PlayedLesson } from '../../store/lesson-play.ts';
import { showStep } from '../../store/lesson-player.ts';

const WORDS_MAX = 9;

export function StepList(props: { readonly played: PlayedLesson; readonly onChosen: () => void }): ReactNode {
  const { played, onChosen } = props;
  return (
    <ol className="step-list" aria-label="Steps">
      {played.lesson.steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a lesson never change places
        <li key={index}>
          <button
            type="button"
            className="step-choice small"
            aria-current={index === played.at ? 'step' : undefined}
            disabled={played.isBusy || index > played.reached}
            onClick={() => {
              showStep(index);
              onChosen();
            }}
          >
            <span className="mono soft">{index + 1}</span>{' '}
            {index > played.reached ? kindOf(step) : headingOf(step)}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** What is still to come is not told. */
function kindOf(step: LessonStep): string {
  if (step.challenge !== null) return 'a task';
  return step.question === null ? '…' : 'a question';
}

function headingOf(step: LessonStep): string {
  const text = step.challenge?.task ?? step.caption[0] ?? step.question?.ask ?? step.commands[0]?.text ?? '';
  const words = text.replaceAll('`', '').split(' ');
  return words.length > WORDS_MAX ? `${words.slice(0, WORDS_MAX).join(' ')} …` : words.join(' ');
}
