// The messages that are seen moving: kept apart from the picture, because the eye needs longer than a quick link.

import { LINK_QUEUE_MAX } from '../../shared/core/limits.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { MessagePicture } from '../../shared/trace/picture.ts';
import { FLIGHT_LEAST_MILLIS, type Flight, flightPlace } from '../layout/flights.ts';

/** More at a time cannot be told apart; the strip beneath shows the rest. */
export const FLIGHTS_SHOWN_MAX = 90;

export interface FlightList {
  flights: Flight[];
}

type MessageWords = {
  messageOf(message: number): { readonly label: string; readonly carries: boolean } | null;
};

/** Those that a picture has on their way. */
export function flightsUnderWay(messages: readonly MessagePicture[], words: MessageWords): FlightList {
  const list: FlightList = { flights: [] };
  for (const message of messages) {
    const text = words.messageOf(message.message);
    if (message.state !== 'travelling' || message.sentAt === null || text === null) continue;
    beginFlight(list, message, text, message.delaysMillis[0] ?? 0, message.sentAt);
  }
  return list;
}

/**
 * Takes one event in. A flight begins when its message leaves, lasts as long as its delay (or as an eye needs), and
 * dies where it was when its loss was told.
 * @param leastMillis of the run's time, that an eye needs
 */
export function followFlight(
  list: FlightList,
  event: TraceEvent,
  words: MessageWords,
  now: number,
  leastMillis: number = FLIGHT_LEAST_MILLIS,
): void {
  if (event.type === 'messageSent') {
    const text = words.messageOf(event.message);
    if (text === null || event.fate.type === 'held') return;
    beginFlight(list, event, text, event.fate.delaysMillis[0] ?? 0, now, leastMillis);
  } else if (event.type === 'messageReleased') {
    const text = words.messageOf(event.message);
    if (text !== null) beginFlight(list, event, text, 0, now, leastMillis);
  } else if (event.type === 'messageLost') {
    endFlight(list, event.message, event.reason, now);
  }
}

function beginFlight(
  list: FlightList,
  event: { readonly message: number; readonly from: string; readonly to: string },
  text: { readonly label: string; readonly carries: boolean },
  delayMillis: number,
  now: number,
  leastMillis: number = FLIGHT_LEAST_MILLIS,
): void {
  list.flights.push({
    key: `${event.message}@${Math.round(now)}`,
    message: event.message,
    from: event.from,
    to: event.to,
    label: text.label,
    carries: text.carries,
    startedAt: now,
    durationMillis: Math.max(leastMillis, Math.min(delayMillis, LINK_QUEUE_MAX)),
    died: null,
  });
  if (list.flights.length > FLIGHTS_SHOWN_MAX) dropLeast(list);
}

function endFlight(list: FlightList, message: number, reason: string, now: number): void {
  const at = list.flights.findLastIndex((flight) => flight.message === message && flight.died === null);
  const flight = list.flights[at];
  if (flight === undefined) return;
  // What dies at once is seen to set out, and to get no further than the cut.
  const fraction = Math.max(0.45, Math.min(0.5, (now - flight.startedAt) / flight.durationMillis));
  list.flights[at] = { ...flight, died: { fraction, reason, at: now } };
}

/** An asking message gives way to one that carries something; among equals the oldest goes. */
function dropLeast(list: FlightList): void {
  const quiet = list.flights.findIndex((flight) => !flight.carries);
  list.flights.splice(Math.max(0, quiet), 1);
}

/** Forgets those that have arrived or faded. */
export function clearLanded(list: FlightList, now: number): void {
  if (list.flights.some((flight) => flightPlace(flight, now).state === 'gone'))
    list.flights = list.flights.filter((flight) => flightPlace(flight, now).state !== 'gone');
}
