// The workers of the explorer: as many threads as there are cores, each with one task at a time.

import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { assert } from '../../shared/core/result.ts';
import { prepareSearch, SEARCH_THREAD } from './search-thread.ts';
import { type Answers, performTask, type Task } from './tasks.ts';

/** Whoever answers tasks. */
export interface Crew {
  /** How many tasks it works on at once. */
  readonly size: number;
  /** Asked for no more than `size` at once. Rejects when the worker breaks, or was dismissed. */
  ask<Type extends Task['type']>(task: Extract<Task, { type: Type }>): Promise<Answers[Type]>;
  dismiss(): Promise<void>;
}

/** The program beside this file: a source beside a source, a bundle beside a bundle. */
const WORKER_PROGRAM = new URL(`./explore-worker${extname(import.meta.url)}`, import.meta.url);

export function openCrew(size: number): Crew {
  prepareSearch();
  const idle = Array.from({ length: size }, openWorker);
  const all = [...idle];
  return {
    size,
    async ask(task) {
      const worker = idle.pop();
      assert(worker !== undefined, `a crew of ${size} has ${size} tasks at most`);
      const answer = await answerOf(worker, task);
      idle.push(worker);
      return answer as never;
    },
    async dismiss() {
      await Promise.all(all.map((worker) => worker.terminate()));
    },
  };
}

/** One that works in this thread, for tests and for who has a single task. */
export function soleWorker(): Crew {
  return {
    size: 1,
    ask: (task) => new Promise((resolve) => void setImmediate(() => resolve(performTask(task) as never))),
    dismiss: () => Promise.resolve(),
  };
}

function openWorker(): Worker {
  if (extname(WORKER_PROGRAM.href) !== '.ts') return new Worker(WORKER_PROGRAM, SEARCH_THREAD);
  // A thread has its own loaders: sources need theirs before the program is named.
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api')).href;
  const boot = `import(${JSON.stringify(loader)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(WORKER_PROGRAM.href)});
  });`;
  return new Worker(boot, { ...SEARCH_THREAD, eval: true });
}

function answerOf(worker: Worker, task: Task): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (answer: unknown) => settle(() => resolve(answer));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = () => settle(() => reject(new DismissedError('the worker has ended')));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(task);
  });
}

/** A task was not answered, as nobody wants to know any more. */
export class DismissedError extends Error {
  override readonly name = 'DismissedError';
}
