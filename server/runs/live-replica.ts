// One replica of a live run over all its incarnations: it is launched, it stops, it is launched again, by a person or by
// the watchdog.

import type { Instruction, InstructionResult } from '../../shared/core/contract.ts';
import type { ReplicaId } from '../../shared/core/ids.ts';
import { INSTRUCTIONS_MAX } from '../../shared/core/limits.ts';
import { succeed } from '../../shared/core/result.ts';
import { type Opened, obstruct } from '../storage/replica-storage.ts';
import type {
  HostCommand,
  HostEnd,
  HostHandle,
  HostReport,
  HostSetting,
  LaunchHost,
} from './host-control.ts';
import {
  HEALTHY_MILLIS,
  HOST_START_MILLIS_MAX,
  RESTART_MILLIS_MAX,
  RESTART_MILLIS_MIN,
  RESTARTS_MAX,
} from './run-limits.ts';

/** Whether a replica that died unasked is started again. */
export type RestartPolicy = 'never' | 'always';

/** What a replica tells its run. */
export interface ReplicaWatcher {
  onReport(replica: LiveReplica, report: HostReport): void;
  /** It was running and is not any more. */
  onStopped(replica: LiveReplica, reason: 'crashed' | 'failed', sentence: string): void;
}

export interface LiveReplicaOptions {
  readonly setting: HostSetting;
  /** Its place in join order. */
  readonly place: number;
  readonly launch: LaunchHost;
  readonly restart: RestartPolicy;
  readonly instructionTimeoutMillis: number;
}

type WhenAnswered = (result: InstructionResult) => void;

export class LiveReplica {
  readonly id: ReplicaId;
  readonly place: number;
  /** Its port while it runs. */
  port: number | null = null;
  incarnation = 0;
  readonly #options: LiveReplicaOptions;
  readonly #watcher: ReplicaWatcher;
  #handle: HostHandle | null = null;
  #state: 'down' | 'starting' | 'running' | 'closed' = 'down';
  /** Somebody asked it to stop, so its end is no failure. */
  #isAsked = false;
  #whenStarted: ((result: Opened<void>) => void) | null = null;
  readonly #instructions = new Map<
    number,
    { readonly whenAnswered: WhenAnswered; readonly patience: NodeJS.Timeout }
  >();
  #lastInstruction = 0;
  #lastSync = 0;
  #synced = 0;
  #restartTimer: NodeJS.Timeout | undefined;
  #deathsInARow = 0;
  #startedAt = 0;

  constructor(options: LiveReplicaOptions, watcher: ReplicaWatcher) {
    this.#options = options;
    this.#watcher = watcher;
    this.id = options.setting.id;
    this.place = options.place;
  }

  get isAlive(): boolean {
    return this.#state === 'running';
  }

  /** The live state, where its host is in this process. */
  get state(): unknown {
    return this.#handle?.state?.();
  }

