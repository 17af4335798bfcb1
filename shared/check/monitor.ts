// The monitor: looks at a protocol's `always` invariants after every step of a run, and at its promises to sessions whenever
// an operation ends, and says what broke, once for each invariant and replica. In a simulation it looks inside the loop; at any other run it looks through a mirror of it.

import type { ClientState } from '../client/client.ts';
import type { ClusterStates, Invariant, Protocol, ProtocolTypes } from '../core/contract.ts';
import type { ActorId, ReplicaId } from '../core/ids.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { Run } from '../host/run.ts';
import { clonePicture, foldEvent } from '../trace/fold.ts';
import type { RunPicture } from '../trace/picture.ts';
import { SessionMonitor } from './session-monitor.ts';

export interface Violation {
  readonly invariant: string;
  /** After whose step; the client where a promise to a session is broken. */
  readonly replica: ActorId;
  /** What is wrong. */
  readonly sentence: string;
}

export class InvariantMonitor {
  readonly #watched: { readonly invariant: Invariant<ProtocolTypes>; readonly memory: unknown }[];
  readonly #found = new Set<string>();
  #steps = 0;

  constructor(protocol: Protocol) {
    const common = new Map<string, unknown>();
    this.#watched = protocol.always.map((invariant) => ({ invariant, memory: invariant.begin(common) }));
  }

  /** Steps looked at. */
  get steps(): number {
    return this.#steps;
  }

  /** Looks after a step, a start or a restart of `changed`. @returns what is newly broken. */
  after(cluster: ClusterStates<ProtocolTypes>, changed: ReplicaId): Violation[] {
    this.#steps += 1;
    const violations: Violation[] = [];
    for (const { invariant, memory } of this.#watched) {
      const sentence = invariant.after(memory, cluster, changed, this.#steps);
      if (sentence === null) continue;
      const finding = `${invariant.name} at ${changed}`;
      if (this.#found.has(finding)) continue;
      this.#found.add(finding);
      violations.push({ invariant: invariant.name, replica: changed, sentence });
    }
    return violations;
  }
}

/** Thrown where a violation is to end the run, as in tests. */
export class ViolationError extends Error {
  override readonly name = 'ViolationError';
  readonly violation: Violation;
  /** All that broke in the same step: one mistake often shows in several invariants. */
  readonly together: readonly Violation[];

  constructor(violation: Violation, together: readonly Violation[] = [violation]) {
    super(`${violation.invariant}: ${violation.sentence} (after a step of ${violation.replica})`);
    this.violation = violation;
    this.together = together;
  }
}

/**
 * Watches any run by folding its trace into a mirror; costs about as much as the replicas themselves. Every violation is
 * put into the run's trace.
 * @param from the picture to begin with: the run's own, now, unless another is given.
 * @returns how to stop.
 */
export function monitorRun(
  run: Run,
  onViolation: (violation: Violation) => void = () => {},
  from: RunPicture = run.snapshot(),
): () => void {
  const monitor = new InvariantMonitor(run.protocol);
  let mirror = clonePicture(from);
  const sessions = watchSessions(run.protocol, from.clients);
  const report = reporterOf(run, onViolation);
  const stop = run.follow(mirror.sequence + 1, (event) => {
    mirror = foldEvent(mirror, event, run.protocol);
    report(sessions.take(event));
    const changed = changedReplica(event);
    if (changed === null) return;
    const replicas = new Map(mirror.replicas.map((replica) => [replica.id, replica]));
    report(monitor.after({ replicas }, changed));
  });
  return stop ?? (() => {});
}

/**
 * Watches a run whose host keeps its states at hand, without a mirror: while the event of a step is told, the states are
 * those after it, or after a later one. Costs only what the invariants cost.
 * @returns how to stop.
 */
export function watchRun(run: Run, onViolation: (violation: Violation) => void = () => {}): () => void {
  const monitor = new InvariantMonitor(run.protocol);
  const sessions = watchSessions(run.protocol, run.clients());
  const report = reporterOf(run, onViolation);
  const stop = run.follow(run.lastSequence() + 1, (event) => {
    report(sessions.take(event));
    const changed = changedReplica(event);
    if (changed === null) return;
    const replicas = new Map(run.replicas().map((replica) => [replica.id, replica]));
    report(monitor.after({ replicas }, changed));
  });
  return stop ?? (() => {});
}

function watchSessions(protocol: Protocol, clients: readonly ClientState[]): SessionMonitor {
  const sessions = new SessionMonitor(protocol);
  for (const { id, guarantees, session } of clients) sessions.onStarted(id, guarantees, session);
  return sessions;
}

function reporterOf(run: Run, onViolation: (violation: Violation) => void) {
  return (violations: readonly Violation[]): void => {
    for (const violation of violations) {
      run.record({ type: 'violated', ...violation });
      onViolation(violation);
    }
  };
}

function changedReplica(event: TraceEvent): ReplicaId | null {
  return event.type === 'replicaStepped' || event.type === 'replicaStarted' ? event.replica : null;
}
