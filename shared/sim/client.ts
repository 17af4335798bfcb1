// A simulated client: its timers and its actor.

import type { ClientConfig, ClientEffect, ClientInput, ClientState, ClientTimer } from '../client/client.ts';
import type { ClientMessage, Guarantee, Operation, OperationResult, Protocol } from '../core/contract.ts';
import type { ClientId, MessageId, ReplicaId } from '../core/ids.ts';
import { ClientActor, type ClientPorts } from '../host/client-actor.ts';
import type { SimulatedNetwork } from './network.ts';
import { SimulatedTimers } from './timers.ts';
import type { Watch } from './watch.ts';
import type { Timeout, TimerOwner, World } from './world.ts';

export class SimulatedClient implements ClientPorts, TimerOwner {
  readonly id: ClientId;
  readonly actor: ClientActor;
  readonly #world: World;
  readonly #watch: Watch;
  readonly #network: SimulatedNetwork;
  readonly #timers: SimulatedTimers;
  readonly #later: (callback: () => void) => void;
  readonly #attach: (replica: ReplicaId) => void;

  /**
   * @param later calls back when no actor is in the middle of anything.
   * @param attach attaches it to another replica.
   * @param state where it goes on instead of beginning.
   */
  constructor(
    protocol: Protocol,
    id: ClientId,
    guarantees: readonly Guarantee[],
    config: ClientConfig,
    world: World,
    watch: Watch,
    network: SimulatedNetwork,
    later: (callback: () => void) => void,
    attach: (replica: ReplicaId) => void,
    state?: ClientState,
  ) {
    this.id = id;
    this.#world = world;
    this.#watch = watch;
    this.#network = network;
    this.#later = later;
    this.#attach = attach;
    this.#timers = new SimulatedTimers(world, this);
    this.actor = new ClientActor(protocol, id, guarantees, config, this, state);
  }

  operate(operation: Operation, whenEnded: (result: OperationResult) => void): void {
    this.actor.operate(operation, (result) => this.#later(() => whenEnded(result)));
  }

  /** A timer that was set in another run. */
  resumeTimer(timer: { readonly type: string }, atMicros: number): void {
    this.#timers.resume(timer, atMicros);
  }

  onTimeout(timeout: Timeout): void {
    this.#timers.onFired(timeout);
    this.actor.receive({ type: 'timeout', timer: timeout.timer as ClientTimer });
  }

  // ---------------------------------------------------------------- ports of the actor

  nextMessage(): MessageId {
    return this.#world.nextMessage();
  }

  send(message: MessageId, to: ReplicaId, body: ClientMessage): void {
    this.#network.send(message, this.id, to, body);
  }

  setTimer(timer: ClientTimer, delayMillis: number): void {
    this.#timers.set(timer, delayMillis);
  }

  cancelTimer(timer: ClientTimer): void {
    this.#timers.cancel(timer);
  }

  move(to: ReplicaId): void {
    this.#later(() => {
      if (this.actor.wantsToBeAt(to)) this.#attach(to);
    });
  }

  stepped(
    input: ClientInput,
    message: MessageId | undefined,
    effects: readonly ClientEffect[],
    messages: readonly MessageId[],
  ): void {
    if (this.#world.isTraced) {
      const delivered = message === undefined ? {} : { message };
      this.#world.record({ type: 'clientStepped', client: this.id, input, ...delivered, effects, messages });
    }
    this.#watch.onClientStepped(this.id, input, effects);
  }

  failed(sentence: string): void {
    this.#timers.cancelAll();
    this.#world.record({
      type: 'violated',
      invariant: 'session rules do not break',
      replica: this.id,
      sentence,
    });
  }
}
