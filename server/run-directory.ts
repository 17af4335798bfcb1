// The list of runs. A port: servers that share one list would bring another implementation of `RunDirectory`. The one
// here keeps the runs of this process in memory.

import { randomUUID } from 'node:crypto';
import type { Protocol } from '../shared/core/contract.ts';
import { assert, fail, type Result, succeed } from '../shared/core/result.ts';
import { endLinesUnderWay } from '../shared/host/end-lines.ts';
import type { Run } from '../shared/host/run.ts';
import { scheduleOf } from '../shared/script/open-run.ts';
import { SimulatedRun, simulateRun } from '../shared/sim/simulated-run.ts';
import type { ForkOrigin, RunRequest } from '../shared/wire/api.ts';
import type { Performer } from './command-queue.ts';
import { ApiError } from './errors.ts';
import { HostedRun } from './hosted-run.ts';
import type { ServerLimits } from './limits.ts';
import { Pace } from './pace.ts';
import { pacedPerformerOf, performerOf, type Spoken } from './performer.ts';
import { performPlan, planRun, type RunPlan } from './run-plan.ts';

/** Makes runs, whatever they run on. */
export interface RunEngine {
  /**
   * Starts a run without clients. It has no replicas either, but for those of a kept run that were there before.
   * @param isKept its replicas start again from the rows that they left when the server stopped
   */
  open(plan: RunPlan, isKept: boolean): Promise<Result<Run>>;
  /** Removes what a run has left on the disk. */
  forget(id: string): Promise<void>;
}

export interface RunDirectory {
  readonly protocols: ReadonlyMap<string, Protocol>;
  list(): readonly HostedRun[];
  find(id: string): HostedRun | undefined;
  /** It is being started or started anew: whoever asks for it should ask again. */
  isStarting(id: string): boolean;
  create(request: RunRequest): Promise<Result<HostedRun, ApiError>>;
  /**
   * A simulated run that goes on from an event of a hosted one, which is left as it is.
   * @param at the newest event unless given
   */
  fork(parent: HostedRun, at?: number): Result<HostedRun, ApiError>;
  /** @returns what became of it, or `null` where there is no such run */
  close(id: string): Promise<{ readonly startedAnew: boolean } | null>;
  /** Ends all runs, for good. */
  stop(): Promise<void>;
}

export interface LocalDirectoryOptions {
  readonly protocols: ReadonlyMap<string, Protocol>;
  readonly engine: RunEngine;
  /** The run that is always there. */
  readonly defaultRun: RunRequest & { readonly id: string };
  readonly build: string;
  readonly limits: ServerLimits;
  readonly clock: () => number;
}

interface Started {
  readonly hosted: HostedRun;
  /** Resolves when its replicas and clients are in place, or with what stood in the way. */
  readonly built: Promise<Result<void>>;
}

export class LocalRunDirectory implements RunDirectory {
  readonly protocols: ReadonlyMap<string, Protocol>;
  readonly #options: LocalDirectoryOptions;
  readonly #runs = new Map<string, HostedRun>();
  /** Names given away to runs that are being started or closed; they count like runs. */
  readonly #reserved = new Set<string>();
  #stopping = false;
  /** Names given to forks so far. */
  #forks = 0;

  constructor(options: LocalDirectoryOptions) {
    this.protocols = options.protocols;
    this.#options = options;
  }

  /** Starts the default run; people may watch how it is built. @returns a sentence if that cannot be */
  async open(): Promise<Result<void>> {
    const { defaultRun } = this.#options;
    const plan = this.#plan(defaultRun.id, defaultRun);
    const started = plan.ok ? await this.#start(plan.value, true) : plan;
    return started.ok ? succeed(undefined) : fail(started.error.message);
  }

