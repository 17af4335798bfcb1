// Which part of the run the strip shows, by which axis, and which kinds of messages: the newest part, or one that stands.

import { createStore, useStore } from 'zustand';
import type { StripAxis } from '../layout/strip-scene.ts';
import {
  AHEAD,
  followedFrom,
  keepInWindow,
  SPAN_LIMITS,
  USUAL_SPAN,
  usualSpan,
  wholeSpan,
  zoomWindow,
} from '../layout/strip-window.ts';
import { runNow } from './clock.ts';
import { placeAtTime, placeOfSequence } from './columns/places.ts';
import { liveStore } from './run-store.ts';
import { timeMachine } from './time/page-machine.ts';
import { type ShownMoment, timeStore } from './time/time-store.ts';

export interface StripState {
  /** By time, or by the order of the trace, in which what was caused comes after its cause. */
  readonly axis: StripAxis;
  /** Milliseconds or events, as the axis says. */
  readonly span: number;
  /** How the span goes along with a run that grows, where the newest moment is followed; `null`: it was chosen. */
  readonly fit: 'usual' | 'whole' | null;
  /** Where the part begins; `null`: it follows the newest moment. */
  readonly from: number | null;
  /** Whether what the event at which one stands cannot have known is hatched. */
  readonly showsCone: boolean;
  /** Kinds of messages that are not drawn, by the name of their type. */
  readonly hiddenKinds: ReadonlySet<string>;
  /** Whether the table of what is in the window is shown. */
  readonly showsTable: boolean;
}

export const stripStore = createStore<StripState>(() => ({
  axis: 'time',
  span: USUAL_SPAN.time,
  fit: 'usual',
  from: null,
  showsCone: false,
  hiddenKinds: new Set<string>(),
  showsTable: false,
}));

export function useStrip<T>(select: (state: StripState) => T): T {
  return useStore(stripStore, select);
}

/** The newest place of the axis. */
export function stripHead(axis: StripAxis): number {
  if (axis === 'order') return timeMachine.head;
  return runNow(liveStore.getState().clock, performance.now());
}

/** The oldest place that is drawn. */
export function stripStart(axis: StripAxis): number {
  const { columns } = timeMachine.memory;
  return axis === 'order' ? columns.beginsAfter : columns.beginsAt;
}

/** Where a moment is on the axis. */
export function placeOnAxis(moment: ShownMoment, axis: StripAxis): number {
  if (moment.type === 'live') return stripHead(axis);
  return axis === 'order' ? moment.sequence : moment.at;
}

/** Where the strip begins now, followed or standing. */
export function stripFrom({ from, span, axis }: Pick<StripState, 'from' | 'span' | 'axis'>): number {
  return from ?? followedFrom(stripHead(axis), span, stripStart(axis));
}

/** Stands at the event that is drawn at a place of the axis. */
export function seekOnStrip(place: number): void {
  if (stripStore.getState().axis === 'time') timeMachine.seekTime(place);
  else timeMachine.seek(Math.min(timeMachine.head, Math.max(1, Math.floor(place))));
}

/** Another part of the past, with the moment that is looked at where it is on the screen, if it can be seen. */
export function chooseSpan(span: number): void {
  stripStore.setState((before) => {
    const { moment } = timeStore.getState();
    if (before.from === null || moment.type === 'live') return { span, fit: null, from: null };
    const here = placeOnAxis(moment, before.axis);
    const share = Math.min(1, Math.max(0, (here - before.from) / before.span));
    return { span, fit: null, from: here - share * span };
  });
}

/** All that is known, from edge to edge. */
export function showWhole(): void {
  const { axis } = stripStore.getState();
  const start = stripStart(axis);
  const span = Math.max(SPAN_LIMITS[axis].least, stripHead(axis) - start);
  stripStore.setState({
    span,
    fit: 'whole',
    from: timeStore.getState().moment.type === 'live' ? null : start,
  });
}

/**
 * Shows less, or more. Where the newest moment is followed, it goes on being followed.
 * @param around the place that stays where it is on the screen; absent: the one that is looked at
 */
