// Joins a run that the page simulates in a worker to the store: it is followed, steered, and forked like any run. What came
// of the moment before a fork is a branch of its own, to which one can go back.
//
// Whatever changes which run is shown is done in turn, and each step of it asks first whether the page has gone elsewhere: the
// store and the memory of moments are then another run's.

import { assertNever, fail, type Result, succeed } from '../../../shared/core/result.ts';
import type { SharedView } from '../../commands/shared-address.ts';
import { branchStore, type From, showBranches, shownName } from '../../store/branches/branch-store.ts';
import { findBranch, forkBranch, type KeptBranch, switchBranch } from '../../store/branches/branches.ts';
import { commandStore } from '../../store/command-store.ts';
import { connectionStore } from '../../store/connection-store.ts';
import { RunFollower } from '../../store/follower.ts';
import { startKeepingPlaces } from '../../store/keep-places.ts';
import { narrationStore } from '../../store/narration-store.ts';
import { pageRunStore } from '../../store/page-run.ts';
import { liveStore, runStore } from '../../store/run-store.ts';
import { runsStore } from '../../store/runs-store.ts';
import { sequenceOfStep } from '../../store/steps.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { forgetRun } from '../forget-run.ts';
import { pageFollowerOptions } from '../page-follower.ts';
import { showKept } from '../show-kept.ts';
import { showView, untilFolded } from '../shown-moment.ts';
import type { Performed, RunSource } from '../source.ts';
import { keepShown } from './kept-branch.ts';
import { readBranch } from './read-branch.ts';
import { startSimulation } from './simulation-client.ts';

/** Places are kept under one name for all branches. */
const PLACES = 'simulation';

export interface PageRunHooks {
  /** The script of the run has changed: a line was performed, or it is another branch by somebody's wish. */
  readonly onChanged: (how: 'line' | 'branch') => void;
  /** Shows a recorded run once more from which this one went on. @param onRead before this run is left */
  readonly reopen: (kept: KeptFile, from: From, onRead: () => void) => Promise<Result<void>>;
}

export type KeptFile = KeptBranch & { readonly type: 'file' };

export type PageRunBegun =
  /** A script, performed at once, with what is looked at then. */
  | { readonly type: 'script'; readonly script: string; readonly view: SharedView }
  /** The run goes on from the moment that is shown, as a fork of it. */
  | { readonly type: 'fork' }
  /** A branch that was kept. */
  | { readonly type: 'branch'; readonly name: string; readonly from: From };

const LEFT = fail('the page has gone to another run');

