// A log of another system over the page: its space-time diagram, and beside it the same in words. What the selected event
// cannot have known, nor it of the event, is paler.

import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { ShivizRow } from '../../../shared/trace/export/read-shiviz.ts';
import { HUES } from '../../layout/cluster-model.ts';
import { happenedBefore, type LogPicture, layLog } from '../../layout/log-picture.ts';
import { closeLog, type OpenedLog } from '../../store/log-store.ts';

/** Pixels of a column and of a lane. */
const COLUMN = 34;
const LANE = 46;
const LEFT = 96;
const TOP = 28;
/** Columns that are drawn at once: more could not be told apart. */
const SHOWN = 60;

export function LogView({ log }: { readonly log: OpenedLog }): ReactNode {
  const picture = useMemo(() => layLog(log.rows), [log]);
  const dialog = useRef<HTMLDialogElement>(null);
  const [from, setFrom] = useState(0);
  const [selected, setSelected] = useState(0);
  useEffect(() => dialog.current?.showModal(), []);
  const last = Math.max(0, picture.columns - SHOWN);
  const choose = (index: number): void => {
    const column = picture.dots[index]?.column;
    if (column === undefined) return;
    setSelected(index);
    if (column < from || column >= from + SHOWN)
      setFrom(Math.min(last, Math.max(0, column - Math.floor(SHOWN / 2))));
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    choose(selected + step);
  };
  const row = log.rows[selected];
  return (
    <dialog
      ref={dialog}
      className="log-view"
      aria-label={`Log ${log.name}`}
      onClose={closeLog}
      onKeyDown={onKey}
    >
      <header>
        <h2>{log.name}</h2>
        <span className="soft small">
          {log.rows.length} events of {picture.hosts.length} hosts
        </span>
        <span className="grow" />
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      {row !== undefined && (
        <p className="log-said" aria-live="polite">
          <b className="mono">{row.host}</b> {row.event}
          <span className="soft mono small"> {JSON.stringify(row.clock)}</span>
        </p>
      )}
      <div className="log-body">
        <LogDrawing log={log} picture={picture} from={from} selected={selected} onChoose={choose} />
        <LogList log={log} picture={picture} from={from} selected={selected} onChoose={choose} />
      </div>
      {last > 0 && (
        <input
          type="range"
          aria-label="Which part of the log is shown"
          min={0}
          max={last}
          value={from}
          onChange={({ target }) => setFrom(Number(target.value))}
        />
      )}
      <p className="soft small">
        Lane = host · dot = event · slant = what an event learnt directly · paler = concurrent with the event
        that is selected. Arrow keys go from event to event.
      </p>
    </dialog>
  );
}

interface LogParts {
  readonly log: OpenedLog;
  readonly picture: LogPicture;
  readonly from: number;
  readonly selected: number;
  readonly onChoose: (index: number) => void;
}

function LogDrawing({ log, picture, from, selected, onChoose }: LogParts): ReactNode {
  const { hosts, dots, slants } = picture;
  const width = LEFT + Math.min(SHOWN, picture.columns) * COLUMN;
  const height = TOP + hosts.length * LANE;
  const xOf = (index: number): number => LEFT + ((dots[index]?.column ?? 0) - from + 0.5) * COLUMN;
  const yOf = (index: number): number => TOP + ((dots[index]?.lane ?? 0) + 0.5) * LANE;
  const isShown = (index: number): boolean => {
    const column = dots[index]?.column ?? -1;
    return column >= from && column < from + SHOWN;
  };
  return (
    <div className="log-drawing">
      {/* The list beside it is the same in words. */}
      <svg width={width} height={height} aria-hidden="true">
        {hosts.map((host, lane) => (
          <g key={host} className="log-lane">
            <line x1={LEFT} x2={width} y1={TOP + (lane + 0.5) * LANE} y2={TOP + (lane + 0.5) * LANE} />
            <text
              x={LEFT - 12}
              y={TOP + (lane + 0.5) * LANE}
              style={{ fill: `var(--hue-ink-${lane % HUES})` }}
            >
              {host.length > 12 ? `${host.slice(0, 11)}…` : host}
            </text>
          </g>
        ))}
        {slants
          .filter(([a, b]) => isShown(a) && isShown(b))
          .map(([a, b]) => (
            <line
              key={`${a} ${b}`}
              className={`log-slant${isPale(log.rows, a, selected) || isPale(log.rows, b, selected) ? ' pale' : ''}`}
              x1={xOf(a)}
              y1={yOf(a)}
              x2={xOf(b)}
              y2={yOf(b)}
            />
          ))}
        {dots
          .filter(({ index }) => isShown(index))
          .map(({ index, lane }) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: what can be pressed is in the list as well
            <circle
              key={index}
              className={`log-dot${index === selected ? ' selected' : ''}${isPale(log.rows, index, selected) ? ' pale' : ''}`}
              cx={xOf(index)}
              cy={yOf(index)}
              r={index === selected ? 8 : 6}
              style={{ fill: `var(--hue-${lane % HUES})` }}
              onClick={() => onChoose(index)}
            />
          ))}
      </svg>
    </div>
  );
}

function LogList({ log, picture, from, selected, onChoose }: LogParts): ReactNode {
  const shown = picture.dots.filter(({ column }) => column >= from && column < from + SHOWN);
  return (
    <ol className="log-list small" aria-label="Events that are shown">
      {shown.map(({ index }) => (
        <li key={index}>
          <button
            type="button"
            className="log-line"
            aria-pressed={index === selected}
            tabIndex={index === selected ? 0 : -1}
            onClick={() => onChoose(index)}
          >
            <b className="mono">{log.rows[index]?.host}</b> {log.rows[index]?.event}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Neither knew of the other. */
function isPale(rows: readonly ShivizRow[], index: number, selected: number): boolean {
  const [one, other] = [rows[index], rows[selected]];
  if (one === undefined || other === undefined || index === selected) return false;
  return !happenedBefore(one, other) && !happenedBefore(other, one);
}