  /** The process it runs in, where that is its own. */
  get pid(): number | null {
    return this.isAlive ? (this.#handle?.pid ?? null) : null;
  }

  // ---------------------------------------------------------------- start and stop

  /** Launches the next incarnation. Resolves when it runs, or with why it does not. */
  start(): Promise<Opened<void>> {
    if (this.#state !== 'down')
      return Promise.resolve(obstruct('unavailable', `${this.id} is ${this.#state}`));
    clearTimeout(this.#restartTimer);
    this.#state = 'starting';
    this.#isAsked = false;
    return new Promise((resolve) => {
      const patience = setTimeout(() => {
        this.#isAsked = true;
        void handle.kill();
      }, HOST_START_MILLIS_MAX);
      this.#whenStarted = (result) => {
        clearTimeout(patience);
        this.#whenStarted = null;
        resolve(result);
      };
      const handle = this.#options.launch(
        this.#options.setting,
        (report) => this.#watcher.onReport(this, report),
        (end) => this.#onEnd(end),
      );
      this.#handle = handle;
    });
  }

  /** It has read its rows and opened its port. */
  onReady(report: Extract<HostReport, { type: 'ready' }>): void {
    this.#state = 'running';
    this.#startedAt = performance.now();
    this.port = report.port;
    this.incarnation = report.identity.incarnation;
  }

  /** All that belongs to its start is done. */
  onBegun(): void {
    this.#whenStarted?.(succeed(undefined));
  }

  /** Ends it at once; resolves when it is gone. */
  async crash(): Promise<void> {
    this.#isAsked = true;
    await this.#handle?.kill();
  }

  /** Ends it for good, with what it has handed to its disk written. */
  async close(): Promise<void> {
    clearTimeout(this.#restartTimer);
    const wasStarting = this.#state === 'starting';
    this.#state = 'closed';
    this.#whenStarted?.(obstruct('unavailable', 'the run is closed'));
    this.#failInstructions('the run is closed');
    await (wasStarting ? this.#handle?.kill() : this.#handle?.close());
  }

  #onEnd({ sentence, obstacle = 'unavailable' }: HostEnd): void {
    const was = this.#state;
    if (was === 'closed') return;
    this.#state = 'down';
    this.port = null;
    const reason = this.#isAsked ? 'crashed' : 'failed';
    const told = this.#isAsked ? `${this.id} was crashed` : `${this.id} failed: ${sentence}`;
    this.#failInstructions(told);
    if (was === 'running') this.#watcher.onStopped(this, reason, told);
    this.#whenStarted?.(obstruct(obstacle, told));
    if (reason === 'failed') this.#restartLater();
  }

  /** The watchdog. */
  #restartLater(): void {
    if (this.#options.restart === 'never') return;
    if (performance.now() - this.#startedAt > HEALTHY_MILLIS) this.#deathsInARow = 0;
    if (this.#deathsInARow >= RESTARTS_MAX) return;
    const delayMillis = Math.min(RESTART_MILLIS_MAX, RESTART_MILLIS_MIN * 2 ** this.#deathsInARow);
    this.#deathsInARow += 1;
    this.#restartTimer = setTimeout(() => void this.start(), delayMillis);
  }

  // ---------------------------------------------------------------- commands and instructions

  perform(command: HostCommand): void {
    if (this.isAlive) this.#handle?.perform(command);
  }

  /** @returns whether all commands up to now are in force, to be asked until they are */
  sync(): () => boolean {
    this.#lastSync += 1;
    const number = this.#lastSync;
    this.perform({ type: 'sync', number });
    return () => this.#synced >= number || !this.isAlive;
  }

  onSynced(number: number): void {
    this.#synced = number;
  }

  /** `whenAnswered` is called exactly once, perhaps before this returns. */
  instruct(instruction: Instruction, whenAnswered: WhenAnswered): void {
    if (!this.isAlive) {
      whenAnswered({ type: 'failed', sentence: `${this.id} is down` });
      return;
    }
    if (this.#instructions.size >= INSTRUCTIONS_MAX) {
      const sentence = `${this.id} already has ${INSTRUCTIONS_MAX} instructions to answer`;
      whenAnswered({ type: 'failed', sentence });
      return;
    }
    this.#lastInstruction += 1;
    const number = this.#lastInstruction;
    const millis = this.#options.instructionTimeoutMillis;
    const sentence = `${this.id} gave no answer within ${millis} ms`;
    const patience = setTimeout(() => this.onAnswered(number, { type: 'failed', sentence }), millis);
    this.#instructions.set(number, { whenAnswered, patience });
    this.perform({ type: 'instruct', number, instruction });
  }

  onAnswered(number: number, result: InstructionResult): void {
    const instruction = this.#instructions.get(number);
    // Answered twice, or after patience ran out: the first answer stands.
    if (instruction === undefined) return;
    this.#instructions.delete(number);
    clearTimeout(instruction.patience);
    instruction.whenAnswered(result);
  }

  #failInstructions(sentence: string): void {
    for (const number of this.#instructions.keys()) this.onAnswered(number, { type: 'failed', sentence });
  }
}
