// Asks a worker for the traces of seeds: a simulation of the page beside its thread, so that the page goes on meanwhile.

export interface SeedsAsked {
  readonly protocol: string;
  readonly seeds: readonly number[];
  /** How long anything may happen in each. */
  readonly safetyMillis: number;
}

/** @returns the hash of each seed's trace, as Node has it; rejects when the worker breaks. */
export async function traceHashes(asked: SeedsAsked): Promise<string[]> {
  const worker = new Worker(new URL('./seeds-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<string[]>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<string[]>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(asked);
    });
  } finally {
    worker.terminate();
  }
}
