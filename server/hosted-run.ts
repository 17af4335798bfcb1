// One run as the server holds it: the run itself, its queue of command lines, and whoever watches it.

import { randomUUID } from 'node:crypto';
import { watchRun } from '../shared/check/monitor.ts';
import type { Run } from '../shared/host/run.ts';
import type { ForkOrigin, RunSummary } from '../shared/wire/api.ts';
import type { CloseReason } from '../shared/wire/close-codes.ts';
import { CommandQueue, type Performer } from './command-queue.ts';
import type { ServerLimits } from './limits.ts';
import type { Pace } from './pace.ts';
import { RunStream } from './stream/run-stream.ts';

export interface HostedRunOptions {
  readonly id: string;
  readonly isDefault: boolean;
  /** Of a fork. */
  readonly forkOf?: ForkOrigin;
  readonly run: Run;
  /** Of a simulated run, which looks at its own invariants; `null` for one that runs by itself. */
  readonly pace: Pace | null;
  readonly performer: Performer;
  readonly build: string;
  readonly limits: ServerLimits;
  readonly clock: () => number;
}

export class HostedRun {
  readonly id: string;
  readonly isDefault: boolean;
  readonly forkOf: ForkOrigin | undefined;
  readonly run: Run;
  /** Of a simulated run; `null` for one that runs by itself. */
  readonly pace: Pace | null;
  readonly epoch = randomUUID();
  readonly commands: CommandQueue;
  readonly stream: RunStream;
  readonly #limits: ServerLimits;
  readonly #stopWatching: () => void;

  constructor({ id, isDefault, forkOf, run, pace, performer, build, limits, clock }: HostedRunOptions) {
    this.id = id;
    this.isDefault = isDefault;
    this.forkOf = forkOf;
    this.run = run;
    this.#limits = limits;
    this.pace = pace;
    this.commands = new CommandQueue(performer, limits.commandsWaitingMax);
    const { epoch, commands } = this;
    this.stream = new RunStream({ runId: id, run, pace, epoch, build, commands, limits, clock });
    // What breaks a promise of the protocol stands in the trace, for everybody to see.
    this.#stopWatching = pace === null ? watchRun(run) : () => {};
  }

  summary(): RunSummary {
    const { header } = this.run;
    return {
      id: this.id,
      epoch: this.epoch,
      isDefault: this.isDefault,
      protocol: header.protocol,
      engine: header.engine,
      placement: header.placement,
      seed: header.seed,
      replicas: this.run.replicas().map(({ id, alive, incarnation }) => ({ id, alive, incarnation })),
      clients: this.run.clients().map(({ id, replica }) => ({ id, replica })),
      ...(this.forkOf === undefined ? {} : { forkOf: this.forkOf }),
      sequence: this.run.lastSequence(),
      nowMillis: this.run.now(),
      viewers: this.stream.viewerCount,
      linesWaiting: this.commands.waiting,
    };
  }

  /** Tells everybody, then ends the run; a run that does not end in time is left behind. */
  async close(reason: CloseReason, sentence: string): Promise<void> {
    this.#stopWatching();
    this.pace?.stop();
    this.commands.close();
    this.stream.close(reason, sentence);
    await within(this.run.close(), this.#limits.runCloseMaxMillis);
  }
}

/** Resolves when the work is done or failed or the time is over, whichever is first. */
async function within(work: Promise<void>, millis: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, millis);
  });
  await Promise.race([work.catch(() => undefined), over]);
  clearTimeout(timer);
}
