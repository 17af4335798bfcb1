// The worker that judges histories, begun when it is first asked.

import type { FromModels, ModelsAsked } from './models-worker.ts';

export interface ModelsJudge {
  /** One question at a time. */
  ask(asked: ModelsAsked, tell: (answer: FromModels) => void): void;
  close(): void;
}

export function startModelsJudge(): ModelsJudge {
  const worker = new Worker(new URL('./models-worker.ts', import.meta.url), { type: 'module' });
  return {
    ask(asked, tell) {
      worker.onmessage = ({ data }: MessageEvent<FromModels>) => tell(data);
      worker.onerror = ({ message }) => tell({ type: 'failed', sentence: message });
      worker.postMessage(asked);
    },
    close: () => worker.terminate(),
  };
}
