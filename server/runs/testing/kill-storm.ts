// A storm of SIGKILLs over a live run: clients write, read and look for other replicas while replicas are killed at random
// instants and started again from their disks. Afterwards the whole history is judged.

import { historyOf } from '../../../shared/check/history/from-trace.ts';
import { judgePromises } from '../../../shared/check/history/judge.ts';
import { hostBreaches } from '../../../shared/check/host-rules.ts';
import { watchRun } from '../../../shared/check/monitor.ts';
import {
  GUARANTEES,
  type Operation,
  type OperationResult,
  type Protocol,
} from '../../../shared/core/contract.ts';
import { PERFECT_LINK } from '../../../shared/core/faults.ts';
import type { ClientId } from '../../../shared/core/ids.ts';
import {
  drawBelow,
  drawBetween,
  drawChance,
  type RandomStream,
  seedRandom,
} from '../../../shared/core/random.ts';
import { present } from '../../../shared/core/result.ts';
import type { RunHeader, TraceEvent } from '../../../shared/core/trace.ts';
import { foldTrace } from '../../../shared/trace/fold.ts';
import type { LiveRun } from '../live-run.ts';
import { openLiveRun } from '../open-live-run.ts';
import { receivesBeforeSends } from './receives-before-sends.ts';

export interface StormOptions {
  readonly placement: RunHeader['placement'];
  readonly kills: number;
  readonly seed: number;
  /** The program of replica processes; the one beside the sources unless given. */
  readonly program?: URL;
}

export interface StormResult {
  readonly kills: number;
  /** How many operations ended in each way. */
  readonly ways: Readonly<Record<string, number>>;
  /** Sentences; none: all was as promised. */
  readonly problems: readonly string[];
}

const REPLICA_IDS = ['s0', 's1', 's2'];
const REPLICAS = REPLICA_IDS.length;
const CLIENTS = 4;
const KEYS = 12;
/** A client thinks so long at most between two operations. */
const THINK_MILLIS_MAX = 12;
/** A kill comes after so many events at most: within a few milliseconds, at any point of a step's consequences. */
const EVENTS_TO_KILL_MAX = 300;
const LIVENESS_MILLIS = 20_000;
/** History checks grow with the square of it; ten kills make some thousand operations. */
const KILLS_OF_ONE_RUN = 10;

/** Storms over as many runs as it takes. */
export async function killStorm(protocol: Protocol, options: StormOptions): Promise<StormResult> {
  const ways: Record<string, number> = {};
  let kills = 0;
  while (kills < options.kills) {
    const now = Math.min(KILLS_OF_ONE_RUN, options.kills - kills);
    const storm = await Storm.over(protocol, { ...options, kills: now, seed: options.seed + kills });
    kills += now;
    for (const [way, count] of Object.entries(storm.ways)) ways[way] = (ways[way] ?? 0) + count;
    if (storm.problems.length > 0) return { kills, ways, problems: storm.problems };
  }
  return { kills, ways, problems: [] };
}

class Storm {
  readonly ways: Record<string, number> = {};
  readonly problems: string[] = [];
  readonly #run: LiveRun;
  readonly #luck: RandomStream;
  readonly #events: TraceEvent[] = [];
  readonly #accepted: { readonly operation: Operation; readonly result: OperationResult }[] = [];
  #isStorming = true;
  #value = 0;

  static async over(protocol: Protocol, options: StormOptions): Promise<Storm> {
    const { seed, placement, program, kills } = options;
    const spec = {
      protocol,
      options: usualOptions(protocol),
      seed,
      link: PERFECT_LINK,
      clientTimeoutMillis: 1_000,
      ...(protocol.foundsTogether === true ? { founders: REPLICA_IDS } : {}),
    };
    const opened = await openLiveRun(spec, { placement, ...(program === undefined ? {} : { program }) });
    if (!opened.ok) throw new Error(opened.error);
    const storm = new Storm(opened.value, seed);
    try {
      await storm.#begin();
      await storm.#rage(kills);
      await storm.#judge();
    } finally {
      await opened.value.close();
    }
    return storm;
  }

  private constructor(run: LiveRun, seed: number) {
    this.#run = run;
    this.#luck = seedRandom(seed, 'storm of kills');
    run.follow(1, (event) => this.#events.push(event));
    watchRun(run, ({ invariant, replica, sentence }) =>
      this.problems.push(`${invariant}, after a step of ${replica}: ${sentence}`),
    );
  }

  async #begin(): Promise<void> {
    const run = this.#run;
    for (let i = 0; i < REPLICAS; i += 1) {
      const added = await run.addReplica(`s${i}`, i === 0 ? null : 's0');
      if (!added.ok) this.problems.push(added.error);
    }
    for (let i = 0; i < CLIENTS; i += 1) {
      run.addClient(`c${i}`, GUARANTEES);
      await run.attachClient(`c${i}`, `s${i % REPLICAS}`);
    }
  }

