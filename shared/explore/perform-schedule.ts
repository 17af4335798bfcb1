// Performs a schedule in the simulator: a safety phase in which anything may happen, its invariants looked at after every
// step, then a liveness phase: links healed, replicas up, first of a part that must do without the rest, then of all, and
// everything must come together again. The same schedule gives the same outcome on every machine, in Node and in a browser.

import { judgePromises } from '../check/history/judge.ts';
import type { Verdict } from '../check/history/verdict.ts';
import { ViolationError } from '../check/monitor.ts';
import type { OperationResult, Protocol } from '../core/contract.ts';
import type { ReplicaId } from '../core/ids.ts';
import { canonicalJson, fingerprintText } from '../core/json.ts';
import { assert, assertNever, type Result } from '../core/result.ts';
import { toSentence } from '../core/step.ts';
import { type RunHeader, TRACE_VERSION, type TraceEvent } from '../core/trace.ts';
import { Simulation } from '../sim/simulation.ts';
import { Demands, type Missing } from './demands.ts';
import { healingActions, healingPart } from './healing.ts';
import { DEMANDS, type Excuse, type Finding, type Outcome, promiseName } from './outcome.ts';
import { PartRecovery, replicasOfPart } from './part-recovery.ts';
import type { Action, Schedule, ScheduledPart, TimedAction } from './schedule.ts';

/** What was asked must end by then: several times what a client waits. */
const ANSWER_MILLIS = 2_000;

/** How often it is looked whether everything has come together. */
const GLANCE_MILLIS = 200;

export interface PerformOptions {
  /** Whether the trace is hashed; takes several times as long. */
  readonly isTraced?: boolean;
  /** Told each event of the trace; there is one then. */
  readonly onEvent?: (event: TraceEvent) => void;
}

export function performSchedule(
  protocol: Protocol,
  schedule: Schedule,
  options: PerformOptions = {},
): Outcome {
  return new Performance(protocol, schedule, options).run();
}

/** The header of the run that performs a schedule. */
export function headerOf(protocol: Protocol, schedule: Schedule): RunHeader {
  const config = protocol.parseConfig(schedule.options);
  assert(config.ok, `the options of the schedule are valid: ${config.ok ? '' : config.error}`);
  return {
    version: TRACE_VERSION,
    protocol: protocol.name,
    options: schedule.options,
    config: config.value,
    engine: 'sim',
    placement: 'inline',
    seed: schedule.seed,
    link: { cut: false, held: false, ...schedule.link },
    clientTimeoutMillis: schedule.clientTimeoutMillis,
    ...(schedule.clientsFollow === undefined ? {} : { clientsFollow: schedule.clientsFollow }),
  };
}

class Performance {
  readonly #schedule: Schedule;
  readonly #simulation: Simulation;
  readonly #demands: Demands;
  readonly #isTraced: boolean;
  #hash = '';
  #stoodAt = 0;
  readonly #excuses: Excuse[] = [];
  #part: { replicas: ReplicaId[]; actions: TimedAction[]; endedAt: number | null } | null = null;

