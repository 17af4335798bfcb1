// The request numbers that a replica remembers for each client, so that a repeated request is not done twice (rule C5).

import type { ClientId } from './ids.ts';
import { REQUEST_WINDOW } from './limits.ts';

/** What became of a remembered request, as far as the protocol needs it to answer a repetition. */
export type RequestFate = unknown;

interface RequestWindow {
  highest: number;
  /** ⟨request number, fate⟩ by its place in the window, so that each takes the place of one long gone. */
  recent: Record<`n${number}`, readonly [number: number, fate: RequestFate]>;
}

export type RequestTable = Record<ClientId, RequestWindow>;

export function requestPlace(number: number): number {
  return number % REQUEST_WINDOW;
}

export function rememberRequest(
  table: RequestTable,
  client: ClientId,
  number: number,
  fate: RequestFate,
): void {
  const window = table[client] ?? { highest: 0, recent: {} };
  table[client] = window;
  window.highest = Math.max(window.highest, number);
  window.recent[`n${requestPlace(number)}`] = [number, fate];
}

/** What is known of a request: nothing (`fresh`), what became of it, or that it is too old to tell. */
export function recallRequest(
  table: RequestTable,
  client: ClientId,
  number: number,
):
  | { readonly type: 'fresh' }
  | { readonly type: 'done'; readonly fate: RequestFate }
  | { readonly type: 'stale' } {
  const window = table[client];
  if (window === undefined || number > window.highest) return { type: 'fresh' };
  const found = window.recent[`n${requestPlace(number)}`];
  if (found?.[0] === number) return { type: 'done', fate: found[1] };
  return number > window.highest - REQUEST_WINDOW ? { type: 'fresh' } : { type: 'stale' };
}
