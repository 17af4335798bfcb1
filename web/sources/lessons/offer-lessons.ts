// Joins the lessons to the server's runs and to the page's address: `?lessons` opens their list, `?lesson=NAME` plays one
// on a run of its own, `?run=RUN&lesson=NAME` goes on with one where its run stands.

import type { RunSummary } from '../../../shared/wire/api.ts';
import { addressOfRun, freeName } from '../../commands/new-run.ts';
import { lessonStore, showLessons } from '../../store/lesson-store.ts';
import { pageRunStore } from '../../store/page-run.ts';
import { liveStore } from '../../store/run-store.ts';
import { runsStore } from '../../store/runs-store.ts';
import type { RunOffice } from '../source.ts';

/** What plays lessons is loaded when the first one is. */
const player = () => import('../../store/lesson-player.ts');

export function offerLessons(): void {
  lessonStore.setState({
    ports: {
      library: async () => (await import('./library.ts')).library,
      async openRun(lesson, request) {
        const { office, enter } = runsStore.getState();
        if (office === null) return { ok: false, error: 'there is no server that could play a lesson' };
        const there = await office.runs();
        if (!there.ok) return there;
        await closeLeftRuns(office, there.value.runs);
        const id = freeName(
          LESSON_RUN,
          there.value.runs.map((run) => run.id),
        );
        const created = await office.create({ id, ...request });
        if (created.ok) await enter(withLesson(addressOfRun(created.value), lesson));
        return created;
      },
      writeAddress: (lesson) => history.replaceState(null, '', withLesson(location.search, lesson)),
    },
  });
  const asked = new URLSearchParams(location.search);
  const [lesson, run] = [asked.get('lesson'), asked.get('run')];
  if (asked.has('lessons')) void showLessons();
  if (lesson !== null && run === null) void player().then(({ beginFromAddress }) => beginFromAddress(lesson));
  else if (lesson !== null && run !== null) void goOnWhenThere(lesson, run);
  followRuns();
}

/** Runs of lessons are named so, with a number. */
const LESSON_RUN = 'lesson';
/** Runs of lessons that nobody looks at and that are kept, for whoever comes back to their address. */
const LEFT_RUNS_MAX = 4;

/** Whoever closes a page in the middle of a lesson leaves its run behind: the oldest of those end. */
async function closeLeftRuns(office: RunOffice, runs: readonly RunSummary[]): Promise<void> {
  const left = runs.filter(({ id, viewers }) => viewers === 0 && /^lesson-\d+$/.test(id));
  for (const { id } of left.slice(0, Math.max(0, left.length - LEFT_RUNS_MAX))) await office.close(id);
}

/** A lesson goes on from what its run has done, so the run must be there first. */
async function goOnWhenThere(lesson: string, run: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (): void => {
      const { picture, connection } = liveStore.getState();
      if (picture === null || connection.state !== 'live') return;
      stop();
      resolve();
    };
    const stop = liveStore.subscribe(look);
    look();
  });
  const { goOnWithLesson } = await player();
  await goOnWithLesson(lesson, run, liveStore.getState().picture?.header.engine ?? 'sim');
}

/** Forks take the lesson along; the browser's Back button, which leads to another run, ends it. */
function followRuns(): void {
  addEventListener('popstate', () => {
    if (!new URLSearchParams(location.search).has('lesson')) lessonStore.setState({ played: null });
  });
  liveStore.subscribe(({ connection }) => {
    const { played, opening } = lessonStore.getState();
    if (connection.state !== 'live' || played === null || opening !== null) return;
    const { run } = connection;
    // Branches of a simulation of the page's own have names like forks of a server, and are none.
    if (pageRunStore.getState().run.type !== 'hosted') return;
    if (run !== played.run) void player().then(({ followFork }) => followFork(run));
  });
}

function withLesson(address: string, lesson: string | null): string {
  const query = new URLSearchParams(address.replace(/^[^?]*\??/, ''));
  query.delete('lessons');
  if (lesson === null) query.delete('lesson');
  else query.set('lesson', lesson);
  const text = query.toString().replaceAll('%2F', '/');
  return text === '' ? './' : `./?${text}`;
}