  constructor(protocol: Protocol, schedule: Schedule, { isTraced, onEvent }: PerformOptions) {
    this.#schedule = schedule;
    this.#isTraced = isTraced === true || onEvent !== undefined;
    this.#simulation = new Simulation(protocol, headerOf(protocol, schedule), {
      monitor: 'throw',
      trace: this.#isTraced ? 'told' : 'off',
      disk: schedule.disk,
      founders: schedule.founders,
    });
    this.#demands = new Demands(this.#simulation);
    this.#simulation.world.log.follow(1, (event) => {
      this.#hash = fingerprintText(this.#hash + canonicalJson(event));
      onEvent?.(event);
    });
  }

  run(): Outcome {
    const finding = this.#find();
    const { now: endedAt, steps, world, sightings } = this.#simulation;
    return {
      finding,
      part: this.#part,
      excuses: this.#excuses,
      stoodAt: this.#stoodAt,
      endedAt,
      steps,
      ways: this.#demands.ways(),
      sightings: Object.fromEntries(sightings),
      trace: this.#isTraced ? { events: world.log.lastSequence, hash: this.#hash } : null,
    };
  }

  #find(): Finding | null {
    try {
      const missing = this.#stand() ?? this.#endure() ?? this.#recover();
      if (missing === null) return this.#brokenPromise();
      const { demand, sentence, replica = null } = missing;
      return { ...toFindingOf('missing', demand, sentence, this.#simulation.now), replica };
    } catch (error) {
      return toFinding(error, this.#simulation.now);
    }
  }

  /** What clients were told, all in all, against what the protocol promises of histories. */
  #brokenPromise(): Finding | null {
    const { protocol, header, now } = this.#simulation;
    const promises = protocol.promises?.(header.config) ?? [];
    for (const told of judgePromises(this.#simulation.takeHistory(), promises)) {
      if (told.type !== 'judged' || !isFailure(told.verdict)) continue;
      const { model, sentence } = told.verdict;
      return toFindingOf('violated', promiseName(model), sentence, now);
    }
    return null;
  }

  /** The founders join one after another, as a script's first line lets them. */
  #stand(): Missing | null {
    const { founders, clients, clientsFollow } = this.#schedule;
    for (const id of founders) {
      let joined: Result<void> | null = null;
      const sponsor = id === founders[0] ? null : (founders[0] as ReplicaId);
      this.#simulation.addReplica(id, sponsor, (result) => {
        joined = result;
      });
      this.#simulation.pump(() => joined !== null, Number.POSITIVE_INFINITY);
      const problem = refusalOf(joined);
      if (problem !== null) return { demand: DEMANDS.stands, sentence: problem };
    }
    this.#stoodAt = this.#simulation.now;
    for (const { id, replica, guarantees, follow } of clients) {
      this.#simulation.addClient(id, guarantees);
      if (follow !== undefined && follow !== clientsFollow) this.#simulation.setFollowing(id, follow);
      this.#simulation.attachClient(id, replica);
    }
    return null;
  }

  #endure(): null {
    for (const timed of this.#schedule.actions) this.#performAt(timed);
    this.#passUntil(this.#stoodAt + this.#schedule.safetyMillis);
    return null;
  }

  #recover(): Missing | null {
    const { livenessMillis, part } = this.#schedule;
    if (livenessMillis === 0) return null;
    return (part === null ? null : this.#recoverPart(part)) ?? this.#recoverAll();
  }

  /** All that is done here is written down, so that a schedule without a part can do the same. */
  #recoverPart(part: ScheduledPart): Missing | null {
    const replicas = replicasOfPart(this.#simulation, part);
    const done: TimedAction[] = [];
    // Of one that never joined nothing can be claimed.
    const there = replicas.filter((id) => this.#simulation.cluster.has(id));
    const outcome = { replicas: there, actions: done, endedAt: null as number | null };
    this.#part = outcome;
    const healing = healingPart(this.#schedule, replicas, part.isAlone, this.#sinceStood());
    for (const timed of healing) this.#performAt(timed, done);
    const { founders } = this.#schedule;
    const recovery = new PartRecovery(this.#simulation, part, replicas, founders, (action) =>
      this.#await({ at: this.#sinceStood(), action }, done),
    );
    const missing = this.#watchFor(() => recovery.missing());
    outcome.endedAt = this.#sinceStood();
    // By what was under way before, or as what healed it also crashed it, it may have come to need others.
    return this.#unlessExcused('part', this.#obstacleOf(replicas), missing);
  }

  #recoverAll(): Missing | null {
    const at = this.#part?.endedAt ?? this.#schedule.safetyMillis;
    for (const timed of healingActions(this.#schedule, at)) this.#performAt(timed);
    const all = [...this.#simulation.cluster.keys()];
    // Nothing is lost from here on: what they could do then they must do.
    const before = this.#obstacleOf(all);
    const missing = this.#watchFor(() => this.#demands.missing());
    return this.#unlessExcused('all', before === null ? null : this.#obstacleOf(all), missing);
  }

  /** Why a protocol that needs some of its replicas cannot go on with these. */
  #obstacleOf(replicas: readonly ReplicaId[]): string | null {
    const { protocol, cluster } = this.#simulation;
    return protocol.whyNoQuorum?.({ replicas: cluster }, new Set(replicas)) ?? null;
  }

  /** Where they cannot go on nothing is demanded, and that is written down. */
  #unlessExcused(of: Excuse['of'], why: string | null, missing: Missing | null): Missing | null {
    if (missing === null || why === null) return missing;
    this.#excuses.push({ of, why, missing: missing.sentence });
    return null;
  }

  /** Lets time pass until nothing is missing. @returns what still is when the time of the phase is over */
  #watchFor(look: () => Missing | null): Missing | null {
    const until = this.#simulation.now + this.#schedule.livenessMillis;
    let missing: Missing | null = null;
    do {
      this.#passUntil(this.#simulation.now + GLANCE_MILLIS);
      missing = look();
    } while (missing !== null && this.#simulation.now < until);
    return missing;
  }

  /** In whole milliseconds up, so that all that is due by then has happened. */
  #sinceStood(): number {
    const millis = Math.ceil(this.#simulation.now - this.#stoodAt);
    this.#passUntil(this.#stoodAt + millis);
    return millis;
  }

  #performAt(timed: TimedAction, done: TimedAction[] = []): void {
    this.#passUntil(this.#stoodAt + timed.at);
    done.push(timed);
    this.#perform(timed.action);
  }

  /** Of an operation, until it has ended. */
  #await(timed: TimedAction, done: TimedAction[]): OperationResult | null {
    const before = this.#demands.count;
    this.#performAt(timed, done);
    if (this.#demands.count === before) return null;
    const resultOf = () => this.#demands.resultOf(before);
    this.#simulation.pump(() => resultOf() !== null, this.#simulation.now + ANSWER_MILLIS);
    return resultOf();
  }

  #passUntil(millis: number): void {
    // The clock counts whole microseconds.
    this.#simulation.pump(() => false, Math.round(millis * 1000) / 1000);
  }

  #perform(action: Action): void {
    const simulation = this.#simulation;
    switch (action.type) {
      case 'operate': {
        const { client, operation } = action;
        simulation.operate(client, operation, this.#demands.operation(client, operation));
        return;
      }
      case 'attach':
        simulation.attachClient(action.client, action.replica);
        return;
      case 'choose':
        simulation.chooseGuarantees(action.client, action.guarantees);
        return;
      case 'inject':
        simulation.inject(action.fault);
        return;
      case 'join': {
        const { replica, sponsor } = action;
        simulation.addReplica(replica, sponsor, this.#demands.join(`${replica} to join through ${sponsor}`));
        return;
      }
      case 'instruct': {
        const { replica, instruction } = action;
        simulation.instruct(
          replica,
          instruction,
          this.#demands.instruction(`${replica} to ${instruction.type}`),
        );
        return;
      }
      default:
        assertNever(action);
    }
  }
}

function refusalOf(joined: Result<void> | null): string | null {
  if (joined === null) return 'nothing happens any more, and a founder has not joined';
  return joined.ok ? null : joined.error;
}

function toFinding(error: unknown, at: number): Finding {
  if (error instanceof ViolationError) {
    const together = error.together.map(({ invariant }) => invariant);
    return { type: 'violated', ...error.violation, together, at };
  }
  const sentence = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return toFindingOf('threw', toSentence(error), sentence, at);
}

/** A checker that ran out of steps has not seen that the promise was kept. */
function isFailure(verdict: Verdict): boolean {
  return verdict.type === 'broken' || (verdict.type === 'undecided' && verdict.reason === 'budget');
}

function toFindingOf(type: Finding['type'], invariant: string, sentence: string, at: number): Finding {
  return { type, invariant, together: [invariant], sentence, replica: null, at };
}
