// The way to the lessons, in the head of the page. What it opens is loaded when it is wanted.

import { lazy, type ReactNode, Suspense } from 'react';
import { hideLessons, showLessons, useLessons } from '../../store/lesson-store.ts';

const Catalogue = lazy(() => import('./catalogue.tsx'));
const LessonPanel = lazy(() => import('./lesson-panel.tsx'));

export function LessonsButton(): ReactNode {
  const open = useLessons((state) => state.listOpen);
  return (
    <button
      type="button"
      className="button lessons-button"
      title="lessons: guided stories, with questions and tasks (l)"
      aria-expanded={open}
      onClick={() => (open ? hideLessons() : void showLessons())}
    >
      Lessons
    </button>
  );
}

/** The list, over the page. */
export function LessonList(): ReactNode {
  const open = useLessons((state) => state.listOpen);
  return <Suspense fallback={null}>{open && <Catalogue />}</Suspense>;
}

/** The lesson that is played, beside the picture. */
export function LessonPlace(): ReactNode {
  const played = useLessons((state) => state.played !== null);
  const said = useLessons((state) => state.said);
  return (
    <>
      <p className="spoken-only" aria-live="polite" data-testid="lesson-said">
        {said}
      </p>
      {played && (
        <Suspense fallback={<section className="lesson" aria-label="Lesson" />}>
          <LessonPanel />
        </Suspense>
      )}
    </>
  );
}
