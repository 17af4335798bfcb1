// The list of lessons: by system, in their order, with what this viewer has done of each.

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { LessonSummary } from '../../../shared/script/lesson.ts';
import { type LessonShelf, shelvesOf } from '../../layout/lesson-list.ts';
import { introductionOf } from '../../protocols/index.ts';
import { startLesson } from '../../store/lesson-player.ts';
import { type AllProgress, useProgress } from '../../store/lesson-progress.ts';
import { hideLessons, lessonStore, useLessons } from '../../store/lesson-store.ts';
import { useRuns } from '../../store/runs-store.ts';

export default function Catalogue(): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const index = useLessons((state) => state.index);
  const refused = useLessons((state) => state.refused);
  const protocols = useRuns((state) => state.protocols);
  const progress = useProgress();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const order = protocols.map(({ name }) => name);
  const shelves = shelvesOf(index, order, query);
  return (
    <dialog
      ref={dialog}
      className="lesson-list"
      aria-labelledby="lessons-title"
      onClose={hideLessons}
      onKeyDown={onListKey}
    >
      <header className="lesson-list-head">
        <div>
          <h2 id="lessons-title">Lessons</h2>
          <p className="soft">
            Guided stories on a cluster of their own: read, guess, then see. Leave at any step and play on.
          </p>
        </div>
        <input
          className="field"
          type="search"
          aria-label="Search the lessons"
          placeholder="Search: ERR_DEP, rollback, …"
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
        <EngineChoice />
        <button type="button" className="button" onClick={hideLessons}>
          Close
        </button>
      </header>
      {refused !== null && (
        <p className="sheet-refusal" role="alert">
          {refused}
        </p>
      )}
      <p className="spoken-only" role="status">
        {query === '' ? '' : `${shelves.reduce((sum, shelf) => sum + countOf(shelf), 0)} lessons found`}
      </p>
      {index.length > 0 && shelves.length === 0 && (
        <p className="soft">Nothing is called so. Try another word.</p>
      )}
      <div className="lesson-shelves">
        {shelves.map((shelf) => (
          <Shelf key={shelf.protocol} shelf={shelf} progress={progress} isSearched={query !== ''} />
        ))}
      </div>
    </dialog>
  );
}

function countOf({ guided, stories }: LessonShelf): number {
  return guided.length + stories.length;
}

/** Up and down from lesson to lesson, from the search field too. */
function onListKey(event: KeyboardEvent<HTMLDialogElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  if (event.target instanceof HTMLInputElement && event.target.type === 'radio') return;
  const all = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('.lesson-row')];
  const shown = all.filter((row) => row.checkVisibility());
  const at = shown.findIndex((row) => row.matches(':focus'));
  const goal = shown[event.key === 'ArrowDown' ? at + 1 : Math.max(0, at - 1)];
  if (goal === undefined) return;
  event.preventDefault();
  goal.focus();
}

function EngineChoice(): ReactNode {
  const engine = useLessons((state) => state.engine);
  return (
    <fieldset className="engines small">
      <legend className="spoken-only">Engine</legend>
      <label title="virtual time from a seed: it comes out the same each time">
        <input
          type="radio"
          name="lesson-engine"
          checked={engine === 'sim'}
          onChange={() => lessonStore.setState({ engine: 'sim' })}
        />
        simulated
      </label>
      <label title="real sockets and disks, in real time">
        <input
          type="radio"
          name="lesson-engine"
          checked={engine === 'live'}
          onChange={() => lessonStore.setState({ engine: 'live' })}
        />
        live
      </label>
    </fieldset>
  );
}

function Shelf(props: {
  readonly shelf: LessonShelf;
  readonly progress: AllProgress;
  readonly isSearched: boolean;
}): ReactNode {
  const { shelf, progress, isSearched } = props;
  const { protocol, guided, stories } = shelf;
  const page = introductionOf(protocol);
  const title = page?.title ?? protocol;
  const done = guided.filter(({ name }) => progress[name]?.isDone === true).length;
  return (
    <section className="lesson-shelf" aria-label={title}>
      <h3>
        {title}
        {guided.length > 0 && !isSearched && (
          <span className="soft small">
            {done} of {guided.length} done
          </span>
        )}
      </h3>
      {page !== null && <p className="soft small">{page.promise}</p>}
      {guided.length === 0 && !isSearched && (
        <p className="soft small">No guided lessons yet; its stories can be played.</p>
      )}
      {guided.length > 0 && (
        <ol>
          {guided.map((lesson) => (
            <Row key={lesson.name} lesson={lesson} progress={progress} />
          ))}
        </ol>
      )}
      {stories.length > 0 && (
        <details key={String(isSearched)} open={isSearched || guided.length === 0}>
          <summary className="small">
            {stories.length} more {stories.length === 1 ? 'story' : 'stories'}, without questions or tasks
          </summary>
          <ul>
            {stories.map((lesson) => (
              <Row key={lesson.name} lesson={lesson} progress={progress} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Row({
  lesson,
  progress,
}: {
  readonly lesson: LessonSummary;
  readonly progress: AllProgress;
}): ReactNode {
  const opening = useLessons((state) => state.opening);
  const engine = useLessons((state) => state.engine);
  const { name, title, about, guided, minutes, questions, challenges } = lesson;
  const come = progress[name];
  const fate = come === undefined ? '' : come.isDone ? 'done' : 'begun';
  return (
    <li>
      <button
        type="button"
        className={`lesson-row ${fate}`}
        disabled={opening !== null}
        onClick={() => void startLesson(name, engine)}
      >
        <span className="lesson-place mono" aria-hidden="true">
          {fate === 'done' ? '✓' : (guided ?? '·')}
        </span>
        <span className="lesson-words">
          <b>{opening === name ? 'Opening …' : title}</b>
          {about !== '' && <span className="soft small">{about}</span>}
        </span>
        <span className="lesson-size soft small">
          {challenges > 0 && (
            <span className="lesson-task" aria-hidden="true">
              task
            </span>
          )}
          {minutes} min
          <span className="spoken-only">
            {questions > 0 && `, ${count(questions, 'question')}`}
            {challenges > 0 && `, ${count(challenges, 'task')}`}
            {fate !== '' && `, ${fate}`}
          </span>
        </span>
      </button>
    </li>
  );
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
