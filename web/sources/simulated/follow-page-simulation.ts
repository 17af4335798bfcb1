// Joins a run that the page simulates in a worker to the store: it is followed, steered, and forked like any run. What came
// of the moment before a fork is a branch of its own, to which one can go back.

import { assertNever, fail, type Result, succeed } from '../../../shared/core/result.ts';
import type { SharedView } from '../../commands/shared-address.ts';
import { branchStore } from '../../store/branches/branch-store.ts';
import {
  FIRST_BRANCH,
  type Forked,
  findBranch,
  forkBranch,
  type KeptBranch,
  shownBranch,
  switchBranch,
} from '../../store/branches/branches.ts';
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
import { showView, untilFolded } from '../shown-moment.ts';
import type { Performed, RunSource } from '../source.ts';
import { keepShown, showKept } from './kept-branch.ts';
import { readBranch } from './read-branch.ts';
import { startSimulation } from './simulation-client.ts';

export interface PageRunHooks {
  /** The script of the run has changed: a line was performed, or it is another branch now. */
  readonly onChanged: () => void;
  /** Shows a recorded run once more from which this one went on. */
  readonly reopen: (kept: KeptBranch & { readonly type: 'file' }, name: string) => Promise<Result<void>>;
}

export type PageRunBegun =
  /** A script, performed at once, with what is looked at then. */
  | { readonly type: 'script'; readonly script: string; readonly view: SharedView }
  /** The run goes on from the moment that is shown, as a fork of it. */
  | { readonly type: 'fork' }
  /** A branch that was kept. */
  | { readonly type: 'branch'; readonly name: string };

