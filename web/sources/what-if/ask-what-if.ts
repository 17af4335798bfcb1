// Has changes tried in a worker beside the page.

import type { FromWhatIf, WhatIfAsked } from './what-if-worker.ts';

/** @returns how to give it up */
export function askWhatIf(asked: WhatIfAsked, tell: (news: FromWhatIf) => void): () => void {
  const worker = new Worker(new URL('./what-if-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<FromWhatIf>) => {
    if (data.type !== 'step') worker.terminate();
    tell(data);
  };
  worker.onerror = ({ message }) => {
    worker.terminate();
    tell({ type: 'failed', sentence: message });
  };
  worker.postMessage(asked);
  return () => worker.terminate();
}
