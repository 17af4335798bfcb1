// The client actor: steps a client and performs its effects. A client has no disk, so nothing ever waits.

import {
  type ClientConfig,
  type ClientEffect,
  type ClientInput,
  type ClientState,
  type ClientTimer,
  initClient,
  stepClient,
} from '../client/client.ts';
import type { ClientMessage, Guarantee, Operation, OperationResult, Protocol } from '../core/contract.ts';
import type { ClientId, MessageId, ReplicaId } from '../core/ids.ts';
import { AssertionError, assertNever } from '../core/result.ts';
import { toSentence } from '../core/step.ts';

/** What a host does for a client. Ports do not call back into the actor before they return. */
export interface ClientPorts {
  nextMessage(): MessageId;
  send(message: MessageId, to: ReplicaId, body: ClientMessage): void;
  setTimer(timer: ClientTimer, delayMillis: number): void;
  cancelTimer(timer: ClientTimer): void;
  /** It wants to be attached there, unless it has been attached elsewhere when its host comes to that (`wantsToBeAt`). */
  move(to: ReplicaId): void;
  /** A step was taken (a `clientStepped`). Called before any of its effects is performed. */
  stepped(
    input: ClientInput,
    message: MessageId | undefined,
    effects: readonly ClientEffect[],
    messages: readonly MessageId[],
  ): void;
  /** The protocol's session rules broke; the client has stopped and all its operations have ended. */
  failed(sentence: string): void;
}

type WhenEnded = (result: OperationResult) => void;

/** Of the many steps that send nothing. */
const NO_MESSAGES: readonly MessageId[] = [];

export class ClientActor {
  readonly state: ClientState;
  readonly #protocol: Protocol;
  readonly #ports: ClientPorts;
  /** By request number. Never more than the client has outstanding. */
  readonly #waiting = new Map<number, WhenEnded>();
  #isStepping = false;
  #failure: string | null = null;

  /** @param state where it goes on instead of beginning: it is taken over, and nobody waits for what is outstanding. */
  constructor(
    protocol: Protocol,
    id: ClientId,
    guarantees: readonly Guarantee[],
    config: ClientConfig,
    ports: ClientPorts,
    state: ClientState = initClient(protocol, id, guarantees, config),
  ) {
    this.#protocol = protocol;
    this.#ports = ports;
    this.state = state;
  }

  /** Calls a client. `whenEnded` is called exactly once, perhaps before this returns. */
  operate(operation: Operation, whenEnded: WhenEnded): void {
    if (this.#failure !== null) {
      whenEnded(unreachable(this.#failure));
      return;
    }
    this.#waiting.set(this.state.lastNumber + 1, whenEnded);
    this.receive({ type: 'operate', operation });
  }

  /** @param message identity of the message that is delivered by this step, if one is. */
  receive(input: ClientInput, message?: MessageId): void {
    if (this.#failure !== null) return;
    if (this.#isStepping)
      throw new AssertionError(`${this.state.id} was given ${input.type} inside of a step`);
    this.#isStepping = true;
    const { effects, failure } = this.#step(input);
    let messages: readonly MessageId[] = NO_MESSAGES;
    // A list that is pushed to gets room for many more, and a trace keeps this one for long.
    for (const { type } of effects) if (type === 'send') messages = [...messages, this.#ports.nextMessage()];
    this.#ports.stepped(input, message, effects, messages);
    this.#isStepping = false;
    if (failure !== null) this.#fail(failure);
    else this.#perform(effects, messages);
  }

  wantsToBeAt(replica: ReplicaId): boolean {
    return this.#failure === null && this.state.following?.movingTo === replica;
  }

  #step(input: ClientInput): { readonly effects: ClientEffect[]; readonly failure: string | null } {
    try {
      return { effects: stepClient(this.#protocol, this.state, input), failure: null };
    } catch (error) {
      return { effects: [], failure: `${this.state.id} broke on ${input.type}: ${toSentence(error)}` };
    }
  }

  #perform(effects: readonly ClientEffect[], messages: readonly MessageId[]): void {
    let position = 0;
    for (const effect of effects) {
      switch (effect.type) {
        case 'send':
          this.#ports.send(messages[position] as MessageId, effect.to, effect.message);
          position += 1;
          break;
        case 'setTimer':
          this.#ports.setTimer(effect.timer, effect.delayMillis);
          break;
        case 'cancelTimer':
          this.#ports.cancelTimer(effect.timer);
          break;
        case 'move':
          this.#ports.move(effect.to);
          break;
        case 'complete':
          this.#end(effect.number, effect.result);
          break;
        default:
          assertNever(effect);
      }
    }
  }

  #end(number: number, result: OperationResult): void {
    const whenEnded = this.#waiting.get(number);
    this.#waiting.delete(number);
    whenEnded?.(result);
  }

  #fail(sentence: string): void {
    this.#failure = sentence;
    for (const number of this.#waiting.keys()) this.#end(number, unreachable(sentence));
    this.#ports.failed(sentence);
  }
}

function unreachable(sentence: string): OperationResult {
  return { type: 'refused', reason: 'UNREACHABLE', sentence };
}
