// The strip in words: the events of its window as a table, a page at a time. For who reads rather than looks.

import { type ReactNode, useState } from 'react';
import { timeLabel } from '../../layout/space-time.ts';
import { lowerBound, NONE } from '../../layout/strip-columns.ts';
import { windowFrom } from '../../layout/strip-window.ts';
import { CODE_WORDS, codeNamed, EVENT_CODES } from '../../store/columns/codes.ts';
import { stripFrom, useStrip } from '../../store/strip-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { useTime } from '../../store/time/time-store.ts';
import { Actor } from '../common/actor.tsx';
import { useSlowClock } from '../common/use-slow-clock.ts';
import { factsAt } from './fact-words.ts';

const ROWS = 100;

interface TableRow {
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly what: string;
  readonly message: string;
  readonly said: string;
}

export function StripTable(): ReactNode {
  const strip = useStrip((state) => state);
  const here = useTime(({ moment }) => (moment.type === 'past' ? moment.sequence : 0));
  // While the newest is followed, rows come by the second: what is read must not run away.
  useSlowClock();
  const [page, setPage] = useState<number | null>(null);
  const { from, to } = windowFrom(stripFrom(strip), strip.span);
  const places = placesIn(from, to, strip.axis, strip.hiddenKinds);
  const pages = Math.max(1, Math.ceil(places.length / ROWS));
  const shown = Math.min(page ?? pageOf(places, here, pages), pages - 1);
  const rows = places.slice(shown * ROWS, (shown + 1) * ROWS).map(rowAt);
  return (
    <div className="strip-table">
      <p className="strip-pages small">
        <span>
          {places.length === 0
            ? 'No events in this part of the run'
            : `Events ${shown * ROWS + 1}–${shown * ROWS + rows.length} of ${places.length} in this part of the run`}
        </span>
        <button type="button" disabled={shown === 0} onClick={() => setPage(shown - 1)}>
          ‹ earlier
        </button>
        <button type="button" disabled={shown >= pages - 1} onClick={() => setPage(shown + 1)}>
          later ›
        </button>
      </p>
      <table className="small">
        <caption className="spoken-only">Events of the part of the run that the strip shows</caption>
        <thead>
          <tr>
            <th scope="col">time</th>
            <th scope="col">event</th>
            <th scope="col">who</th>
            <th scope="col">what</th>
            <th scope="col">message</th>
            <th scope="col">told</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.sequence} className={row.sequence === here ? 'here' : ''}>
              <td className="mono">{timeLabel(row.at, 3)}</td>
              <td>
                <button
                  type="button"
                  className="mono"
                  aria-current={row.sequence === here ? 'step' : undefined}
                  title="go there"
                  onClick={() => timeMachine.seek(row.sequence)}
                >
                  #{row.sequence}
                </button>
              </td>
              <td>{row.actor !== '' && <Actor id={row.actor} />}</td>
              <td>{row.what}</td>
              <td className="mono">{row.message}</td>
              <td>{row.said}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The page on which one stands; the newest one while nobody looks back. */
function pageOf(places: readonly number[], here: number, pages: number): number {
  const { sequence } = timeMachine.memory.columns.events.columns;
  const place = here === 0 ? -1 : places.findIndex((one) => (sequence[one] ?? 0) >= here);
  return place === -1 ? pages - 1 : Math.floor(place / ROWS);
}

function placesIn(from: number, to: number, axis: 'time' | 'order', hidden: ReadonlySet<string>): number[] {
  const { columns } = timeMachine.memory;
  const { at, sequence, code, message } = columns.events.columns;
  const { kind } = columns.messages.columns;
  const positions = axis === 'time' ? at : sequence;
  const end = lowerBound(positions, columns.length, to);
  const digested = codeNamed('digested');
  const hiddenKinds = new Set([...hidden].map((one) => columns.kinds.find(one)));
  const places: number[] = [];
  for (let i = lowerBound(positions, columns.length, from); i < end; i += 1) {
    const row = message[i] ?? NONE;
    const isHidden = row !== NONE && hiddenKinds.has(kind[row] ?? 0);
    // Digests are between machines.
    if (code[i] !== digested && !isHidden) places.push(i);
  }
  return places;
}

function rowAt(place: number): TableRow {
  const { events, messages, actors, kinds, texts } = timeMachine.memory.columns;
  const { at, sequence, code, actor, text, message } = events.columns;
  const row = message[place] ?? NONE;
  const kind = EVENT_CODES[code[place] ?? 0];
  const { from, to } = messages.columns;
  const ends = row === NONE ? '' : `${actors.textOf(from[row] ?? 0)} → ${actors.textOf(to[row] ?? 0)}`;
  return {
    sequence: sequence[place] ?? 0,
    at: at[place] ?? 0,
    actor: actors.textOf(actor[place] ?? 0),
    what: kind === undefined ? '' : CODE_WORDS[kind],
    message: row === NONE ? '' : `${kinds.textOf(messages.columns.kind[row] ?? 0)} ${ends}`,
    said: [texts.textOf(text[place] ?? 0), ...factsAt(timeMachine.memory.columns, place)]
      .filter((part) => part !== '')
      .join('; '),
  };
}
