// Opens a trace file on this page: it is read in a worker, and then shown like any run. What was recorded stays as it is: a
// line on any moment of it goes on from there, in a simulation of the page.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import { toSentence } from '../../../shared/core/step.ts';
import type { SharedView } from '../../commands/shared-address.ts';
import { loadProtocolPage } from '../../protocols/index.ts';
import { branchStore, type From, shownName } from '../../store/branches/branch-store.ts';
import { findBranch } from '../../store/branches/branches.ts';
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
  /** Whoever acts before it stands is taken along. */
  let going: Promise<Result<void>> | null = null;
  commandStore.setState({ source, refused: null, queued: 0, elsewhere: performBeside });
  connectionStore.setState({ retryNow: () => undefined });
  runsStore.setState({ forkAt });
  branchStore.setState({ enter, read: readBranch });

  async function performBeside(line: string): Promise<Performed> {
    const forked = going === null ? await forkAt(timeMachine.here) : await going;
    if (!forked.ok) return { output: [], error: forked.error };
    return (await commandStore.getState().source?.perform(line)) ?? { output: [], error: 'no run is open' };
  }

  async function forkAt(at: number): Promise<Result<string>> {
    if (going !== null) return fail('a simulation is just going on from this run');
    going = arriveAndFork(at);
    const forked = await going;
    going = null;
    return forked.ok ? succeed(shownName()) : forked;
  }

  async function arriveAndFork(at: number): Promise<Result<void>> {
    try {
      if (!(await timeMachine.arrive(at))) return fail(`event ${at} is not known here`);
    } catch (error) {
      return fail(`that moment could not be read: ${toSentence(error)}`);
    }
    return goOn({ type: 'fork' });
  }

  async function enter(name: string, from: From): Promise<Result<void>> {
    if (going !== null) await going;
    const { branches, enter: enterThere } = branchStore.getState();
    const branch = findBranch(branches, name);
    if (branch === null) return fail(`there is no branch ${name} here any more`);
    if (branch.kept === null) return succeed(undefined);
    // A simulation has gone on from it meanwhile.
    if (enterThere !== enter) return enterThere(name, from);
    going = goOn({ type: 'branch', name, from });
    const gone = await going;
    going = null;
    if (gone.ok && from === 'press') hooks.onChanged('branch');
    return gone;
  }

  async function goOn(begun: PageRunBegun): Promise<Result<void>> {
    const wentOn = await followPageSimulation(begun, hooks);
    if (wentOn.ok) recordedStore.setState({ shown: { state: 'none' } });
    return wentOn;
  }
}
