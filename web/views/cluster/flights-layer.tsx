// Messages on their way, drawn anew with each animation frame while there are any.

import { memo, type ReactNode } from 'react';
import type { ClusterModel } from '../../layout/cluster-model.ts';
import { labelWidth, type PlacedFlight, placeFlights } from '../../layout/flights.ts';
import type { Segment } from '../../layout/geometry.ts';
import { runNow } from '../../store/clock.ts';
import { runStore, useRun } from '../../store/run-store.ts';
import { useView } from '../../store/view-store.ts';
import { hueStyle } from '../common/actor.tsx';
import { useAnimationClock } from '../common/use-animation-clock.ts';
import { useStillness } from '../common/use-media.ts';
import { targetName } from './targets.ts';

export function FlightsLayer({ model }: { readonly model: ClusterModel }): ReactNode {
  useRun((state) => state.frame);
  const still = useStillness();
  const { flights, clock } = runStore.getState();
  const moving = flights.flights.length > 0 && clock.type === 'running';
  const pageNow = useAnimationClock(moving, still ? 200 : 0);
  const selected = useView((state) => (state.selection?.type === 'message' ? state.selection.message : null));
  const lines = new Map(model.links.map((link) => [`${link.a}>${link.b}`, link.line]));
  const lineOf = (from: string, to: string): Segment | null => {
    const forth = lines.get(`${from}>${to}`);
    if (forth !== undefined) return forth;
    const back = lines.get(`${to}>${from}`);
    return back === undefined ? null : { from: back.to, to: back.from };
  };
  const hues = new Map(model.replicas.map((replica) => [replica.id, replica.hue]));
  const placed = placeFlights(flights.flights, lineOf, runNow(clock, pageNow), {
    still,
    scale: model.scene.scale,
  });
  return (
    <g className="flights">
      {placed.map((one) => (
        <FlightFigure
          key={one.flight.key}
          placed={one}
          hue={hues.get(one.flight.from) ?? null}
          ofClient={!hues.has(one.flight.from)}
          scale={model.scene.scale}
          selected={one.flight.message === selected}
        />
      ))}
    </g>
  );
}

const FlightFigure = memo(function FlightFigure(props: {
  readonly placed: PlacedFlight;
  readonly hue: number | null;
  readonly ofClient: boolean;
  readonly scale: number;
  readonly selected: boolean;
}): ReactNode {
  const { flight, at, opacity, dying, labelled } = props.placed;
  const classes = [
    'flight',
    dying ? 'dying' : '',
    props.ofClient ? 'of-client' : '',
    props.selected ? 'selected' : '',
  ];
  return (
    // A message lives for less than a second, so a key could never reach it here; the inspector lists those under way.
    <g
      className={classes.filter(Boolean).join(' ')}
      transform={`translate(${at.x} ${at.y}) scale(${props.scale})`}
      style={hueStyle(props.hue)}
      opacity={opacity}
      data-message={flight.message}
      // A press on a message that becomes a drag is a pull on its link.
      data-target={targetName({ type: 'link', a: flight.from, b: flight.to })}
    >
      {labelled ? <Pill label={flight.label} dying={dying} /> : <Dot dying={dying} />}
    </g>
  );
});

function Pill({ label, dying }: { readonly label: string; readonly dying: boolean }): ReactNode {
  const text = dying ? `✕ ${label}` : label;
  const width = labelWidth(text);
  return (
    <>
      <rect x={-width / 2} y={-11} width={width} height={22} rx={11} />
      <text y={4}>{text}</text>
    </>
  );
}

function Dot({ dying }: { readonly dying: boolean }): ReactNode {
  return dying ? <path className="cross" d="M-4 -4L4 4M4 -4L-4 4" /> : <circle r={4.5} />;
}
