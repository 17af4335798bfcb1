// The page's one picture of its run. The picture is changed in place by the fold; `frame` rises whenever it was, so
// whoever reads the picture subscribes to the frame.

import { createStore, type StoreApi, useStore } from 'zustand';
import type { RunPicture } from '../../shared/trace/picture.ts';
import type { ConnectionNotice, ConnectionStatus } from '../sources/source.ts';
import type { RunClock } from './clock.ts';
import type { FlightList } from './flight-list.ts';
import { emptyHistory, type History } from './history.ts';

export interface RunState {
  /** Rises with each change of the picture, at most once per animation frame. */
  readonly frame: number;
  /** `null` until the first checkpoint. */
  readonly picture: RunPicture | null;
  readonly history: History;
  readonly flights: FlightList;
  readonly clock: RunClock;
  readonly connection: ConnectionStatus;
  /** The newest thing to be told about the connection; `null` once it was dismissed. */
  readonly notice: ConnectionNotice | null;
}

export type RunStore = StoreApi<RunState>;

export function createRunStore(): RunStore {
  return createStore<RunState>(() => ({
    frame: 0,
    picture: null,
    history: emptyHistory(0),
    flights: { flights: [] },
    clock: { type: 'still', at: 0 },
    connection: { state: 'connecting' },
    notice: null,
  }));
}

/** The run as it is now, whatever the page shows. */
export const liveStore = createRunStore();

/** What the page shows: the run as it is now, or as it was at an earlier moment. */
export const runStore = createRunStore();

export function useLive<T>(select: (state: RunState) => T): T {
  return useStore(liveStore, select);
}

/** The time of a simulated run stands until somebody performs a line or a gesture. */
export function standsStill({ connection, clock, picture }: RunState): boolean {
  const isSimulated = picture?.header.engine === 'sim';
  return isSimulated && connection.state === 'live' && connection.stands && clock.type === 'still';
}

export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(runStore, select);
}

/** The picture and the history now; the component is drawn anew with each frame of news. */
export function useRunFrame(): { readonly picture: RunPicture; readonly history: History } | null {
  useRun((state) => state.frame);
  const { picture, history } = runStore.getState();
  return picture === null ? null : { picture, history };
}