export function followPageSimulation(begun: PageRunBegun, hooks: PageRunHooks): Promise<Result<void>> {
  const stopKeeping = startKeepingPlaces(PLACES);
  /** The event up to which the page must have seen the run for its script to hold the newest line. */
  let due = 0;
  let follower = openFollower();
  let isLeft = false;
  /** What the worker tells meanwhile is of a run that is not shown any more. */
  let isSwitching = false;
  let switching: Promise<unknown> = Promise.resolve();
  const client = startSimulation({
    onEvents: (events, stands) => {
      if (isSwitching || isLeft) return;
      showStanding(stands);
      follower.take(events, stands);
    },
    onProgress: (done, lines) =>
      pageRunStore.setState({ opening: { what: 'Performing the script', share: done / lines } }),
  });
  const source: RunSource = {
    async perform(line) {
      await switching;
      if (isLeft) return { output: [], error: LEFT.error };
      const branch = follower;
      const { performed, lastSequence } = await client.perform(line);
      if (branch === follower && !isSwitching) tellWhenSeen(lastSequence);
      return performed;
    },
    close() {
      isLeft = true;
      client.close();
      follower.leave();
      stopKeeping();
      pageRunStore.setState({ run: { type: 'hosted' }, opening: null });
      branchStore.setState({ isSwitching: false });
    },
  };
  commandStore.setState({ source, refused: null, elsewhere: performInFork });
  connectionStore.setState({ retryNow: () => undefined });
  runsStore.setState({ forkAt });
  branchStore.setState({ enter: enterInTurn, read: readBranch });
  return inTurn(async () => {
    const shown = await begin();
    // Whoever left has opened something else, which is none of this one's business.
    return isLeft ? succeed(undefined) : shown;
  });

  function begin(): Promise<Result<void>> {
    switch (begun.type) {
      case 'script':
        return open(begun.script, begun.view);
      case 'fork':
        return fork();
      case 'branch':
        return enter(begun.name, begun.from);
      default:
        return assertNever(begun);
    }
  }

  /** One after another. While it lasts, what the browser's history notes of moments is not noted. */
  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = switching.then(async () => {
      if (!isLeft) branchStore.setState({ isSwitching: true });
      try {
        return await change();
      } finally {
        isSwitching = false;
        if (!isLeft) branchStore.setState({ isSwitching: false });
      }
    });
    switching = changed.catch(() => undefined);
    return changed;
  }

  // ---------------------------------------------------------------- what is shown

  async function open(text: string, view: SharedView | null): Promise<Result<void>> {
    pageRunStore.setState({ opening: { what: 'Performing the script', share: 0 } });
    const opened = await client.open(text);
    if (isLeft) return LEFT;
    if (!opened.ok) {
      pageRunStore.setState({ opening: null });
      return opened;
    }
    const { commands, stoodAt, lastSequence, failure } = opened.value;
    pageRunStore.setState({ run: { type: 'page', scripted: { lines: commands, stoodAt } } });
    showStanding(true);
    await untilFolded(lastSequence);
    if (isLeft) return LEFT;
    pageRunStore.setState({ opening: null });
    if (failure !== null)
      liveStore.setState({ notice: { type: 'told', sentence: `The script ended early. ${failure}` } });
    if (view !== null) showView(view, stoodAt, sequenceOfStep);
    return succeed(undefined);
  }

  /** What came later in the run before is kept, and no part of this one. */
  async function fork(): Promise<Result<void>> {
    const { picture } = runStore.getState();
    if (picture === null) return fail('there is no moment from which a simulation could go on');
    const moment = { sequence: picture.sequence, atMillis: picture.at };
    follower.flush();
    const kept = keepShown();
    isSwitching = true;
    const wentOn = await client.goOn(picture);
    if (isLeft) return LEFT;
    if (!wentOn.ok) return wentOn;
    follower.leave();
    // Meanwhile one may have looked at another moment.
    const isThere = await timeMachine.arrive(moment.sequence);
    if (isLeft) return LEFT;
    if (!isThere) return fail(`event ${moment.sequence} is not known here any more`);
    timeMachine.branch();
    // Whatever it was until now: from here on its time is virtual.
    liveStore.setState(({ picture: shown }) => ({
      picture: shown === null ? null : { ...shown, header: { ...shown.header, engine: 'sim' } },
    }));
    follower = openFollower();
    follower.take(wentOn.value, true);
    if (kept !== null) showBranches(forkBranch(branchStore.getState().branches, kept, moment));
    showStanding(true);
    const { run } = pageRunStore.getState();
    if (run.type !== 'page')
      pageRunStore.setState({ run: { type: 'page', scripted: { lines: 0, stoodAt: 0 } } });
    hooks.onChanged('branch');
    return succeed(undefined);
  }

  async function enter(name: string, from: From): Promise<Result<void>> {
    const { branches } = branchStore.getState();
    const wanted = findBranch(branches, name);
    if (wanted === null) return fail(`there is no branch ${name} here any more`);
    if (wanted.kept === null) return succeed(undefined);
    follower.flush();
    if (wanted.kept.type === 'file') return enterFile(name, wanted.kept, from);
    const left = keepShown();
    if (left === null) return fail('what is shown now could not be kept');
    isSwitching = true;
    follower.leave();
    const shown = await showBranch(wanted.kept);
    if (isLeft) return LEFT;
    if (!shown.ok) {
      // What was shown is shown once more.
      const back = left.type === 'events' ? await showBranch(left) : shown;
      if (!isLeft && !back.ok) liveStore.setState({ connection: { state: 'closed', sentence: back.error } });
      return shown;
    }
    showBranches(switchBranch(branches, name, left));
    showStanding(true);
    return shown;
  }

  async function showBranch(kept: Exclude<KeptBranch, KeptFile>): Promise<Result<void>> {
    if (kept.type === 'script') {
      forgetRun();
      follower = openFollower();
      isSwitching = false;
      return open(kept.script, null);
    }
    const shown = await showKept(kept, () => !isLeft);
    if (!shown.ok) return shown;
    // A live run may have been its beginning; its time is virtual since.
    shown.value.header = { ...shown.value.header, engine: 'sim' };
    const wentOn = await client.goOn(shown.value);
    if (isLeft) return LEFT;
    if (!wentOn.ok) return wentOn;
    follower = openFollower();
    follower.take(wentOn.value, true);
    pageRunStore.setState({ run: { type: 'page', scripted: kept.scripted } });
    return succeed(undefined);
  }

  /** This run is left when the file is read, and goes on until then. */
  function enterFile(name: string, kept: KeptFile, from: From): Promise<Result<void>> {
    return hooks.reopen(kept, from, () => {
      follower.flush();
      const { branches } = branchStore.getState();
      const left = keepShown();
      if (left !== null) showBranches(switchBranch(branches, name, left));
    });
  }

  // ---------------------------------------------------------------- what a person does

  async function enterInTurn(name: string, from: From): Promise<Result<void>> {
    const entered = await inTurn(async () => {
      // A recorded run may have taken this one's place meanwhile.
      if (isLeft) return null;
      const before = shownName();
      const shown = await enter(name, from);
      if (shown.ok && !isLeft && from === 'press' && shownName() !== before) hooks.onChanged('branch');
      return shown;
    });
    const { enter: enterThere } = branchStore.getState();
    if (entered === null) return enterThere === enterInTurn ? LEFT : enterThere(name, from);
    return entered;
  }

  function forkAt(at: number): Promise<Result<string>> {
    return inTurn(async () => {
      if (isLeft) return LEFT;
      timeMachine.seek(at);
      if (timeMachine.here !== at) return fail(`event ${at} is not known here any more`);
      const forked = await fork();
      return forked.ok ? succeed(shownName()) : forked;
    });
  }

  async function performInFork(line: string): Promise<Performed> {
    const parent = shownName();
    const forked = await forkAt(timeMachine.here);
    if (!forked.ok) return { output: [], error: forked.error };
    const performed = await source.perform(line);
    narrationStore.setState({
      sentence: `This is ${forked.value} now, which goes on from there; ${parent} is as it was.`,
    });
    return performed;
  }

  // ---------------------------------------------------------------- what the page has seen

  /** The script is printed from what the page has seen. */
  function tellWhenSeen(sequence: number): void {
    due = Math.max(due, sequence);
    onSeen(liveStore.getState().picture?.sequence ?? 0);
  }

  function onSeen(sequence: number): void {
    if (due === 0 || sequence < due || isSwitching) return;
    due = 0;
    hooks.onChanged('line');
  }

  function openFollower(): RunFollower {
    due = 0;
    return new RunFollower(pageFollowerOptions(), {
      onSeen,
      // Page and worker fold by the same code; that they differ is an error of the lab itself.
      onDiverged: (sentence) => liveStore.setState({ connection: { state: 'closed', sentence } }),
    });
  }
}

function showStanding(stands: boolean): void {
  const { connection } = liveStore.getState();
  const run = shownName();
  if (connection.state === 'live' && connection.stands === stands && connection.run === run) return;
  liveStore.setState({ connection: { state: 'live', run, build: 'page', stands } });
}
