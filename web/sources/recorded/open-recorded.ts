// Opens a trace file on this page: it is read in a worker, and then the page shows it as it showed its run before.

import { fail, type Result, succeed } from '../../../shared/core/result.ts';
import { TraceColumns } from '../../store/columns/trace-columns.ts';
import { commandStore } from '../../store/command-store.ts';
import { recordedStore } from '../../store/recorded-store.ts';
import { liveStore } from '../../store/run-store.ts';
import { runsStore } from '../../store/runs-store.ts';
import { showWhole, stripStore } from '../../store/strip-store.ts';
import { MomentArchive } from '../../store/time/moment-archive.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { select } from '../../store/view-store.ts';
import type { RecordedTrace } from './read-trace.ts';
import type { FromWorker } from './trace-worker.ts';

const CANNOT_CHANGE =
  'this is a recording, and what has happened cannot be changed: `oxbow run --fork` goes on from it';

let reading: { readonly worker: Worker; readonly giveUp: (why: string) => void } | null = null;

export function giveUpReading(): void {
  reading?.giveUp('it was given up');
}

/**
 * Shows a trace file (NDJSON, also compressed by gzip) instead of the run. What is shown stays as it is until the file is
 * read, and for good if it is refused.
 * @returns the name of the file, or a sentence that says what is wrong with it
 */
export async function openRecorded(file: File): Promise<Result<string>> {
  reading?.giveUp('another file is opened');
  const { name } = file;
  recordedStore.setState({ shown: { state: 'opening', name, share: 0, events: 0 } });
  const read = await readInWorker(file);
  if (!read.ok) {
    recordedStore.setState({ shown: { state: 'refused', name, sentence: read.error } });
    return read;
  }
  show(name, read.value);
  recordedStore.setState({ shown: { state: 'open', name, warning: read.value.warning } });
  return succeed(name);
}

function readInWorker(file: File): Promise<Result<RecordedTrace>> {
  const worker = new Worker(new URL('./trace-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Result<RecordedTrace>>((resolve) => {
    reading = { worker, giveUp: (why) => resolve(fail(why)) };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'done') return resolve(data.result);
      const { share, events } = data;
      recordedStore.setState({ shown: { state: 'opening', name: file.name, share, events } });
    };
    worker.onerror = ({ message }) => resolve(fail(`it could not be read: ${message}`));
    worker.postMessage(file);
  }).finally(() => {
    worker.terminate();
    if (reading?.worker === worker) reading = null;
  });
}

function show(name: string, { text, frames, columns, picture, history }: RecordedTrace): void {
  commandStore.getState().source?.close();
  select(null);
  timeMachine.live();
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
  const refuse = (): Promise<{ output: []; error: string }> =>
    Promise.resolve({ output: [], error: CANNOT_CHANGE });
  commandStore.setState({
    source: { perform: refuse, close: () => undefined },
    elsewhere: null,
    refused: null,
    queued: 0,
  });
  runsStore.setState({ forkAt: () => Promise.resolve(fail(CANNOT_CHANGE)) });
  stripStore.setState({ hiddenKinds: new Set() });
  showWhole();
}
