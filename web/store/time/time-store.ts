// At which moment the page stands, and how time passes there.

import { createStore, type StoreApi, useStore } from 'zustand';

export type ShownMoment =
  | { readonly type: 'live' }
  /** After that event. */
  | { readonly type: 'past'; readonly sequence: number; readonly at: number };

export interface TimeState {
  readonly moment: ShownMoment;
  readonly isPlaying: boolean;
  /** How many times as fast as it happened. */
  readonly speed: number;
  /** Whether the page stands still at the first violation. */
  readonly stopsAtViolation: boolean;
  /** What happened in the event at which one stands, as a sentence; empty while live. */
  readonly said: string;
}

export type TimeStore = StoreApi<TimeState>;

/** A log scale: the distance of two is about the same everywhere. */
export const SPEEDS = [0.01, 0.03, 0.1, 0.25, 0.5, 1, 2, 4, 10] as const;

export function createTimeStore(): TimeStore {
  return createStore<TimeState>(() => ({
    moment: { type: 'live' },
    isPlaying: false,
    speed: 1,
    stopsAtViolation: true,
    said: '',
  }));
}

export const timeStore = createTimeStore();

export function useTime<T>(select: (state: TimeState) => T): T {
  return useStore(timeStore, select);
}

export function isLive(): boolean {
  return timeStore.getState().moment.type === 'live';
}

/** `1/4`, `×10`. */
export function speedLabel(speed: number): string {
  if (speed === 1) return '×1';
  return speed > 1 ? `×${speed}` : `1/${Math.round(1 / speed)}`;
}
