// The watch over a simulation: the states as invariants see them, and what happens when one is broken.

import { InvariantMonitor, type Violation, ViolationError } from '../check/monitor.ts';
import { SessionMonitor } from '../check/session-monitor.ts';
import type { ClientEffect, ClientInput } from '../client/client.ts';
import type { Guarantee, Protocol } from '../core/contract.ts';
import type { ClientId, ReplicaId } from '../core/ids.ts';
import type { World } from './world.ts';

/**
 * Whether invariants are looked at after every step: not at all, with violations going into the trace, or with the first
 * violation (or failure of the protocol's code) thrown out of the simulation.
 */
export type Watchfulness = 'off' | 'record' | 'throw';

export class Watch {
  /** The entries are kept up to date instead of made anew for each step. */
  readonly #cluster = new Map<ReplicaId, { state: unknown; alive: boolean }>();
  readonly #monitor: InvariantMonitor | null;
  readonly #sessions: SessionMonitor | null;
  readonly #world: World;
  readonly #isThrowing: boolean;

  constructor(protocol: Protocol, world: World, watchfulness: Watchfulness) {
    this.#world = world;
    this.#monitor = watchfulness === 'off' ? null : new InvariantMonitor(protocol);
    this.#sessions = watchfulness === 'off' ? null : new SessionMonitor(protocol);
    this.#isThrowing = watchfulness === 'throw';
  }

  /** Every replica that ever was in the run. */
  get cluster(): ReadonlyMap<ReplicaId, { readonly state: unknown; readonly alive: boolean }> {
    return this.#cluster;
  }

  onStarting(id: ReplicaId, state: unknown): void {
    this.#cluster.set(id, { state, alive: true });
  }

  onStopped(id: ReplicaId): void {
    const entry = this.#cluster.get(id);
    if (entry !== undefined) entry.alive = false;
  }

  onBroken(id: ReplicaId, sentence: string): void {
    if (this.#isThrowing)
      throw new ViolationError({ invariant: 'protocol code does not break', replica: id, sentence });
  }

  onStepped(id: ReplicaId): void {
    if (this.#monitor === null) return;
    for (const violation of this.#monitor.after({ replicas: this.#cluster }, id)) this.#report(violation);
  }

  onClientStarted(id: ClientId, guarantees: readonly Guarantee[]): void {
    this.#sessions?.onStarted(id, guarantees);
  }

  onClientStepped(id: ClientId, input: ClientInput, effects: readonly ClientEffect[]): void {
    if (this.#sessions === null) return;
    for (const violation of this.#sessions.onStepped(id, input, effects)) this.#report(violation);
  }

  #report(violation: Violation): void {
    this.#world.record({ type: 'violated', ...violation });
    if (this.#isThrowing) throw new ViolationError(violation);
  }
}
