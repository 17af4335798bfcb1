// Which run of the server the page follows: the one that its address names, and the forks to which it goes from there.

import { type Result, succeed } from '../../../shared/core/result.ts';
import { addressOfRun } from '../../commands/new-run.ts';
import { prepareUsualProtocol } from '../../protocols/index.ts';
import { forgetBranches } from '../../store/branches/branch-store.ts';
import { commandStore } from '../../store/command-store.ts';
import { narrationStore } from '../../store/narration-store.ts';
import { askForRuns, runsStore } from '../../store/runs-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { forgetRun } from '../forget-run.ts';
import { openingNow } from '../openings.ts';
import { showKept } from '../show-kept.ts';
import { markShown } from '../shown-address.ts';
import type { Performed } from '../source.ts';
import { followLiveRun } from './follow-live-run.ts';
import { takeKeptRun } from './kept-runs.ts';
import type { StreamPlace } from './live-source.ts';
import { openRunOffice } from './run-office.ts';

/** The run that the server starts by itself; `?run=` names another one. */
const DEFAULT_RUN = 'lab';

/**
 * @param run absent: the one that the address names; `null`: the server's own, whatever the address says
 * @returns when the run is there, or when it is known that it will not come
 */
export async function followPageRun(run: string | null = nameInAddress()): Promise<void> {
  forgetBranches();
  const resume = await showAsLeft(run ?? DEFAULT_RUN);
  if (resume === 'left') return;
  const office = openRunOffice(document.baseURI, (address, how) => fetch(address, how));
  if ((run ?? DEFAULT_RUN) === DEFAULT_RUN) prepareUsualProtocol();
  let followed = followLiveRun(run ?? DEFAULT_RUN, false, resume);
  runsStore.setState({ office, goTo: (address) => location.assign(address), forkAt });
  commandStore.setState({ elsewhere: performInFork });
  void askForRuns();
  return followed.ready;

  /** Goes to a fork of the followed run after one of its events; what is shown stays as it is. */
  async function forkAt(at: number): Promise<Result<string>> {
    const forked = await office.fork(followed.name, at);
    if (!forked.ok) return forked;
    followed.close();
    // An event that this page has not seen can be forked by the server, but not shown before it answers.
    timeMachine.seek(at);
    const isShown = timeMachine.here === at;
    if (isShown) timeMachine.branch();
    else forgetRun();
    history.pushState(null, '', addressOfRun(forked.value));
    markShown();
    followed = followLiveRun(forked.value.id, isShown);
    await followed.ready;
    void askForRuns();
    return succeed(forked.value.id);
  }

  async function performInFork(line: string): Promise<Performed> {
    const parent = followed.name;
    const forked = await forkAt(timeMachine.here);
    if (!forked.ok) return { output: [], error: forked.error };
    const performed = await followed.perform(line);
    const sentence = `This is ${forked.value} now, a simulation that goes on from there; ${parent} is as it was.`;
    narrationStore.setState({ sentence });
    return performed;
  }
}

/**
 * Shows what was seen of a run before it was left.
 * @returns from where it is to be followed on; `left`: the page has gone elsewhere meanwhile
 */
async function showAsLeft(run: string): Promise<StreamPlace | 'left' | null> {
  const kept = takeKeptRun(run);
  if (kept === null) return null;
  const opening = openingNow();
  const isWanted = (): boolean => opening === openingNow();
  const shown = await showKept(kept.seen, isWanted);
  if (!isWanted()) return 'left';
  if (shown.ok) return kept.place;
  forgetRun();
  return null;
}

function nameInAddress(): string {
  return new URLSearchParams(location.search).get('run') ?? DEFAULT_RUN;
}
