// Asks a worker for a comparison. Whoever wants another one meanwhile ends it.

import type { ComparisonAsked, ComparisonTold } from '../../store/compare/compare-store.ts';

/** @returns how to end it */
export function runComparison(asked: ComparisonAsked, onTold: (told: ComparisonTold) => void): () => void {
  const worker = new Worker(new URL('./compare-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<ComparisonTold>) => {
    if (data.type !== 'progress') worker.terminate();
    onTold(data);
  };
  worker.onerror = ({ message }) => {
    worker.terminate();
    onTold({ type: 'broke', sentence: message || 'the worker could not be started' });
  };
  worker.postMessage(asked);
  return () => worker.terminate();
}