export async function followPageSimulation(begun: PageRunBegun, hooks: PageRunHooks): Promise<Result<void>> {
  const stopKeeping = startKeepingPlaces(FIRST_BRANCH);
  let follower = openFollower();
  let isSwitching = false;
  let switching: Promise<unknown> = Promise.resolve();
  const client = startSimulation({
    onEvents: (events, stands) => {
      if (isSwitching) return;
      showStanding(stands);
      follower.take(events, stands);
    },
    onProgress: (done, lines) =>
      pageRunStore.setState({ opening: { what: 'Performing the script', share: done / lines } }),
  });
  const source: RunSource = {
    perform: async (line) => {
      const { performed, lastSequence } = await client.perform(line);
      void tellWhenFolded(follower, lastSequence);
      return performed;
    },
    close() {
      client.close();
      follower.leave();
      stopKeeping();
      pageRunStore.setState({ run: { type: 'hosted' }, opening: null });
    },
  };
  commandStore.setState({ source, refused: null, elsewhere: performInFork });
  connectionStore.setState({ retryNow: () => undefined });
  runsStore.setState({ forkAt });
  branchStore.setState({ enter: (name) => inTurn(() => enter(name)), read: readBranch });
  switch (begun.type) {
    case 'script':
      return open(begun.script, begun.view);
    case 'fork':
      return fork();
    case 'branch':
      return inTurn(() => enter(begun.name));
    default:
      return assertNever(begun);
  }

  /** The script is printed from what the page has seen. */
  async function tellWhenFolded(branch: RunFollower, sequence: number): Promise<void> {
    await untilFolded(sequence);
    if (branch === follower && !isSwitching) hooks.onChanged();
  }

  async function open(text: string, view: SharedView | null): Promise<Result<void>> {
    pageRunStore.setState({ opening: { what: 'Performing the script', share: 0 } });
    const opened = await client.open(text);
    if (!opened.ok) return opened;
    const { commands, stoodAt, lastSequence, failure } = opened.value;
    pageRunStore.setState({ run: { type: 'page', scripted: { lines: commands, stoodAt } } });
    showStanding(true);
    await untilFolded(lastSequence);
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
    const kept = keepShown();
    const moment = { sequence: picture.sequence, atMillis: picture.at };
    isSwitching = true;
    const wentOn = await client.goOn(picture);
    isSwitching = false;
    if (!wentOn.ok) return wentOn;
    follower.leave();
    timeMachine.branch();
    // Whatever it was until now: from here on its time is virtual.
    liveStore.setState(({ picture: shown }) => ({
      picture: shown === null ? null : { ...shown, header: { ...shown.header, engine: 'sim' } },
    }));
    follower = openFollower();
    if (kept !== null) showBranches(forkBranch(branchStore.getState().branches, kept, moment));
    showStanding(true);
    const { run } = pageRunStore.getState();
    if (run.type !== 'page')
      pageRunStore.setState({ run: { type: 'page', scripted: { lines: 0, stoodAt: 0 } } });
    hooks.onChanged();
    return succeed(undefined);
  }

  function forkAt(at: number): Promise<Result<string>> {
    return inTurn(async () => {
      timeMachine.seek(at);
      if (timeMachine.here !== at) return fail(`event ${at} is not known here any more`);
      const forked = await fork();
      return forked.ok ? succeed(nameNow()) : forked;
    });
  }

  async function performInFork(line: string): Promise<Performed> {
    const parent = nameNow();
    const forked = await forkAt(timeMachine.here);
    if (!forked.ok) return { output: [], error: forked.error };
    const performed = await source.perform(line);
    narrationStore.setState({
      sentence: `This is ${forked.value} now, which goes on from there; ${parent} is as it was.`,
    });
    return performed;
  }

  /** One after another: whoever presses Back twice wants the last one. */
  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = switching.then(change);
    switching = changed.catch(() => undefined);
    return changed;
  }

  async function enter(name: string): Promise<Result<void>> {
    const { branches } = branchStore.getState();
    const wanted = findBranch(branches, name);
    if (wanted === null) return fail(`there is no branch ${name} here any more`);
    if (wanted.kept === null) return succeed(undefined);
    if (wanted.kept.type === 'file') return enterFile(name, wanted.kept);
    const left = keepShown();
    isSwitching = true;
    follower.leave();
    const shown = await showBranch(wanted.kept);
    if (!shown.ok) {
      // What was shown is shown once more.
      const back = left?.type === 'events' ? await showBranch(left) : shown;
      if (!back.ok) liveStore.setState({ connection: { state: 'closed', sentence: back.error } });
      isSwitching = false;
      return shown;
    }
    isSwitching = false;
    showBranches(switchBranch(branches, name, left));
    showStanding(true);
    hooks.onChanged();
    return shown;
  }

  async function showBranch(kept: Exclude<KeptBranch, { type: 'file' }>): Promise<Result<void>> {
    if (kept.type === 'script') {
      forgetRun();
      follower = openFollower();
      isSwitching = false;
      return open(kept.script, null);
    }
    const shown = await showKept(kept);
    if (!shown.ok) return shown;
    const { picture } = liveStore.getState();
    if (picture === null) return fail('nothing of it was kept');
    const wentOn = await client.goOn(picture);
    if (!wentOn.ok) return wentOn;
    follower = openFollower();
    pageRunStore.setState({ run: { type: 'page', scripted: kept.scripted } });
    return succeed(undefined);
  }

  /** This run is left when the file is read. */
  async function enterFile(name: string, kept: KeptBranch & { type: 'file' }): Promise<Result<void>> {
    const left = keepShown();
    const { branches } = branchStore.getState();
    showBranches(switchBranch(branches, name, left));
    const reopened = await hooks.reopen(kept, name);
    if (!reopened.ok) branchStore.setState({ branches });
    return reopened;
  }
}

function showBranches({ branches, letGo }: Forked): void {
  branchStore.setState({ branches });
  if (letGo.length > 0)
    narrationStore.setState({ sentence: `${letGo.join(', ')} is kept no longer: there are too many.` });
}

function nameNow(): string {
  return shownBranch(branchStore.getState().branches)?.name ?? FIRST_BRANCH;
}

function openFollower(): RunFollower {
  return new RunFollower(pageFollowerOptions(), {
    onSeen: () => undefined,
    // Page and worker fold by the same code; that they differ is an error of the lab itself.
    onDiverged: (sentence) => liveStore.setState({ connection: { state: 'closed', sentence } }),
  });
}

function showStanding(stands: boolean): void {
  const { connection } = liveStore.getState();
  const run = nameNow();
  if (connection.state === 'live' && connection.stands === stands && connection.run === run) return;
  liveStore.setState({ connection: { state: 'live', run, build: 'page', stands } });
}
