// Has a trace file read by a worker, one at a time, and tells how far that is.

import { fail, type Result } from '../../../shared/core/result.ts';
import { pageRunStore } from '../../store/page-run.ts';
import { recordedStore } from '../../store/recorded-store.ts';
import type { RecordedTrace } from './read-trace.ts';
import type { FromWorker } from './trace-worker.ts';

export async function readInWorker(file: File): Promise<Result<RecordedTrace>> {
  recordedStore.getState().giveUp();
  const { name } = file;
  // What is open now stays in sight, and so does what is said of it.
  const { shown: before } = recordedStore.getState();
  const worker = new Worker(new URL('./trace-worker.ts', import.meta.url), { type: 'module' });
  tellProgress(name, 0, 0);
  const read = await new Promise<Result<RecordedTrace>>((resolve) => {
    recordedStore.setState({ giveUp: () => resolve(fail('reading it was given up')) });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'done') resolve(data.result);
      else tellProgress(name, data.share, data.events);
    };
    worker.onerror = ({ message }) => resolve(fail(`it could not be read: ${message}`));
    worker.postMessage(file);
  });
  worker.terminate();
  worker.onmessage = null;
  recordedStore.setState({ shown: before, giveUp: () => undefined });
  pageRunStore.setState({ opening: null });
  return read;
}

function tellProgress(name: string, share: number, events: number): void {
  recordedStore.setState({ shown: { state: 'opening', name, share, events } });
  pageRunStore.setState({ opening: { what: `Reading ${name}`, share } });
}
