// What one looked at, as places to which the browser's Back leads: selections, and moments at which one stood. What moves
// by itself (playing, a live run) makes none, and of several steps in a row the last is kept.

import { branchStore } from './branches/branch-store.ts';
import { timeMachine } from './time/page-machine.ts';
import { isLive, timeStore } from './time/time-store.ts';
import { type Selection, select, viewStore } from './view-store.ts';

interface Visit {
  readonly sequence: number | null;
  readonly selection: Selection | null;
}

/** Whoever goes on within this time is on the way to somewhere else. */
const STAY_MILLIS = 700;

/** The part of the browser that is used, so that tests can stand in for it. */
export interface Browser {
  readonly history: Pick<History, 'state' | 'pushState' | 'replaceState'>;
  readonly location: Pick<Location, 'href'>;
  readonly after: (millis: number, callback: () => void) => () => void;
  readonly now: () => number;
}

export interface Visits {
  /** The browser went back or forward within the same run. */
  onPopState(state: unknown): void;
}

export function keepVisits({ history, location, after, now }: Browser): Visits {
  let shown = visitNow();
  let lastAt = Number.NEGATIVE_INFINITY;
  let cancel = (): void => undefined;
  const settle = (): void => {
    // Which entry of the history it is will be known when the other branch is there.
    if (branchStore.getState().isSwitching) return onChange();
    const visit = visitNow();
    if (timeStore.getState().isPlaying || isSame(visit, shown)) return;
    // Steps from moment to moment are one walk; another selection is another thing to come back to.
    const isStep = sameSelection(visit, shown) && now() - lastAt < 4 * STAY_MILLIS && visit.sequence !== null;
    const state = withVisit(history.state, visit);
    if (isStep) history.replaceState(state, '', location.href);
    else history.pushState(state, '', location.href);
    shown = visit;
    lastAt = now();
  };
  const onChange = (): void => {
    cancel();
    cancel = after(STAY_MILLIS, settle);
  };
  history.replaceState(withVisit(history.state, shown), '', location.href);
  viewStore.subscribe((state, before) => {
    if (state.selection !== before.selection) onChange();
  });
  timeStore.subscribe((state, before) => {
    if (state.moment !== before.moment || state.isPlaying !== before.isPlaying) onChange();
  });
  return {
    onPopState(state) {
      cancel();
      const visit = readVisit(state);
      if (visit === null) return;
      shown = visit;
      if (visit.sequence !== null) timeMachine.seek(visit.sequence);
      else if (!isLive()) timeMachine.live();
      select(visit.selection);
      cancel();
    },
  };
}

/** What else an entry holds stays: which branch of its run it is. */
function withVisit(state: unknown, visit: Visit): unknown {
  return { ...(state as object | null), visit };
}

function visitNow(): Visit {
  const { moment } = timeStore.getState();
  return {
    sequence: moment.type === 'live' ? null : moment.sequence,
    selection: viewStore.getState().selection,
  };
}

function isSame(a: Visit, b: Visit): boolean {
  return a.sequence === b.sequence && sameSelection(a, b);
}

function sameSelection(a: Visit, b: Visit): boolean {
  return JSON.stringify(a.selection) === JSON.stringify(b.selection);
}

/** Only this page writes it; an older version of it may have. */
function readVisit(state: unknown): Visit | null {
  const visit = (state as { readonly visit?: Visit } | null)?.visit;
  return visit !== undefined && 'sequence' in visit && 'selection' in visit ? visit : null;
}
