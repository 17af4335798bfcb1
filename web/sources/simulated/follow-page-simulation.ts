// Joins a run that the page simulates in a worker to the store: it is followed, steered, and forked like any run.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import type { SharedView } from '../../commands/shared-address.ts';
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
import { pageFollowerOptions } from '../page-follower.ts';
import { showView, untilFolded } from '../shown-moment.ts';
import type { Performed, RunSource } from '../source.ts';
import { startSimulation } from './simulation-client.ts';

/** The name under which the page speaks of it. */
const NAME = 'simulation';

export interface PageRunHooks {
  /** The script of the run has changed: a line was performed, or it goes on from an earlier moment. */
  readonly onChanged: (how: 'line' | 'fork') => void;
}

/** @param script performed at once; absent: the run goes on from the moment that is shown */
export async function followPageSimulation(
  script: string | null,
  view: SharedView,
  hooks: PageRunHooks,
): Promise<Result<void>> {
  const stopKeeping = startKeepingPlaces(NAME);
  let follower = openFollower();
  let isSwitching = false;
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
      const performed = await client.perform(line);
      hooks.onChanged('line');
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
  if (script === null) return goOn();
  return open(script);

  async function open(text: string): Promise<Result<void>> {
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
    showView(view, stoodAt, sequenceOfStep);
    return succeed(undefined);
  }

  /** What came later in the run before is no part of this one. */
  async function goOn(): Promise<Result<void>> {
    const { picture } = runStore.getState();
    if (picture === null) return fail('there is no moment from which a simulation could go on');
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
    showStanding(true);
    const { run } = pageRunStore.getState();
    if (run.type !== 'page')
      pageRunStore.setState({ run: { type: 'page', scripted: { lines: 0, stoodAt: 0 } } });
    return succeed(undefined);
  }

  async function forkAt(at: number): Promise<Result<string>> {
    timeMachine.seek(at);
    if (timeMachine.here !== at) return fail(`event ${at} is not known here any more`);
    const wentOn = await goOn();
    if (!wentOn.ok) return wentOn;
    hooks.onChanged('fork');
    return succeed(NAME);
  }

  async function performInFork(line: string): Promise<Performed> {
    const forked = await forkAt(timeMachine.here);
    if (!forked.ok) return { output: [], error: forked.error };
    const performed = await source.perform(line);
    narrationStore.setState({
      sentence: 'The simulation goes on from there; Back leads to what came of it before.',
    });
    return performed;
  }
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
  if (connection.state === 'live' && connection.stands === stands) return;
  liveStore.setState({ connection: { state: 'live', run: NAME, build: 'page', stands } });
}