  async #rage(kills: number): Promise<void> {
    const clients = Array.from({ length: CLIENTS }, (_, i) => this.#work(`c${i}`));
    for (let i = 0; i < kills; i += 1) {
      const replica = `s${drawBelow(this.#luck, REPLICAS)}`;
      await this.#eventsPass(1 + drawBelow(this.#luck, EVENTS_TO_KILL_MAX));
      await this.#kill(replica);
      await this.#run.wait(drawBetween(this.#luck, 0, 30));
      const restarted = await this.#run.inject({ type: 'restart', replica });
      if (!restarted.ok) this.problems.push(restarted.error);
    }
    this.#isStorming = false;
    await Promise.all(clients);
  }

  /** SIGKILL, unasked, where the replica is a process; where it is none, what comes nearest. */
  async #kill(replica: string): Promise<void> {
    const pid = this.#run.processOf(replica);
    if (pid === null) {
      await this.#run.inject({ type: 'crash', replica });
      return;
    }
    const gone = this.#event((event) => event.type === 'replicaStopped' && event.replica === replica);
    process.kill(pid, 'SIGKILL');
    await gone;
  }

  /** One client: it does one thing after another, and looks for another replica when it reaches none. */
  async #work(client: ClientId): Promise<void> {
    const luck = seedRandom(drawBelow(this.#luck, 1_000_000), client);
    while (this.#isStorming) {
      this.#value += 1;
      const operation = drawOperation(luck, this.#value);
      const result = await this.#run.operate(client, operation);
      const way = result.type === 'refused' ? result.reason : result.type;
      this.ways[way] = (this.ways[way] ?? 0) + 1;
      if (result.type === 'accepted') this.#accepted.push({ operation, result });
      if (way === 'UNREACHABLE' || (way === 'ERR_DEP' && drawChance(luck, 0.3)))
        await this.#run.attachClient(client, `s${drawBelow(luck, REPLICAS)}`);
      await this.#run.wait(drawBetween(luck, 0, THINK_MILLIS_MAX));
    }
  }

  async #judge(): Promise<void> {
    const run = this.#run;
    const until = run.now() + LIVENESS_MILLIS;
    let missing: string | null = 'nothing was looked at';
    while (missing !== null && run.now() < until) {
      await run.wait(20);
      missing = this.#missing();
    }
    if (missing !== null) this.problems.push(`${LIVENESS_MILLIS} ms after the storm: ${missing}`);
    if (!(await run.drain(5_000))) this.problems.push('it is not quiet within 5 s after the storm');
    this.problems.push(...hostBreaches(this.#events));
    const early = receivesBeforeSends(this.#events);
    if (early.length > 0) this.problems.push(`received before they were sent: messages ${early.join(', ')}`);
    const { session, promises } = run.protocol;
    const history = [...historyOf(this.#events, session.versions)];
    for (const told of judgePromises(history, promises?.(run.header.config) ?? []))
      if (told.type === 'judged' && told.verdict.type !== 'held')
        this.problems.push(`${told.verdict.model}: ${told.verdict.sentence}`);
    const folded = foldTrace(this.#events, run.protocol);
    const states = (replicas: readonly { readonly state: unknown }[] = []): string =>
      JSON.stringify(replicas.map(({ state }) => state));
    if (states(folded?.replicas) !== states(run.replicas()))
      this.problems.push('folding the trace gives other states than the run has');
  }

  #missing(): string | null {
    const { protocol } = this.#run;
    const replicas = new Map(this.#run.replicas().map((replica) => [replica.id, replica]));
    return protocol.converged({ replicas }) ?? this.#lost();
  }

  /** A session that has seen nothing but one accepted write must be served everywhere. */
  #lost(): string | null {
    const { session } = this.#run.protocol;
    const get: Operation = { type: 'get', key: 'key0', view: 'tentative' };
    for (const { operation, result } of this.#accepted) {
      const witness = session.open(GUARANTEES);
      session.absorb(witness, operation, result);
      const context = session.context(witness, get);
      for (const { id, alive, state } of this.#run.replicas()) {
        if (!alive) return `${id} is down`;
        const refusal = session.refusal?.(state, 'nobody', get, context) ?? null;
        if (refusal !== null) return `an accepted ${operation.type} is lost: ${refusal.sentence}`;
      }
    }
    return null;
  }

  #eventsPass(count: number): Promise<unknown> {
    let left = count;
    return this.#event(() => {
      left -= 1;
      return left === 0;
    });
  }

  /** Resolves at the first event to come that matches. */
  #event(matches: (event: TraceEvent) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const stop = present(
        this.#run.follow(this.#run.lastSequence() + 1, (event) => {
          if (!matches(event)) return;
          stop();
          resolve();
        }),
        'the newest event',
      );
    });
  }
}

/** Those that a search begins with: they let replicas talk of themselves. */
function usualOptions({ explored = {} }: Protocol): Record<string, string> {
  return Object.fromEntries(Object.entries(explored).map(([name, values]) => [name, values[0] as string]));
}

function drawOperation(luck: RandomStream, number: number): Operation {
  const key = `key${drawBelow(luck, KEYS)}`;
  const dice = drawBelow(luck, 10);
  if (dice < 4) return { type: 'get', key, view: 'tentative' };
  return dice < 5 ? { type: 'delete', key } : { type: 'put', key, value: `value ${number}` };
}
