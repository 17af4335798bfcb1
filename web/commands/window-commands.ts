// `window.oxbow`: the page's commands for scripts, tests and the browser's console.

import type { Result } from '../../shared/core/result.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import type { SeedsAsked } from '../sources/simulated/trace-hashes.ts';
import type { Performed } from '../sources/source.ts';
import { branchStore, goToBranch } from '../store/branches/branch-store.ts';
import type { BranchOrigin } from '../store/branches/branches.ts';
import { perform } from '../store/command-store.ts';
import { drawnFlights } from '../store/drawn-flights.ts';
import { pageRunStore } from '../store/page-run.ts';
import { runStore } from '../store/run-store.ts';
import { runsStore, undo } from '../store/runs-store.ts';
import { timeMachine } from '../store/time/page-machine.ts';
import { isLive, timeStore } from '../store/time/time-store.ts';
import { type Selection, select } from '../store/view-store.ts';
import { lines } from './lines.ts';
import { operationWords } from './operation-words.ts';

export interface OxbowCommands {
  /** Performs one line of the command language; ends always. */
  perform(line: string): Promise<Performed>;
  /** A copy of the picture now; `null` before the first. */
  picture(): RunPicture | null;
  /** The event after which the page stands: the last one folded in, or an earlier one. */
  sequence(): number;
  /** Shows the run as it was after an event: the nearest one that is known. @returns the event */
  seek(sequence: number): number;
  /** One event on, or back (-1). @returns the event */
  step(direction?: 1 | -1): number;
  /** To what made the event happen (-1), or to what came of it. @returns the event */
  stepCausally(direction: 1 | -1): number;
  /** Whether the page stands still at the first violation; it does unless told otherwise. */
  stopAtViolation(stops: boolean): void;
  /** Plays from where the page stands. @param speed how many times as fast as it happened */
  play(speed?: number): void;
  pause(): void;
  /** Goes to a fork after an event, or after the one where the page stands. @returns its name, or why there is none */
  fork(at?: number): Promise<Result<string>>;
  /** Goes to a fork from before the newest line. */
  undo(): Promise<Result<string>>;
  /** The branches of a run that this page simulates, the first one first; none of what a server hosts. */
  branches(): readonly BranchSummary[];
  /** Shows another branch, to its end; the one that is shown is kept. */
  goToBranch(name: string): Promise<Result<void>>;
  /** Shows the run as it is. */
  live(): void;
  /** The first event to which one can go back, the newest one, and where the page stands. */
  reach(): { readonly first: number; readonly last: number; readonly here: number; readonly live: boolean };
  connection(): string;
  /** What each operation came to by the moment that is shown, the oldest first: `get room → 11am`. */
  answers(): { readonly client: string; readonly words: string }[];
  /** Leaves what is shown for a simulation of a script in the page itself; resolves when it has been performed. */
  open(script: string): Promise<Result<void>>;
  /** A link that holds script, moment and selection. */
  link(): Promise<Result<string>>;
  select(selection: Selection | null): void;
  /** The messages that are drawn now, and where: pixels from the left top corner of the picture. */
  flights(): DrawnMessage[];
  /** Performs the schedules of seeds in a worker of the page. @returns the hash of each trace */
  traceHashes(asked: SeedsAsked): Promise<string[]>;
  /** How each deed is spelt. */
  readonly lines: typeof lines;
}

export interface BranchSummary {
  readonly name: string;
  /** Where it parted from another one; `null`: it is the first. */
  readonly origin: BranchOrigin | null;
  /** Whether it is the one that is shown. */
  readonly shown: boolean;
}

export interface DrawnMessage {
  readonly message: number;
  readonly from: string;
  readonly to: string;
  readonly x: number;
  readonly y: number;
}

declare global {
  interface Window {
    oxbow: OxbowCommands;
  }
}

export function installCommands(target: Window): void {
  target.oxbow = {
    perform,
    picture: () => structuredClone(runStore.getState().picture),
    sequence: () => runStore.getState().picture?.sequence ?? 0,
    seek: (sequence) => {
      timeMachine.seek(sequence);
      return timeMachine.here;
    },
    step: (direction = 1) => {
      timeMachine.step(direction);
      return timeMachine.here;
    },
    stepCausally: (direction) => {
      timeMachine.stepCausally(direction);
      return timeMachine.here;
    },
    stopAtViolation: (stopsAtViolation) => timeStore.setState({ stopsAtViolation }),
    play: (speed) => {
      if (speed !== undefined) timeMachine.setSpeed(speed);
      if (isLive()) timeMachine.pause();
      timeMachine.play();
    },
    fork: (at = timeMachine.here) => runsStore.getState().forkAt(at),
    undo,
    branches: () =>
      branchStore.getState().branches.list.map(({ name, origin, kept }) => ({
        name,
        origin,
        shown: kept === null,
      })),
    goToBranch,
    pause: () => timeMachine.pause(),
    live: () => timeMachine.live(),
    reach: () => ({
      first: timeMachine.memory.reach()?.sequence ?? 0,
      last: timeMachine.head,
      here: timeMachine.here,
      live: isLive(),
    }),
    answers: () =>
      (runStore.getState().picture?.operations ?? []).map((operation) => ({
        client: operation.client,
        words: operationWords(operation),
      })),
    open: (script) => pageRunStore.getState().openScript(script),
    link: async () => (await import('../store/share.ts')).linkNow(document.baseURI),
    connection: () => runStore.getState().connection.state,
    select,
    flights: () =>
      drawnFlights().placed.map(({ flight, at }) => ({
        message: flight.message,
        from: flight.from,
        to: flight.to,
        x: at.x,
        y: at.y,
      })),
    traceHashes: async (asked) => {
      // Loaded for who asks: a page that only looks on needs no simulator.
      const simulated = await import('../sources/simulated/trace-hashes.ts');
      return simulated.traceHashes(asked);
    },
    lines,
  };
}
