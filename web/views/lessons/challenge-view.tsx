// A task: what is to be reached, what may be spent, how far it is; hints and a solution for whoever asks.

import { type ReactNode, useEffect } from 'react';
import type { ChallengeReport, Spending } from '../../../shared/script/check-goal.ts';
import type { Challenge, LessonStep } from '../../../shared/script/lesson.ts';
import { reportOn } from '../../store/lesson-evidence.ts';
import type { StepProgress } from '../../store/lesson-play.ts';
import {
  beginChallenge,
  challengeSolved,
  retryChallenge,
  showHint,
  showSolution,
} from '../../store/lesson-player.ts';
import { useLive } from '../../store/run-store.ts';
import { StepLines } from './step-lines.tsx';
import { Words } from './words.tsx';

export function ChallengeView(props: {
  readonly challenge: Challenge;
  readonly step: LessonStep;
  readonly progress: StepProgress;
  readonly isBusy: boolean;
}): ReactNode {
  const { challenge, step, progress, isBusy } = props;
  const report = useReport(challenge, progress);
  useEffect(beginChallenge, []);
  const isSolved = progress.challenge === 'solved';
  const state = report?.state ?? 'open';
  useEffect(() => {
    if (state === 'solved' && progress.challenge === 'open') challengeSolved();
  }, [state, progress.challenge]);
  return (
    <section className={`challenge ${isSolved ? 'solved' : state}`} aria-label="Task">
      <p className="challenge-kind small">Your turn</p>
      <h3>
        <Words text={challenge.task} />
      </h3>
      {report !== null && <Spent spending={report.spending} />}
      {report !== null && challenge.goals.length > 1 && <Goals report={report} />}
      {isSolved && <Solved challenge={challenge} />}
      {progress.challenge === 'open' && state === 'overspent' && (
        <p className="lesson-astray" role="status">
          That is more than the task allows. Start it over, and try another way.
        </p>
      )}
      {progress.challenge === 'open' && <Help challenge={challenge} progress={progress} isBusy={isBusy} />}
      {progress.challenge === 'shown' && (
        <>
          <StepLines step={step} progress={progress} isBusy={isBusy} />
          {progress.isDone && (
            <p>
              <Words text={challenge.learnt} />
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** Anew with each news of the run; from the step's own beginning on. */
function useReport(
  challenge: Challenge,
  { begunAfter, challenge: fate }: StepProgress,
): ChallengeReport | null {
  useLive((state) => state.frame);
  return begunAfter === null || fate === 'shown' ? null : reportOn(challenge, begunAfter);
}

function Spent({ spending }: { readonly spending: readonly Spending[] }): ReactNode {
  if (spending.length === 0) return null;
  return (
    <ul className="spending small" aria-label="What may be spent">
      {spending.map(({ verb, most, spent }) => (
        <li key={verb} className={spent > most ? 'over' : ''}>
          {most === 0 ? `no ${verb}` : `${spent} of ${most} ${most === 1 ? singular(verb) : plural(verb)}`}
        </li>
      ))}
    </ul>
  );
}

function singular(verb: string): string {
  return verb === 'lines' ? 'line' : verb;
}

function plural(verb: string): string {
  if (verb === 'lines') return verb;
  return verb.endsWith('sh') ? `${verb}es` : `${verb}s`;
}

function Goals({ report }: { readonly report: ChallengeReport }): ReactNode {
  return (
    <ul className="goals small" aria-label="Goals">
      {report.goals.map(({ text, holds }) => (
        <li key={text} className={holds ? 'holds' : ''}>
          <span aria-hidden="true">{holds ? '✓' : '○'}</span> <code className="mono">{text}</code>
          <span className="spoken-only">{holds ? ', reached' : ', not yet'}</span>
        </li>
      ))}
    </ul>
  );
}

function Solved({ challenge }: { readonly challenge: Challenge }): ReactNode {
  return (
    <div className="solved-words" role="status">
      <svg viewBox="0 0 48 24" width="48" height="24" aria-hidden="true">
        <path className="ripple" d="M4 16c6-8 10 8 20 0s14 8 20 0" />
        <path className="tick" d="M16 10l6 6 11-12" />
      </svg>
      <p>
        <b>Solved.</b> <Words text={challenge.learnt} />
      </p>
    </div>
  );
}

function Help(props: {
  readonly challenge: Challenge;
  readonly progress: StepProgress;
  readonly isBusy: boolean;
}): ReactNode {
  const { challenge, progress, isBusy } = props;
  const { hintsShown } = progress;
  const left = challenge.hints.length - hintsShown;
  return (
    <>
      {hintsShown > 0 && (
        <ol className="hints" aria-label="Hints">
          {challenge.hints.slice(0, hintsShown).map((hint) => (
            <li key={hint}>
              <Words text={hint} />
            </li>
          ))}
        </ol>
      )}
      <div className="lesson-ways">
        {left > 0 && (
          <button type="button" className="button small" onClick={showHint}>
            {hintsShown === 0 ? 'A hint' : 'Another hint'}
          </button>
        )}
        <button
          type="button"
          className="button small"
          disabled={isBusy}
          onClick={() => void retryChallenge()}
        >
          Start the task over
        </button>
        <button
          type="button"
          className="button quiet small"
          disabled={isBusy}
          onClick={() => void showSolution()}
        >
          Show a solution
        </button>
      </div>
    </>
  );
}
