// Takes the news of a run into the store: gathers events, folds them once per animation frame, keeps the history and
// the flights, compares digests.

import type { Protocol } from '../../shared/core/contract.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import { digestOf } from '../../shared/trace/digest.ts';
import { foldEvent } from '../../shared/trace/fold.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import type { ConnectionNotice } from '../sources/source.ts';
import { adjustClock, runNow } from './clock.ts';
import { clearLanded, flightsUnderWay, followFlight } from './flight-list.ts';
import { emptyHistory, type HistoryWords, recordEvent } from './history.ts';
import type { RunStore } from './run-store.ts';
import { seedHistory } from './seed-history.ts';
import { judgeSessions } from './session-lens.ts';
import type { TraceMemory } from './time/trace-memory.ts';

export interface FollowerOptions {
  readonly store: RunStore;
  readonly protocolOf: (name: string) => Protocol | null;
  /** Loads what shows a protocol; `null`: it is there. Absent: all of them are. */
  readonly prepare?: (name: string) => Promise<unknown> | null;
  readonly wordsOf: (protocol: string, picture: RunPicture) => HistoryWords;
  /** Calls back at the next animation frame (or soon, where none is drawn). */
  readonly schedule: (callback: () => void) => void;
  /** Milliseconds of the page's clock. */
  readonly pageNow: () => number;
  /** Remembers what is folded, for whoever goes back. */
  readonly memory?: TraceMemory;
  /** Is told each event after it was folded. */
  readonly onEvent?: (event: TraceEvent, picture: RunPicture) => void;
}

/** What the source learns from the follower. */
export interface FollowerReports {
  /** All events up to here are folded. */
  onSeen(sequence: number): void;
  /** The picture differs from the run: a checkpoint is needed. */
  onDiverged(sentence: string): void;
}

/** Folding more than this in one frame would be felt; the rest waits for the next one. */
const EVENTS_PER_FRAME_MAX = 4_000;

export class RunFollower {
  readonly #options: FollowerOptions;
  readonly #reports: FollowerReports;
  #pending: TraceEvent[] = [];
  #scheduled = false;
  #stands = false;
  #isOver = false;
  /** Protocols that are being loaded: nothing can be folded before. */
  #awaited = 0;

  constructor(options: FollowerOptions, reports: FollowerReports) {
    this.#options = options;
    this.#reports = reports;
  }

  /**
   * Replaces all that was known.
   * @param keepHistory it is the same run, and the strip goes on
   * @param stands its time stands at the picture, with what is under way where it is
   * @returns when it is shown; at once where what shows its protocol is there
   */
  async replace(
    picture: RunPicture,
    keepHistory: boolean,
    notice: ConnectionNotice | null,
    stands = false,
  ): Promise<void> {
    this.#pending = [];
    const preparing = this.#options.prepare?.(picture.header.protocol) ?? null;
    if (preparing !== null && !(await this.#settles(preparing))) return;
    this.#replace(picture, keepHistory, notice, stands);
    this.#arm();
  }

  #replace(
    picture: RunPicture,
    keepHistory: boolean,
    notice: ConnectionNotice | null,
    stands: boolean,
  ): void {
    const { store, pageNow, wordsOf } = this.#options;
    const still = { type: 'still', at: picture.at } as const;
    // What ended meanwhile was not seen to end.
    store.getState().history.sessions.underWay.clear();
    store.setState((state) => ({
      frame: state.frame + 1,
      picture,
      history: keepHistory ? state.history : seedHistory(emptyHistory(picture.at), picture),
      flights: stands
        ? flightsUnderWay(picture.messages, wordsOf(picture.header.protocol, picture))
        : keepHistory
          ? state.flights
          : { flights: [] },
      clock: stands ? still : adjustClock(keepHistory ? state.clock : still, picture.at, pageNow()),
      notice: notice ?? state.notice,
    }));
    if (!keepHistory) this.#options.memory?.clear();
    this.#options.memory?.begin({ picture, history: store.getState().history });
    this.#reports.onSeen(picture.sequence);
  }

  /** The page leaves this run: what has not been folded yet is not wanted any more. */
  leave(): void {
    this.#pending = [];
    this.#isOver = true;
  }

  /** Folds at once all that was taken: somebody wants to keep what the page has been told. */
  flush(): void {
    while (!this.#isOver && this.#awaited === 0 && this.#pending.length > 0)
      this.#fold(this.#pending.splice(0, EVENTS_PER_FRAME_MAX));
  }

  /** @param stands the time of the run stands since the last of them */
  take(events: readonly TraceEvent[], stands = false): void {
    this.#stands = stands;
    for (const event of events) {
      this.#pending.push(event);
      const name = event.type === 'runStarted' ? event.header.protocol : null;
      const preparing = name === null ? null : (this.#options.prepare?.(name) ?? null);
      if (preparing !== null) void this.#settles(preparing).then(() => this.#arm());
    }
    this.#arm();
  }

  /** @returns whether the run can be followed now */
  async #settles(preparing: Promise<unknown>): Promise<boolean> {
    this.#awaited += 1;
    try {
      await preparing;
    } catch {
      this.#isOver = true;
      const sentence = 'What shows this run could not be loaded from the server: load the page anew.';
      this.#options.store.setState({ connection: { state: 'closed', sentence } });
    }
    this.#awaited -= 1;
    return !this.#isOver;
  }

  #arm(): void {
    if (this.#isOver || this.#scheduled || this.#awaited > 0 || this.#pending.length === 0) return;
    this.#scheduled = true;
    this.#options.schedule(() => {
      this.#scheduled = false;
      if (this.#isOver || this.#awaited > 0) return;
      this.#fold(this.#pending.splice(0, EVENTS_PER_FRAME_MAX));
      this.#arm();
    });
  }

  #fold(events: readonly TraceEvent[]): void {
    const { store, protocolOf, wordsOf, pageNow } = this.#options;
    const before = store.getState();
    let { picture, clock } = before;
    const { history, flights } = before;
    let divergence: string | null = null;
    for (const event of events) {
      const protocol = protocolOf(
        event.type === 'runStarted' ? event.header.protocol : (picture?.header.protocol ?? ''),
      );
      if (protocol === null) continue;
      // A page whose fold fails must not stay blank: it asks for the run's own picture and says so.
      try {
        picture = foldEvent(picture, event, protocol);
      } catch (error) {
        divergence = `event ${event.sequence} could not be followed: ${error instanceof Error ? error.message : String(error)}`;
        break;
      }
      // A digest is taken by the server's clock, also while the time of the run stands.
      if (clock.type !== 'still' || event.type !== 'digested')
        clock = adjustClock(clock, event.at, pageNow());
      const words = wordsOf(protocol.name, picture);
      const witness = recordEvent(history, event, words);
      judgeSessions(history.sessions, event, picture, protocol);
      this.#options.memory?.take(event, { picture, history }, witness);
      followFlight(flights, event, words, runNow(clock, pageNow()));
      if (event.type === 'digested' && digestOf(picture.replicas, picture.clients) !== event.digest) {
        divergence = `the picture differs from the run at event ${event.sequence}`;
        break;
      }
      this.#options.onEvent?.(event, picture);
    }
    if (this.#stands && this.#pending.length === 0 && picture !== null)
      clock = { type: 'still', at: picture.at };
    clearLanded(flights, runNow(clock, pageNow()));
    store.setState((state) => ({ frame: state.frame + 1, picture, clock }));
    if (divergence !== null) {
      this.#pending = [];
      this.#reports.onDiverged(divergence);
    } else if (picture !== null) {
      this.#reports.onSeen(picture.sequence);
    }
  }
}
