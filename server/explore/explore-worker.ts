// A worker thread of the explorer: answers one task after another.

import { parentPort } from 'node:worker_threads';
import { performTask, type Task } from './tasks.ts';

parentPort?.on('message', (task: Task) => parentPort?.postMessage(performTask(task)));
