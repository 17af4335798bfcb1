// Performs a schedule in the simulator: a safety phase in which anything may happen, its invariants looked at after every
// step, then a liveness phase: links healed, replicas up, and everything must come together again. The same schedule gives
// the same outcome on every machine, in Node and in a browser.

import { ViolationError } from '../check/monitor.ts';
import type { Protocol } from '../core/contract.ts';
import type { ReplicaId } from '../core/ids.ts';
import { canonicalJson, fingerprintText } from '../core/json.ts';
import { assert, assertNever, type Result } from '../core/result.ts';
import { toSentence } from '../core/step.ts';
import { type RunHeader, TRACE_VERSION, type TraceEvent } from '../core/trace.ts';
import { Simulation } from '../sim/simulation.ts';
import { Demands, type Missing } from './demands.ts';
import { healingActions } from './healing.ts';
import { DEMANDS, type Finding, type Outcome } from './outcome.ts';
import type { Action, Schedule, TimedAction } from './schedule.ts';

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
  };
}

class Performance {
  readonly #schedule: Schedule;
  readonly #simulation: Simulation;
  readonly #demands: Demands;
  readonly #isTraced: boolean;
  #hash = '';
  #stoodAt = 0;

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
      if (missing === null) return null;
      const { demand: invariant, sentence } = missing;
      return toFindingOf('missing', invariant, sentence, this.#simulation.now);
    } catch (error) {
      return toFinding(error, this.#simulation.now);
    }
  }

  /** The founders join one after another, as a script's first line lets them. */
  #stand(): Missing | null {
    const { founders, clients } = this.#schedule;
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
    for (const { id, replica, guarantees } of clients) {
      this.#simulation.addClient(id, guarantees);
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
    const { livenessMillis } = this.#schedule;
    if (livenessMillis === 0) return null;
    for (const timed of healingActions(this.#schedule, this.#schedule.safetyMillis)) this.#performAt(timed);
    const until = this.#simulation.now + livenessMillis;
    let missing: Missing | null = null;
    do {
      this.#passUntil(this.#simulation.now + GLANCE_MILLIS);
      missing = this.#demands.missing();
    } while (missing !== null && this.#simulation.now < until);
    return missing;
  }

  #performAt({ at, action }: TimedAction): void {
    this.#passUntil(this.#stoodAt + at);
    this.#perform(action);
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

function toFindingOf(type: 'missing' | 'threw', invariant: string, sentence: string, at: number): Finding {
  return { type, invariant, together: [invariant], sentence, replica: null, at };
}
