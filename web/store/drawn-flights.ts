// The messages as they were drawn last: what a pointer can mean. Changed at each frame and drawn by nobody, so it is no
// part of a store that views follow.

import type { PlacedFlight } from '../layout/flights.ts';

let drawn: { readonly placed: readonly PlacedFlight[]; readonly scale: number } = { placed: [], scale: 1 };

export function rememberDrawn(placed: readonly PlacedFlight[], scale: number): void {
  drawn = { placed, scale };
}

export function drawnFlights(): typeof drawn {
  return drawn;
}
