// The page's side of the worker that simulates its run: orders go out, and every one of them is answered.

import { assertNever, fail, type Result, succeed } from '../../../shared/core/result.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import type { Performed } from '../source.ts';
import type { Opened } from './page-simulation.ts';
import type { SimulationOrder, SimulationReport } from './simulation-frames.ts';

export interface SimulationClient {
  open(script: string): Promise<Result<Opened>>;
  /** @returns what became of what was under way */
  goOn(picture: RunPicture): Promise<Result<readonly TraceEvent[]>>;
  /** @returns what came of it, and the newest event of the run by then */
  perform(line: string): Promise<Answered>;
  close(): void;
}

export interface Answered {
  readonly performed: Performed;
  readonly lastSequence: number;
}

export interface SimulationNews {
  readonly onEvents: (events: readonly TraceEvent[], stands: boolean) => void;
  readonly onProgress?: (done: number, lines: number) => void;
}

interface Begun {
  readonly opened: Opened | null;
  readonly events: readonly TraceEvent[];
}

const GONE = 'the simulation of the page broke: load the page anew';

export function startSimulation(news: SimulationNews): SimulationClient {
  const worker = new Worker(new URL('./simulation-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, (answered: Answered) => void>();
  let begun: ((result: Result<Begun>) => void) | null = null;
  let nextNumber = 1;
  let isGone = false;

  function end(sentence: string): void {
    isGone = true;
    worker.terminate();
    begun?.(fail(sentence));
    for (const answer of waiting.values()) answer(refused(sentence));
    waiting.clear();
  }
  function begin(order: SimulationOrder): Promise<Result<Begun>> {
    if (isGone) return Promise.resolve(fail(GONE));
    return new Promise((resolve) => {
      begun = resolve;
      worker.postMessage(order);
    });
  }
  worker.onerror = () => end(GONE);
  worker.onmessage = ({ data }: MessageEvent<SimulationReport>) => {
    switch (data.type) {
      case 'opened':
        return begun?.(succeed({ opened: data.opened, events: [] }));
      case 'wentOn':
        return begun?.(succeed({ opened: null, events: data.events }));
      case 'refused':
        return begun?.(fail(data.sentence));
      case 'progress':
        return news.onProgress?.(data.done, data.lines);
      case 'events':
        return news.onEvents(data.events, data.stands);
      case 'performed':
        waiting.get(data.number)?.(data);
        waiting.delete(data.number);
        return;
      default:
        return assertNever(data);
    }
  };
  return {
    async open(script) {
      const opened = await begin({ type: 'open', script });
      if (!opened.ok) return opened;
      return opened.value.opened === null ? fail(GONE) : succeed(opened.value.opened);
    },
    async goOn(picture) {
      const wentOn = await begin({ type: 'goOn', picture });
      return wentOn.ok ? succeed(wentOn.value.events) : wentOn;
    },
    perform(line) {
      if (isGone) return Promise.resolve(refused(GONE));
      const number = nextNumber++;
      return new Promise((resolve) => {
        waiting.set(number, resolve);
        worker.postMessage({ type: 'perform', number, line } satisfies SimulationOrder);
      });
    },
    close: () => end('the page has left this run'),
  };
}

function refused(error: string): Answered {
  return { performed: { output: [], error }, lastSequence: 0 };
}
