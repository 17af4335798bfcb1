// When a client that follows tries again: parts of its own patience, with jitter, so that clients which were refused at one
// moment do not all come back at one.

import { drawBetween, type RandomStream } from '../core/random.ts';

/** Sends of one request: with pauses that grow, far more than fit into a client's patience. A bound, no policy. */
export const ATTEMPTS_MAX = 64;

/** So often one replica is asked before the next one is. */
export const SENDS_HERE_MAX = 2;

/** So many silences make up a client's patience: each longer than a commit takes over links as slow as it allows for. */
const SILENCES_A_TIMEOUT = 5;
const SILENCE_JITTER = 0.25;

/** The first pause is short beside a view change, and the later ones as long as a silence. */
const PAUSES_A_TIMEOUT = 40;
const PAUSE_DOUBLINGS_MAX = 3;
const PAUSE_JITTER = 0.5;

/** Patience that a follower needs beside the longest latency of a link: two silences, in which its request is committed. */
export const FOLLOWER_LATENCIES = 10;

/** How long a reply may take before the request is sent again; longer after each time. */
export function drawSilenceMillis(luck: RandomStream, timeoutMillis: number, sentHere: number): number {
  const least = (timeoutMillis / SILENCES_A_TIMEOUT) * doubled(sentHere - 1, SENDS_HERE_MAX - 1);
  return drawBetween(luck, least, least * (1 + SILENCE_JITTER));
}

/** How long nobody is asked; longer after each time. */
export function drawPauseMillis(luck: RandomStream, timeoutMillis: number, pauses: number): number {
  const least = (timeoutMillis / PAUSES_A_TIMEOUT) * doubled(pauses, PAUSE_DOUBLINGS_MAX);
  return drawBetween(luck, least, least * (1 + PAUSE_JITTER));
}

function doubled(times: number, timesMax: number): number {
  return 1 << Math.min(times, timesMax);
}
