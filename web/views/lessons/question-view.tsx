// Predict, then reveal: the question, its choices or a field, and afterwards what the run said, and why.

import { type ReactNode, useState } from 'react';
import { answerOf, isRight, type Question } from '../../../shared/script/lesson.ts';
import { outputOf, type StepProgress } from '../../store/lesson-play.ts';
import { predict } from '../../store/lesson-player.ts';
import { Words } from './words.tsx';

export function QuestionView(props: {
  readonly question: Question;
  readonly progress: StepProgress;
  readonly verdict: 'right' | 'wrong' | null;
  readonly isBusy: boolean;
}): ReactNode {
  const { question, progress, verdict, isBusy } = props;
  return (
    <section className="question" aria-label="Question">
      <h3>
        <Words text={question.ask} />
      </h3>
      {question.choices.length === 0 ? (
        <TypedAnswer progress={progress} isBusy={isBusy} />
      ) : (
        <Choices question={question} progress={progress} isBusy={isBusy} />
      )}
      {progress.isDone && (
        <div className="reveal" role="status">
          <p className={`verdict ${verdict ?? ''}`}>
            {verdict === 'right' && 'As you said. '}
            {verdict === 'wrong' && 'It came out otherwise. '}
            {question.choices.length === 0 && (
              <>
                The run says <code className="mono">{answerOf(outputOf(progress))}</code>.
              </>
            )}
          </p>
          <p>
            <Words text={question.reveal} />
          </p>
        </div>
      )}
    </section>
  );
}

function Choices(props: {
  readonly question: Question;
  readonly progress: StepProgress;
  readonly isBusy: boolean;
}): ReactNode {
  const { question, progress, isBusy } = props;
  const output = outputOf(progress);
  return (
    <ol className="lesson-choices">
      {question.choices.map(({ label, line }, index) => {
        const isChosen = progress.prediction === line;
        const right = progress.isDone && isRight(line, output);
        const fate = right ? ' right' : progress.isDone && isChosen ? ' wrong' : '';
        return (
          <li key={label}>
            <button
              type="button"
              className={`lesson-choice${fate}${isChosen ? ' guessed' : ''}`}
              aria-pressed={isChosen}
              disabled={isBusy || progress.isDone || progress.prediction !== null}
              onClick={() => void predict(line)}
            >
              <span className="lesson-choice-key mono" aria-hidden="true">
                {index + 1}
              </span>
              <span>
                <Words text={label} />
              </span>
              {right && (
                <span className="fate">
                  <span aria-hidden="true">✓</span>{' '}
                  <span className="spoken-only">this is how it came out</span>
                </span>
              )}
              {fate === ' wrong' && <span className="fate">your guess</span>}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function TypedAnswer({
  progress,
  isBusy,
}: {
  readonly progress: StepProgress;
  readonly isBusy: boolean;
}): ReactNode {
  const [text, setText] = useState(progress.prediction ?? '');
  const isOver = progress.isDone || progress.prediction !== null;
  return (
    <form
      className="typed-answer"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') void predict(text.trim());
      }}
    >
      <input
        className="field mono"
        aria-label="Your answer"
        value={text}
        disabled={isOver || isBusy}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={200}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit" className="button" disabled={isOver || isBusy || text.trim() === ''}>
        Say it
      </button>
    </form>
  );
}
