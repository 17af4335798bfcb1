// The time machine of this page.

import { narrationStore } from '../narration-store.ts';
import { protocolOf, wordsOf } from '../protocol-words.ts';
import { liveStore, runStore } from '../run-store.ts';
import { TimeMachine } from './time-machine.ts';
import { timeStore } from './time-store.ts';
import { TraceMemory } from './trace-memory.ts';

export const timeMachine = new TimeMachine({
  live: liveStore,
  shown: runStore,
  time: timeStore,
  memory: new TraceMemory(),
  protocolOf,
  wordsOf,
  schedule: (callback) => void requestAnimationFrame(callback),
  later: (callback, millis) => void setTimeout(callback, millis),
  pageNow: () => performance.now(),
  say: (sentence) => narrationStore.setState({ sentence }),
});