export function zoomStrip(factor: number, around?: number): void {
  stripStore.setState((before) => {
    const { moment } = timeStore.getState();
    const { axis, span } = before;
    const from = stripFrom(before);
    const isFollowed = before.from === null && moment.type === 'live';
    const here = placeOnAxis(moment, axis);
    const isSeen = here >= from && here <= from + span * (1 + AHEAD);
    const middle = around ?? (isSeen ? here : from + span / 2);
    const whole = stripHead(axis) - stripStart(axis);
    const limits = { ...SPAN_LIMITS[axis], most: Math.max(SPAN_LIMITS[axis].most, whole * 1.2) };
    const zoomed = zoomWindow({ from, span }, factor, middle, limits);
    return { ...(isFollowed ? { span: zoomed.span } : zoomed), fit: null };
  });
}

/** Looks further back, or on. Who comes to the newest moment while it is live follows it again. */
export function panStrip(by: number): void {
  moveStrip(stripFrom(stripStore.getState()) + by);
}

/** @param from where the strip is to begin */
export function moveStrip(from: number): void {
  stripStore.setState(({ span, axis }) => {
    const head = stripHead(axis);
    const isLive = timeStore.getState().moment.type === 'live';
    if (isLive && from >= head - span) return { from: null };
    return { from: Math.max(stripStart(axis) - span * 0.5, Math.min(head - span * 0.3, from)) };
  });
}

/** Goes along with what comes, again. */
export function followHead(): void {
  if (timeStore.getState().moment.type === 'live') stripStore.setState({ from: null });
}

/** The same events by the other axis. */
export function chooseAxis(axis: StripAxis): void {
  stripStore.setState((before) => {
    if (before.axis === axis) return {};
    const { columns } = timeMachine.memory;
    const { sequence, at } = columns.events.columns;
    const place = (value: number): number =>
      axis === 'order' ? placeAtTime(columns, value) : placeOfSequence(columns, value);
    const last = Math.max(0, columns.length - 1);
    const on = (value: number): number =>
      (axis === 'order' ? sequence : at)[Math.min(last, place(value))] ?? stripHead(axis);
    const from = on(stripFrom(before));
    const span = Math.max(SPAN_LIMITS[axis].least, on(stripFrom(before) + before.span) - from);
    return { axis, span, from: before.from === null ? null : from };
  });
  fitSpan();
}

/** The span goes along with the run, as long as nobody chose one and nobody looks at a part of it. */
function fitSpan(): void {
  const { axis, span, fit, from } = stripStore.getState();
  if (fit === null || from !== null) return;
  const { clock, picture } = liveStore.getState();
  if (picture === null) return;
  const length = Math.max(0, stripHead(axis) - stripStart(axis));
  const fitted =
    fit === 'whole' ? wholeSpan(span, length) : usualSpan(axis, length, clock.type === 'running');
  if (fitted !== span) stripStore.setState({ span: fitted });
}

liveStore.subscribe(fitSpan);

timeStore.subscribe(({ moment }, before) => {
  if (moment === before.moment) return;
  stripStore.setState((state) => ({
    from:
      moment.type === 'live'
        ? null
        : keepInWindow(stripFrom(state), state.span, placeOnAxis(moment, state.axis)),
  }));
});

/** @returns whether it is shown from now on */
export function toggleCone(): boolean {
  const showsCone = !stripStore.getState().showsCone;
  stripStore.setState({ showsCone });
  return showsCone;
}

export function toggleKind(kind: string): void {
  stripStore.setState(({ hiddenKinds }) => {
    const hidden = new Set(hiddenKinds);
    if (!hidden.delete(kind)) hidden.add(kind);
    return { hiddenKinds: hidden };
  });
}

/** That kind alone; all of them, if it was alone already. */
export function showOnlyKind(kind: string, all: readonly string[]): void {
  stripStore.setState(({ hiddenKinds }) => {
    const others = all.filter((one) => one !== kind);
    const isAlone = !hiddenKinds.has(kind) && others.every((one) => hiddenKinds.has(one));
    return { hiddenKinds: new Set(isAlone ? [] : others) };
  });
}
