// A worker of the page that reads a trace file, so that the page goes on meanwhile.

import type { Result } from '../../../shared/core/result.ts';
import { type ReadingProgress, type RecordedTrace, readTrace } from './read-trace.ts';

export type FromWorker =
  | ({ readonly type: 'progress' } & ReadingProgress)
  | { readonly type: 'done'; readonly result: Result<RecordedTrace> };

self.onmessage = async ({ data }: MessageEvent<Blob>) => {
  const tell = (message: FromWorker, transfer: Transferable[] = []): void =>
    self.postMessage(message, { transfer });
  const result = await readTrace(data, (progress) => tell({ type: 'progress', ...progress }));
  tell({ type: 'done', result }, result.ok ? arraysOf(result.value) : []);
};

/** The columns are handed over, not copied. */
function arraysOf({ columns }: RecordedTrace): ArrayBuffer[] {
  const { events, messages, operations, marks } = columns;
  return [events, messages, operations, marks].flatMap((table) =>
    Object.values(table.columns).map((column) => column.buffer),
  );
}
