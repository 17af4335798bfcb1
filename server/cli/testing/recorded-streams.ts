// Streams that keep what a command prints and says.

import type { Streams } from '../streams.ts';

export interface RecordedStreams extends Streams {
  printed(): string;
  said(): string;
}

export function recordedStreams(input: string | readonly (string | Uint8Array)[] = ''): RecordedStreams {
  let printed = '';
  let said = '';
  const chunks = typeof input === 'string' ? [input] : input;
  return {
    input: (async function* () {
      yield* chunks;
    })(),
    inputObstacle: null,
    isTerminal: false,
    isWatched: false,
    print: (text) => {
      printed += text;
      return Promise.resolve();
    },
    say: (text) => {
      said += text;
    },
    isClosed: () => false,
    onInterrupted: () => {},
    printed: () => printed,
    said: () => said,
  };
}
