// The watch over a simulation: the states as invariants see them, and what happens when one is broken.

import { HistoryFollower } from '../check/history/from-trace.ts';
import type { HistoryOperation } from '../check/history/history.ts';
import { InvariantMonitor, type Violation, ViolationError } from '../check/monitor.ts';
import { SessionMonitor } from '../check/session-monitor.ts';
import { type HostSighting, Sightings } from '../check/sightings.ts';
import type { ClientEffect, ClientInput } from '../client/client.ts';
import type { Effect, Guarantee, Input, Protocol } from '../core/contract.ts';
import type { ClientId, MessageId, ReplicaId } from '../core/ids.ts';
import type { LinkDirection, LinkMessage } from '../host/link.ts';
import type { TornWrite } from './disk.ts';
import type { World } from './world.ts';

/**
 * Whether invariants are looked at after every step: not at all, with violations going into the trace, or with the first
 * violation (or failure of the protocol's code) thrown out of the simulation.
 */
export type Watchfulness = 'off' | 'record' | 'throw';

export class Watch {
  /** The entries are kept up to date instead of made anew for each step. */
  readonly #cluster = new Map<ReplicaId, { state: unknown; alive: boolean; frozen: boolean }>();
  readonly #states = { replicas: this.#cluster };
  readonly #monitor: InvariantMonitor | null;
  readonly #sessions: SessionMonitor | null;
  readonly #sightings: Sightings | null;
  readonly #history: HistoryFollower | null;
  /** What clients were told, as far as they were. */
  readonly #ended: HistoryOperation[] = [];
  #clientSteps = 0;
  /** The newest message that each replica's run had when the replica started. */
  readonly #startedAfter = new Map<ReplicaId, MessageId>();
  readonly #world: World;
  readonly #isThrowing: boolean;

  constructor(protocol: Protocol, world: World, watchfulness: Watchfulness) {
    this.#world = world;
    this.#monitor = watchfulness === 'off' ? null : new InvariantMonitor(protocol);
    this.#sessions = watchfulness === 'off' ? null : new SessionMonitor(protocol);
    this.#sightings = watchfulness === 'throw' ? new Sightings(protocol) : null;
    this.#history = watchfulness === 'throw' ? new HistoryFollower(protocol.session.versions) : null;
    this.#isThrowing = watchfulness === 'throw';
  }

  /** Whether what steps note tells it something: sightings are told by notes. */
  get readsNotes(): boolean {
    return this.#sightings !== null;
  }

  /** Every replica that ever was in the run. */
  get cluster(): ReadonlyMap<ReplicaId, { readonly state: unknown; readonly alive: boolean }> {
    return this.#cluster;
  }

  /** How often each sometimes-property was seen; empty where violations are not thrown, as in searches: nobody else asks. */
  get sightings(): ReadonlyMap<string, number> {
    return this.#sightings?.counts ?? new Map();
  }

  /** What clients asked and were told so far; empty where violations are not thrown. What is under way ends with it. */
  takeHistory(): HistoryOperation[] {
    return [...this.#ended, ...(this.#history?.close() ?? [])];
  }

  onStarting(id: ReplicaId, state: unknown): void {
    this.#cluster.set(id, { state, alive: true, frozen: false });
    this.#startedAfter.set(id, this.#world.lastMessage);
  }

  /** A replica that was there before the watch began. */
  onResumed(id: ReplicaId, state: unknown, alive: boolean, frozen: boolean): void {
    this.#cluster.set(id, { state, alive, frozen });
  }

  onFrozen(id: ReplicaId, frozen: boolean): void {
    const entry = this.#cluster.get(id);
    if (entry !== undefined) entry.frozen = frozen;
  }

  onStopped(id: ReplicaId, { kept, lost }: TornWrite): void {
    const entry = this.#cluster.get(id);
    if (entry !== undefined) Object.assign(entry, { alive: false, frozen: false });
    if (lost > 0) this.saw('a crash lost rows that were not durable');
    if (kept > 0) this.saw('a crash kept rows that nobody was told of');
  }

  /** Called before the direction remembers it. */
  onDelivering(direction: LinkDirection, { message, to }: LinkMessage): void {
    if (this.#sightings === null) return;
    if (direction.hasDelivered(message)) this.saw('a message arrived twice');
    else if (message < direction.newestDelivered) this.saw('a message overtook an earlier one');
    if (message <= (this.#startedAfter.get(to) ?? 0))
      this.saw('a message of before a restart arrived after it');
  }

  saw(sighting: HostSighting): void {
    this.#sightings?.saw(sighting);
  }

  onBroken(id: ReplicaId, sentence: string): void {
    if (this.#isThrowing)
      throw new ViolationError({ invariant: 'protocol code does not break', replica: id, sentence });
  }

  onStepped(id: ReplicaId, input: Input, effects: readonly Effect[]): void {
    if (this.#monitor === null) return;
    const state = this.#cluster.get(id)?.state;
    this.#sightings?.onStepped({ replica: id, state, input, effects, cluster: this.#states });
    this.#report(this.#monitor.after(this.#states, id));
  }

  /** @param session as it is, when the client is met in the middle of a run */
  onClientStarted(id: ClientId, guarantees: readonly Guarantee[], session?: unknown): void {
    this.#sessions?.onStarted(id, guarantees, session);
    this.#ended.push(...(this.#history?.start(id, guarantees) ?? []));
  }

  onClientStepped(id: ClientId, input: ClientInput, effects: readonly ClientEffect[]): void {
    if (this.#history !== null) {
      this.#clientSteps += 1;
      const { now: at } = this.#world;
      this.#ended.push(
        ...this.#history.step({ client: id, at, sequence: this.#clientSteps, input, effects }),
      );
    }
    if (this.#sessions === null) return;
    this.#report(this.#sessions.onStepped(id, input, effects));
  }

  #report(violations: readonly Violation[]): void {
    for (const violation of violations) this.#world.record({ type: 'violated', ...violation });
    const [first] = violations;
    if (first !== undefined && this.#isThrowing) throw new ViolationError(first, violations);
  }
}