  list(): readonly HostedRun[] {
    return [...this.#runs.values()];
  }

  find(id: string): HostedRun | undefined {
    return this.#runs.get(id);
  }

  isStarting(id: string): boolean {
    return this.#reserved.has(id);
  }

  async create(request: RunRequest): Promise<Result<HostedRun, ApiError>> {
    const id = request.id ?? this.#freeName();
    const refusal = this.#refuseRun(id);
    if (refusal !== null) return fail(refusal);
    const plan = this.#plan(id, request);
    if (!plan.ok) return plan;
    if (plan.value.engine === 'sim') return this.#simulate(plan.value);
    const started = await this.#start(plan.value, false);
    if (!started.ok) return started;
    const { hosted, built } = started.value;
    const outcome = await built;
    return outcome.ok ? succeed(hosted) : fail(new ApiError('IMPOSSIBLE_RUN', outcome.error));
  }

  fork(parent: HostedRun, at?: number): Result<HostedRun, ApiError> {
    const id = this.#freeForkName();
    const refusal = this.#refuseRun(id);
    if (refusal !== null) return fail(refusal);
    const { run } = parent;
    const last = run.lastSequence();
    if (at !== undefined && at > last)
      return fail(new ApiError('IMPOSSIBLE_RUN', `there is no event ${at}: the newest is event ${last}`));
    const forked = run.fork(at);
    if (!forked.ok) {
      const isGone = at !== undefined && at < last;
      return fail(new ApiError(isGone ? 'EVENTS_GONE' : 'IMPOSSIBLE_RUN', forked.error));
    }
    assert(forked.value instanceof SimulatedRun, 'a fork is a simulation');
    const origin = { run: parent.id, at: forked.value.lastSequence(), atMillis: forked.value.now() };
    return this.host(new SimulatedRun(forked.value.simulation, 'paced'), id, undefined, origin);
  }

  /**
   * Takes in a simulated run that stands. Its time does too, until somebody performs a line on it.
   * @param asked how its lines are read, and when its replicas exchange between them; absent: as its options say
   */
  host(run: SimulatedRun, id: string, asked?: Spoken, forkOf?: ForkOrigin): Result<HostedRun, ApiError> {
    const refusal = this.#refuseRun(id);
    if (refusal !== null) return fail(refusal);
    const { build, limits, clock } = this.#options;
    endLinesUnderWay(run);
    const pace = new Pace(run, limits, clock);
    const spoken = asked ?? { dialect: 'lab', schedule: scheduleOf(run.header) };
    const performer = pacedPerformerOf(run, pace, spoken, limits);
    const hosted = new HostedRun({
      id,
      isDefault: false,
      ...(forkOf === undefined ? {} : { forkOf }),
      run,
      pace,
      performer,
      build,
      limits,
      clock,
    });
    this.#runs.set(id, hosted);
    return succeed(hosted);
  }

  async close(id: string): Promise<{ readonly startedAnew: boolean } | null> {
    const hosted = this.#runs.get(id);
    if (hosted === undefined) return null;
    this.#runs.delete(id);
    this.#reserved.add(id);
    const { engine, defaultRun } = this.#options;
    const sentence = hosted.isDefault
      ? `the run ${id} was closed and is being started anew`
      : `the run ${id} was closed`;
    try {
      await hosted.close('runClosed', sentence);
      await engine.forget(id);
    } finally {
      this.#reserved.delete(id);
    }
    if (!hosted.isDefault || this.#stopping) return { startedAnew: false };
    const plan = this.#plan(id, defaultRun);
    const started = plan.ok ? await this.#start(plan.value, true) : plan;
    return { startedAnew: started.ok };
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const runs = this.list();
    this.#runs.clear();
    await Promise.all(runs.map((hosted) => hosted.close('stopping', 'the server is stopping')));
  }

  #plan(id: string, request: RunRequest): Result<RunPlan, ApiError> {
    const plan = planRun(id, request, this.protocols);
    return plan.ok ? plan : fail(new ApiError('IMPOSSIBLE_RUN', plan.error));
  }

  /** Built at once, in as much virtual time as that takes; then its time stands. */
  async #simulate(plan: RunPlan): Promise<Result<HostedRun, ApiError>> {
    const simulated = simulateRun(plan.spec);
    if (!simulated.ok) return fail(new ApiError('IMPOSSIBLE_RUN', simulated.error));
    this.#reserved.add(plan.id);
    const built = await this.#built(simulated.value, plan).finally(() => this.#reserved.delete(plan.id));
    if (!built.ok) return fail(new ApiError('IMPOSSIBLE_RUN', built.error));
    return this.host(new SimulatedRun(simulated.value.simulation, 'paced'), plan.id, plan.spoken);
  }

