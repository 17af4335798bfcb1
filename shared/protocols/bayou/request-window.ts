// The request numbers that a server remembers, so that a repeated request makes no second write (rule C5).

import type { ClientId } from '../../core/ids.ts';
import { REQUEST_WINDOW } from '../../core/limits.ts';
import type { BayouState, Write } from './types.ts';

/** In the place of a stamp: the request was refused. No write bears it. */
const REFUSED = 0;

/** Keeps the number of a request whose write this server accepted. */
export function rememberRequest(state: BayouState, { origin, stamp }: Write): void {
  if (origin !== null) remember(state, origin.client, origin.number, stamp);
}

/**
 * Keeps the number of a write request that was refused: its client was told so, and a second copy that comes when the
 * obstacle is gone must leave no trace either. Not durable, as no copy outlives the connection that a crash closes.
 */
export function rememberRefusal(state: BayouState, client: ClientId, number: number): void {
  remember(state, client, number, REFUSED);
}

/** Forgets those that fell out of the window. */
function remember(state: BayouState, client: ClientId, number: number, stamp: number): void {
  const window = state.requests[client] ?? { highest: 0, recent: [] };
  window.highest = Math.max(window.highest, number);
  window.recent.push([number, stamp]);
  // Twice the window, so that the list is not copied at each request.
  if (window.recent.length > 2 * REQUEST_WINDOW)
    window.recent = window.recent.filter(([number]) => number > window.highest - REQUEST_WINDOW);
  state.requests[client] = window;
}

/** What a server knows of a request: `fresh`, made into the write with that stamp, refused, or too old to tell. */
export function recallRequest(
  state: BayouState,
  client: ClientId,
  number: number,
):
  | { readonly type: 'fresh' }
  | { readonly type: 'done'; readonly stamp: number }
  | { readonly type: 'refused' }
  | { readonly type: 'stale' } {
  const window = state.requests[client];
  if (window === undefined || number > window.highest) return { type: 'fresh' };
  const done = window.recent.findLast(([candidate]) => candidate === number);
  if (done !== undefined) return done[1] === REFUSED ? { type: 'refused' } : { type: 'done', stamp: done[1] };
  return number > window.highest - REQUEST_WINDOW ? { type: 'fresh' } : { type: 'stale' };
}
