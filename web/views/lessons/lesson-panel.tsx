// A lesson, beside the picture: where one is, what is to be seen, what was done and what came out, and the way on.

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { nextLesson, protocolOfLesson } from '../../layout/lesson-list.ts';
import { introductionOf } from '../../protocols/index.ts';
import {
  judgePrediction,
  type Onward,
  onwardOf,
  type PlayedLesson,
  progressOf,
  stepOf,
  wentAnotherWay,
} from '../../store/lesson-play.ts';
import { goBack, goOn, restartLesson, startLesson, takeOver } from '../../store/lesson-player.ts';
import { showLessons, useLessons } from '../../store/lesson-store.ts';
import { ChallengeView } from './challenge-view.tsx';
import { QuestionView } from './question-view.tsx';
import { StepLines } from './step-lines.tsx';
import { StepList } from './step-list.tsx';
import { useLessonKeys } from './use-lesson-keys.ts';
import { Words } from './words.tsx';

export default function LessonPanel(): ReactNode {
  useLessonKeys();
  const played = useLessons((state) => state.played);
  const opening = useLessons((state) => state.opening);
  const body = useRef<HTMLDivElement>(null);
  const key = played === null ? '' : `${played.name} ${played.at} ${played.isOver}`;
  // Each step is read from its beginning.
  useEffect(() => {
    if (key !== '') body.current?.scrollTo({ top: 0 });
  }, [key]);
  const come =
    played === null ? '' : `${key} ${progressOf(played).outcomes.length} ${progressOf(played).isDone}`;
  // What came out, and why, is in sight.
  useEffect(() => {
    if (come === '' || body.current === null) return;
    const news = body.current.querySelector('.reveal') ?? [...body.current.querySelectorAll('pre')].at(-1);
    news?.scrollIntoView({ block: 'nearest' });
  }, [come]);
  if (played === null) return null;
  return (
    <section className="lesson" aria-label={`Lesson: ${played.lesson.title}`}>
      <Head played={played} />
      <div ref={body} className="lesson-body">
        {played.isOver ? <Ending played={played} /> : <Step played={played} />}
        {played.refused !== null && (
          <p className="sheet-refusal small" role="alert">
            {played.refused}
          </p>
        )}
      </div>
      <Controls played={played} opening={opening !== null} />
    </section>
  );
}

function Head({ played }: { readonly played: PlayedLesson }): ReactNode {
  const [listed, setListed] = useState(false);
  const { lesson, at, name } = played;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for the keys of the controls within
    <header
      className="lesson-head"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !listed) return;
        event.stopPropagation();
        setListed(false);
      }}
    >
      <div className="lesson-title">
        <p className="soft small">{introductionOf(protocolOfLesson({ name }))?.title}</p>
        <h2>{lesson.title}</h2>
      </div>
      <button
        type="button"
        className="button quiet small"
        aria-expanded={listed}
        title="all steps of this lesson"
        onClick={() => setListed(!listed)}
      >
        {at + 1} of {lesson.steps.length} <span aria-hidden="true">▾</span>
      </button>
      <progress className="lesson-bar" aria-label="Steps done" value={at + 1} max={lesson.steps.length} />
      {listed && <StepList played={played} onChosen={() => setListed(false)} />}
    </header>
  );
}

function Step({ played }: { readonly played: PlayedLesson }): ReactNode {
  const step = stepOf(played);
  const progress = progressOf(played);
  return (
    <>
      <div className="lesson-caption">
        {step.caption.map((paragraph) => (
          <p key={paragraph}>
            <Words text={paragraph} />
          </p>
        ))}
      </div>
      {step.question !== null && (
        <QuestionView
          key={played.at}
          question={step.question}
          progress={progress}
          verdict={judgePrediction(progress)}
          isBusy={played.isBusy}
        />
      )}
      {step.challenge === null ? (
        <StepLines step={step} progress={progress} isBusy={played.isBusy} />
      ) : (
        <ChallengeView
          key={played.at}
          challenge={step.challenge}
          step={step}
          progress={progress}
          isBusy={played.isBusy}
        />
      )}
      {wentAnotherWay(step, progress) && (
        <p className="lesson-astray small">
          This came out otherwise than in the lesson, as the run was changed by hand or is played live.
        </p>
      )}
    </>
  );
}

function Ending({ played }: { readonly played: PlayedLesson }): ReactNode {
  const index = useLessons((state) => state.index);
  const next = nextLesson(index, played.name);
  return (
    <div className="lesson-caption lesson-ending" role="status">
      <p>
        <b>That was it.</b> The cluster stands as you left it: play on, or take the next lesson.
      </p>
      <div className="lesson-ways">
        {next !== null && (
          <button
            type="button"
            className="button primary"
            onClick={() => void startLesson(next.name, played.engine)}
          >
            Next: {next.title}
          </button>
        )}
        <button type="button" className="button" onClick={() => void showLessons()}>
          All lessons
        </button>
      </div>
    </div>
  );
}

const ONWARD: Readonly<Record<Onward, string>> = {
  perform: 'Do it',
  reveal: 'Reveal',
  goOn: 'Next',
  skip: 'Skip',
  end: 'Finish',
  over: 'Done',
  wait: 'Wait …',
};

function Controls({
  played,
  opening,
}: {
  readonly played: PlayedLesson;
  readonly opening: boolean;
}): ReactNode {
  const onward = onwardOf(played);
  const isTask = stepOf(played).challenge !== null && progressOf(played).challenge === 'open';
  return (
    <footer className="lesson-controls">
      <button
        type="button"
        className="button"
        disabled={played.isBusy || (played.at === 0 && !played.isOver)}
        title="the step before (←)"
        onClick={goBack}
      >
        Back
      </button>
      <button
        type="button"
        className={`button lesson-on${onward === 'skip' || isTask ? '' : ' primary'}`}
        disabled={onward === 'wait' || onward === 'over'}
        aria-describedby="lesson-keys"
        onClick={() => void goOn()}
      >
        {ONWARD[onward]}
      </button>
      <p id="lesson-keys" className="soft small lesson-keys">
        <kbd>Space</kbd> <kbd>→</kbd> <kbd>.</kbd> on · <kbd>←</kbd> back
      </p>
      <div className="lesson-leave">
        <button
          type="button"
          className="button quiet small"
          disabled={opening}
          onClick={() => void restartLesson()}
        >
          Restart
        </button>
        <button
          type="button"
          className="button quiet small"
          title="leave the lesson, and go on with this very run"
          onClick={takeOver}
        >
          Take over from here
        </button>
      </div>
    </footer>
  );
}
