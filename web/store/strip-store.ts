// Which part of time the strip shows: the newest, or a part that stands.

import { createStore, useStore } from 'zustand';
import { keepInWindow, zoomWindow } from '../layout/strip-window.ts';
import { runNow } from './clock.ts';
import { liveStore } from './run-store.ts';
import { timeStore } from './time/time-store.ts';

export interface StripState {
  readonly spanMillis: number;
  /** Where the part begins; `null`: it follows the newest moment. */
  readonly from: number | null;
  /** Whether what the event at which one stands cannot have known is hatched. */
  readonly showsCone: boolean;
}

export const stripStore = createStore<StripState>(() => ({
  spanMillis: 30_000,
  from: null,
  showsCone: false,
}));

export function useStrip<T>(select: (state: StripState) => T): T {
  return useStore(stripStore, select);
}

/** Where the strip begins now, followed or standing. */
export function stripFrom({ from, spanMillis }: Pick<StripState, 'from' | 'spanMillis'>): number {
  return from ?? runNow(liveStore.getState().clock, performance.now()) - spanMillis;
}

/** Another part of the past, with the moment that is looked at where it is on the screen, if it can be seen. */
export function chooseSpan(spanMillis: number): void {
  stripStore.setState((before) => {
    const { moment } = timeStore.getState();
    if (before.from === null || moment.type === 'live') return { spanMillis, from: null };
    const share = Math.min(1, Math.max(0, (moment.at - before.from) / before.spanMillis));
    return { spanMillis, from: moment.at - share * spanMillis };
  });
}

/**
 * Shows less time, or more. Where the newest moment is followed, it goes on being followed.
 * @param around the moment that stays where it is on the screen; absent: the one that is looked at
 */
export function zoomStrip(factor: number, around?: number): void {
  stripStore.setState((before) => {
    const { moment } = timeStore.getState();
    const from = stripFrom(before);
    const isFollowed = before.from === null && moment.type === 'live';
    const middle = around ?? (moment.type === 'live' ? from + before.spanMillis : moment.at);
    const zoomed = zoomWindow({ from, spanMillis: before.spanMillis }, factor, middle);
    return isFollowed ? { spanMillis: zoomed.spanMillis } : zoomed;
  });
}

/** Looks further back, or on, at an earlier moment; the newest moment is followed. */
export function panStrip(millis: number): void {
  stripStore.setState(({ from }) => (from === null ? {} : { from: from + millis }));
}

timeStore.subscribe(({ moment }, before) => {
  if (moment === before.moment) return;
  stripStore.setState((state) => ({
    from: moment.type === 'live' ? null : keepInWindow(stripFrom(state), state.spanMillis, moment.at),
  }));
});

/** @returns whether it is shown from now on */
export function toggleCone(): boolean {
  const showsCone = !stripStore.getState().showsCone;
  stripStore.setState({ showsCone });
  return showsCone;
}
