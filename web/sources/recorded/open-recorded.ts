// Opens a trace file on this page: it is read in a worker, and then shown like any run. What was recorded stays as it is: a
// line on any moment of it goes on from there, in a simulation of the page.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import { toSentence } from '../../../shared/core/step.ts';
import type { SharedView } from '../../commands/shared-address.ts';
import { loadProtocolPage } from '../../protocols/index.ts';
import { branchStore } from '../../store/branches/branch-store.ts';
import { FIRST_BRANCH, findBranch, shownBranch } from '../../store/branches/branches.ts';
import { TraceColumns } from '../../store/columns/trace-columns.ts';
import { commandStore } from '../../store/command-store.ts';
import { connectionStore } from '../../store/connection-store.ts';
import { pageRunStore } from '../../store/page-run.ts';
import { recordedStore } from '../../store/recorded-store.ts';
import { liveStore } from '../../store/run-store.ts';
import { runsStore } from '../../store/runs-store.ts';
import { showWhole, stripStore } from '../../store/strip-store.ts';
import { MomentArchive } from '../../store/time/moment-archive.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { linesOf } from '../lines-of.ts';
import { showView } from '../shown-moment.ts';
import {
  followPageSimulation,
  type PageRunBegun,
  type PageRunHooks,
} from '../simulated/follow-page-simulation.ts';
import { readBranch } from '../simulated/read-branch.ts';
import type { Performed, RunSource } from '../source.ts';
import { readInWorker } from './read-in-worker.ts';
import type { RecordedTrace } from './read-trace.ts';

export interface RecordedHooks extends PageRunHooks {
  /** The file is read: what was shown until now is to be left. */
  readonly onRead: () => void;
}

/**
 * Shows a trace file (NDJSON, also compressed by gzip). What is shown stays as it is until the file is read, and for good if
 * it is refused.
 * @returns a sentence that says what is wrong with it, with its line
 */
export async function openRecorded(
  file: File,
  view: SharedView,
  hooks: RecordedHooks,
): Promise<Result<void>> {
  const read = await readInWorker(file);
  if (!read.ok) {
    const place = read.error.startsWith('line ') ? ', ' : ': ';
    return fail(`${file.name}${place}${read.error}`);
  }
  await loadProtocolPage(read.value.picture.header.protocol);
  hooks.onRead();
  show(file.name, read.value);
  steer(hooks);
  showView(view, 0, (event) => event);
  return succeed(undefined);
}

function show(name: string, { text, frames, columns, picture, history, warning }: RecordedTrace): void {
  const archive = new MomentArchive(text, frames, picture.sequence);
  timeMachine.memory.openArchive(archive, new TraceColumns(columns));
  liveStore.setState(({ frame }) => ({
    frame: frame + 1,
    picture,
    history,
    flights: { flights: [] },
    clock: { type: 'still', at: picture.at },
    connection: { state: 'recorded', name },
    notice: null,
  }));
  pageRunStore.setState({ run: { type: 'recorded', name, text, lines: () => linesOf(text.stream()) } });
  recordedStore.setState({ shown: { state: 'open', name, warning } });
  stripStore.setState({ hiddenKinds: new Set() });
  showWhole();
}

function steer(hooks: PageRunHooks): void {
  const source: RunSource = {
    perform: performBeside,
    close() {
      pageRunStore.setState({ run: { type: 'hosted' } });
      recordedStore.setState({ shown: { state: 'none' } });
    },
  };
  commandStore.setState({ source, refused: null, queued: 0, elsewhere: performBeside });
  connectionStore.setState({ retryNow: () => undefined });
  runsStore.setState({ forkAt });
  branchStore.setState({ enter, read: readBranch });

  async function performBeside(line: string): Promise<Performed> {
    const forked = await forkAt(timeMachine.here);
    if (!forked.ok) return { output: [], error: forked.error };
    return (await commandStore.getState().source?.perform(line)) ?? { output: [], error: 'no run is open' };
  }

  async function forkAt(at: number): Promise<Result<string>> {
    try {
      if (!(await timeMachine.arrive(at))) return fail(`event ${at} is not known here`);
    } catch (error) {
      return fail(`that moment could not be read: ${toSentence(error)}`);
    }
    return goOn({ type: 'fork' });
  }

  async function enter(name: string): Promise<Result<void>> {
    const branch = findBranch(branchStore.getState().branches, name);
    if (branch?.kept === null) return succeed(undefined);
    const wentOn = await goOn({ type: 'branch', name });
    return wentOn.ok ? succeed(undefined) : wentOn;
  }

  async function goOn(begun: PageRunBegun): Promise<Result<string>> {
    const wentOn = await followPageSimulation(begun, hooks);
    if (!wentOn.ok) return wentOn;
    recordedStore.setState({ shown: { state: 'none' } });
    return succeed(shownBranch(branchStore.getState().branches)?.name ?? FIRST_BRANCH);
  }
}
