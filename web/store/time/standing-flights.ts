// The messages of a moment that stands: each where it was on its way, as far as its arrival is known by now.

import type { MessagePicture, RunPicture } from '../../../shared/trace/picture.ts';
import type { Flight } from '../../layout/flights.ts';
import { FLIGHTS_SHOWN_MAX, type FlightList } from '../flight-list.ts';
import type { Arrow, HistoryWords } from '../history.ts';

/** Beside its sender or its receiver a message could not be read. */
const LEAST = 0.2;
const MOST = 0.8;

/**
 * @param arrowOf what became of the message
 * @returns flights that stand still under a clock that stands at the picture
 */
export function standingFlights(
  picture: Pick<RunPicture, 'at' | 'messages'>,
  words: Pick<HistoryWords, 'messageOf'>,
  arrowOf: (message: number) => Arrow | undefined,
): FlightList {
  const flights = picture.messages.flatMap((message) => {
    const text = words.messageOf(message.message);
    if (message.state !== 'travelling' || message.sentAt === null || text === null) return [];
    return [standing(message, message.sentAt, picture.at, text, arrowOf(message.message))];
  });
  // As in motion: what carries something goes first where there are too many.
  flights.sort((a, b) => Number(b.carries) - Number(a.carries));
  return { flights: flights.slice(0, FLIGHTS_SHOWN_MAX) };
}

function standing(
  { message, from, to, delaysMillis }: MessagePicture,
  sentAt: number,
  at: number,
  text: { readonly label: string; readonly carries: boolean },
  arrow: Arrow | undefined,
): Flight {
  const end = arrow?.arrivedAt ?? arrow?.lostAt ?? sentAt + (delaysMillis[0] ?? 0);
  const fraction = Math.min(MOST, Math.max(LEAST, (at - sentAt) / Math.max(1, end - sentAt)));
  const durationMillis = 1_000;
  return {
    key: `${message} stands`,
    message,
    from,
    to,
    ...text,
    startedAt: at - fraction * durationMillis,
    durationMillis,
    died: null,
  };
}