  async #start(plan: RunPlan, isDefault: boolean): Promise<Result<Started, ApiError>> {
    if (this.#stopping) return fail(new ApiError('STOPPING', 'the server is stopping'));
    const { engine, build, limits, clock } = this.#options;
    const { id } = plan;
    const crowd = this.#refuseProcesses(plan);
    if (crowd !== null) return fail(new ApiError('IMPOSSIBLE_RUN', crowd));
    this.#reserved.add(id);
    const opened = await engine.open(plan, isDefault).finally(() => this.#reserved.delete(id));
    if (!opened.ok) return fail(new ApiError('IMPOSSIBLE_RUN', opened.error));

    const run = opened.value;
    const built = this.#built(run, plan);
    // Lines wait until the cluster stands: a person who is quick would otherwise talk to a part of it.
    let performer: Performer | null = null;
    const whenBuilt: Performer = {
      placeOf: (line) => performer?.placeOf(line) ?? { type: 'all' },
      perform: async (line) => {
        await built;
        performer ??= performerOf(run, plan.spoken, limits);
        return performer.perform(line);
      },
    };
    const hosted = new HostedRun({
      id,
      isDefault,
      run,
      pace: null,
      performer: whenBuilt,
      build,
      limits,
      clock,
    });
    if (this.#stopping) {
      await hosted.close('stopping', 'the server is stopping');
      return fail(new ApiError('STOPPING', 'the server is stopping'));
    }
    this.#runs.set(id, hosted);
    void built.then((outcome) => (outcome.ok ? undefined : this.#abandon(hosted, outcome.error)));
    return succeed({ hosted, built });
  }

  #refuseRun(id: string): ApiError | null {
    const { runsMax } = this.#options.limits;
    if (this.#stopping) return new ApiError('STOPPING', 'the server is stopping');
    if (this.#runs.has(id) || this.#reserved.has(id))
      return new ApiError('RUN_EXISTS', `there is a run ${id} already`);
    return this.#runs.size + this.#reserved.size < runsMax
      ? null
      : new ApiError('TOO_MANY_RUNS', `there are ${runsMax} runs, the most there may be: close one`);
  }

  /** Counted over all runs, as it is the machine that has room for them or not. */
  #refuseProcesses({ placement, founders }: RunPlan): string | null {
    if (placement !== 'process') return null;
    const { replicaProcessesMax } = this.#options.limits;
    const others = this.list().filter(({ run }) => run.header.placement === 'process');
    const there = others.reduce((sum, { run }) => sum + run.replicas().length, 0);
    return there + founders.length <= replicaProcessesMax
      ? null
      : `there may be ${replicaProcessesMax} replicas in processes of their own, and there are ${there}: close a run, or place them inline`;
  }

  /** An error of the code while a run is built is the end of that run alone. */
  async #built(run: Run, plan: RunPlan): Promise<Result<void>> {
    try {
      return await performPlan(run, plan);
    } catch (error) {
      return fail(
        `the run met an error of the lab itself: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  /** A cluster that could not be built is of no use. The default run stays, as something must be there to look at. */
  async #abandon(hosted: HostedRun, sentence: string): Promise<void> {
    if (hosted.isDefault || this.#runs.get(hosted.id) !== hosted) return;
    this.#runs.delete(hosted.id);
    await hosted.close('runClosed', `the run ${hosted.id} could not be built: ${sentence}`);
    await this.#options.engine.forget(hosted.id);
  }

  /** `fork-1`: people speak of branches, and read their names. One that was closed is not another's. */
  #freeForkName(): string {
    for (;;) {
      this.#forks += 1;
      const name = `fork-${this.#forks}`;
      if (!this.#runs.has(name) && !this.#reserved.has(name)) return name;
    }
  }

  #freeName(): string {
    return `run-${randomUUID().slice(0, 8)}`;
  }
}
