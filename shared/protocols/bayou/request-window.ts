// The request numbers that a server remembers, so that a repeated request makes no second write (rule C5).

import type { ClientId } from '../../core/ids.ts';
import { REQUEST_WINDOW } from '../../core/limits.ts';
import type { BayouState, Write } from './types.ts';

/** Keeps the number of a request whose write this server accepted, and forgets those that fell out of the window. */
export function rememberRequest(state: BayouState, { origin, stamp }: Write): void {
  if (origin === null) return;
  const window = state.requests[origin.client] ?? { highest: 0, recent: [] };
  window.highest = Math.max(window.highest, origin.number);
  window.recent.push([origin.number, stamp]);
  // Twice the window, so that the list is not copied at each request.
  if (window.recent.length > 2 * REQUEST_WINDOW)
    window.recent = window.recent.filter(([number]) => number > window.highest - REQUEST_WINDOW);
  state.requests[origin.client] = window;
}

/** What a server knows of a request: `fresh`, made into the write with that stamp, or too old to tell. */
export function recallRequest(
  state: BayouState,
  client: ClientId,
  number: number,
):
  | { readonly type: 'fresh' }
  | { readonly type: 'done'; readonly stamp: number }
  | { readonly type: 'stale' } {
  const window = state.requests[client];
  if (window === undefined || number > window.highest) return { type: 'fresh' };
  const done = window.recent.findLast(([candidate]) => candidate === number);
  if (done !== undefined) return { type: 'done', stamp: done[1] };
  return number > window.highest - REQUEST_WINDOW ? { type: 'fresh' } : { type: 'stale' };
}
