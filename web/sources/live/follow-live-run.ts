// Joins a live run's stream to the store.

import { runNow } from '../../store/clock.ts';
import { commandStore } from '../../store/command-store.ts';
import { connectionStore } from '../../store/connection-store.ts';
import { RunFollower } from '../../store/follower.ts';
import { startKeepingPlaces } from '../../store/keep-places.ts';
import { keepLines } from '../../store/kept-lines.ts';
import { liveStore } from '../../store/run-store.ts';
import { createRun } from '../../store/runs-store.ts';
import { pageFollowerOptions } from '../page-follower.ts';
import type { Performed, RunSource } from '../source.ts';
import { dialWebSocket } from './browser-socket.ts';
import { keepRun } from './kept-runs.ts';
import { openLiveSource, type StreamPlace, streamAddress } from './live-source.ts';

export interface FollowedRun extends RunSource {
  readonly name: string;
  /** Resolves when the run is there, or when it is known that it will not come. */
  readonly ready: Promise<void>;
}

/**
 * @param goesOn the page shows already what it begins with: it is a fork of what was followed before
 * @param resume the page shows it as it was when it was left there
 */
export function followLiveRun(name: string, goesOn = false, resume: StreamPlace | null = null): FollowedRun {
  const stopKeeping = startKeepingPlaces(name);
  let isFirst = true;
  let becomeReady = (): void => {};
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });
  const follower = new RunFollower(pageFollowerOptions(), {
    onSeen: (sequence) => source.seen(sequence),
    onDiverged: () => source.resync(),
  });
  const source = openLiveSource({
    address: streamAddress(document.baseURI, name),
    resume,
    dial: dialWebSocket,
    after: (millis, callback) => {
      const handle = setTimeout(callback, millis);
      return () => clearTimeout(handle);
    },
    pageNow: () => performance.now(),
    luck: () => Math.random(),
    onStatus: (connection) => {
      // That nobody could be asked is no news any more once somebody can.
      if (connection.state === 'live') commandStore.setState({ refused: null });
      else if (connection.state === 'closed') becomeReady();
      if (resume !== null && connection.state === 'live') becomeReady();
      liveStore.setState((state) => ({
        connection,
        // Without news the run's clock must not seem to go on.
        clock:
          connection.state === 'lost' || connection.state === 'closed'
            ? { type: 'still', at: runNow(state.clock, performance.now()) }
            : state.clock,
      }));
    },
    onNotice: (notice) => liveStore.setState({ notice }),
    onReplace: (picture, wasFollowed, notice) => {
      if (notice?.type === 'restarted') keepLines(liveStore.getState().picture?.commands ?? []);
      const { connection, clock } = liveStore.getState();
      const sameRun = wasFollowed || (goesOn && isFirst);
      isFirst = false;
      // What came since the connection was made has started the clock.
      const stands = connection.state === 'live' && connection.stands && (!sameRun || clock.type === 'still');
      void follower.replace(picture, sameRun, notice, stands).then(becomeReady);
    },
    onEvents: (events, waiting, stands) => {
      const { connection } = liveStore.getState();
      if (connection.state === 'live' && connection.stands !== stands)
        liveStore.setState({ connection: { ...connection, stands } });
      if (commandStore.getState().queued !== waiting) commandStore.setState({ queued: waiting });
      follower.take(events, stands);
    },
  });
  const followed: FollowedRun = {
    name,
    ready,
    perform: (line) => performHereOrBeside(source, line),
    close() {
      follower.flush();
      keepRun(name, source.epoch());
      source.close();
      follower.leave();
      stopKeeping();
    },
  };
  commandStore.setState({ source: followed, refused: null });
  connectionStore.setState({ retryNow: () => source.retryNow() });
  return followed;
}

/** A run that stands has its replicas, so a `cluster` line creates another one beside it, and the page goes there. */
async function performHereOrBeside(source: RunSource, line: string): Promise<Performed> {
  const stands = (liveStore.getState().picture?.replicas.length ?? 0) > 0;
  const isOther = stands && /^\s*cluster\b/.test(line);
  const request = isOther
    ? await (await import('../../commands/request-of-line.ts')).requestOfLine(line)
    : null;
  if (request === null) return source.perform(line);
  const created = request.ok ? await createRun(request.value) : request;
  return created.ok
    ? { output: [], notes: [`the run ${created.value.id} stands`] }
    : { output: [], error: created.error };
}
