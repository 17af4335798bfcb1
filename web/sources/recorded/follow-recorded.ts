// Joins a recorded run to the store: it stands at its end, and can be looked at like any run.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import { NO_VIEW, type SharedView } from '../../commands/shared-address.ts';
import { commandStore } from '../../store/command-store.ts';
import { connectionStore } from '../../store/connection-store.ts';
import { RunFollower } from '../../store/follower.ts';
import { pageRunStore } from '../../store/page-run.ts';
import { liveStore } from '../../store/run-store.ts';
import { runsStore } from '../../store/runs-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { pageFollowerOptions } from '../page-follower.ts';
import { showView } from '../shown-moment.ts';
import { followPageSimulation, type PageRunHooks } from '../simulated/follow-page-simulation.ts';
import type { Performed, RunSource } from '../source.ts';
import { openRecorded } from './open-recorded.ts';

export async function followRecorded(
  file: File,
  view: SharedView,
  hooks: PageRunHooks,
): Promise<Result<void>> {
  const follower = new RunFollower(pageFollowerOptions(), {
    onSeen: () => undefined,
    onDiverged: (sentence) => liveStore.setState({ connection: { state: 'closed', sentence } }),
  });
  const source: RunSource = {
    perform: performBeside,
    close() {
      follower.leave();
      pageRunStore.setState({ run: { type: 'hosted' }, opening: null });
    },
  };
  commandStore.setState({ source, refused: null, elsewhere: performBeside });
  connectionStore.setState({ retryNow: () => undefined });
  runsStore.setState({ forkAt });
  pageRunStore.setState({
    run: { type: 'recorded', name: file.name },
    opening: { what: `Reading ${file.name}`, share: 0 },
  });
  const opened = await openRecorded(file, follower);
  pageRunStore.setState({ opening: null });
  if (!opened.ok) return opened;
  liveStore.setState({ connection: { state: 'live', run: file.name, build: 'page', stands: true } });
  showView(view, 0, (event) => event);
  return succeed(undefined);

  /** What was recorded stays as it is: a line goes on from the moment that is shown, in a simulation. */
  async function performBeside(line: string): Promise<Performed> {
    const forked = await forkAt(timeMachine.here);
    if (!forked.ok) return { output: [], error: forked.error };
    return (await commandStore.getState().source?.perform(line)) ?? { output: [], error: 'no run is open' };
  }

  async function forkAt(at: number): Promise<Result<string>> {
    timeMachine.seek(at);
    if (timeMachine.here !== at) return fail(`event ${at} is not known here`);
    follower.leave();
    const wentOn = await followPageSimulation(null, NO_VIEW, hooks);
    return wentOn.ok ? succeed('simulation') : wentOn;
  }
}
