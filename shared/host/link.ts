// Link fate: what becomes of each message on one direction of a link. Pure; the engines carry out what is decided here,
// with sockets or with an event queue.

import type { LinkPolicy } from '../core/faults.ts';
import type { ActorId, MessageId } from '../core/ids.ts';
import { LINK_QUEUE_MAX, REPEATABLE_MESSAGES_MAX } from '../core/limits.ts';
import { drawBetween, drawChance, type RandomStream, seedRandom, skipDraws } from '../core/random.ts';
import type { LossReason } from '../core/trace.ts';

/** A message on a link. */
export interface LinkMessage {
  readonly message: MessageId;
  readonly from: ActorId;
  readonly to: ActorId;
  readonly body: { readonly type: string };
}

export type Fate =
  /** One copy arrives after each of these delays: one, or two when it was duplicated. The shortest comes first. */
  | { readonly type: 'travels'; readonly delaysMillis: readonly number[] }
  | { readonly type: 'held' }
  | { readonly type: 'lost'; readonly reason: LossReason };

/** Of nearly all messages of a live run; one object for all that a trace keeps of them. */
const AT_ONCE: Fate = { type: 'travels', delaysMillis: [0] };

/** Loss, duplication, and a delay for each of two copies. */
const DRAWS_TO_DECIDE = 4;

/** One direction of a link: its policy, its luck, and what waits on it. */
export class LinkDirection {
  readonly from: ActorId;
  readonly to: ActorId;
  policy: LinkPolicy;
  readonly #luck: RandomStream;
  #draws = 0;
  /** In the order in which they were sent. */
  #held: LinkMessage[] = [];
  /** Copies that were decided to travel and have not arrived; kept by `decide`, `release` and `arrived`. */
  #travelling = 0;
  /** The newest that were delivered, in a ring: the next one goes where the oldest stands. Empty where nobody remembers. */
  readonly #delivered: LinkMessage[] = [];
  #deliveries = 0;
  #newestDelivered: MessageId = 0;

  constructor(from: ActorId, to: ActorId, policy: LinkPolicy, seed: number) {
    this.from = from;
    this.to = to;
    this.policy = policy;
    this.#luck = seedRandom(seed, `link ${from} to ${to}`);
  }

  /** How often it has asked its luck. */
  get draws(): number {
    return this.#draws;
  }

  /** Goes on with the luck of an earlier link between the same two: with the same luck anew the same messages would be lost. */
  resumeLuck(draws: number): void {
    skipDraws(this.#luck, draws);
    this.#draws += draws;
  }

  /** Puts it where it was in another run: after so many draws, with what waits on it, and so many copies that travel. */
  resume(draws: number, held: readonly LinkMessage[], travelling: number): void {
    this.resumeLuck(draws);
    this.#held = [...held];
    this.#travelling = travelling;
  }

  get heldCount(): number {
    return this.#held.length;
  }

  get travellingCount(): number {
    return this.#travelling;
  }

  /**
   * Decides on a message that is sent now. A held one is kept here; a travelling one is the host's, who calls `arrived`
   * for each copy, delivered or not. Every message draws the same number of times, so that a policy changed for one
   * message leaves the luck of all later ones as it was.
   */
  decide(message: LinkMessage): Fate {
    const { policy } = this;
    this.#draws += DRAWS_TO_DECIDE;
    const isLossy = drawChance(this.#luck, policy.lossProbability);
    const isDuplicated = drawChance(this.#luck, policy.duplicateProbability);
    const { minMillis, maxMillis } = policy.latency;
    const first = drawBetween(this.#luck, minMillis, maxMillis);
    let second = first;
    if (isDuplicated) second = drawBetween(this.#luck, minMillis, maxMillis);
    else skipDraws(this.#luck, 1);
    if (policy.cut) return { type: 'lost', reason: 'cut' };
    if (isLossy) return { type: 'lost', reason: 'lossy' };
    const room = LINK_QUEUE_MAX - this.#held.length - this.#travelling;
    if (room <= 0) return { type: 'lost', reason: 'overflow' };
    if (policy.held) {
      this.#held.push(message);
      return { type: 'held' };
    }
    if (!isDuplicated || room < 2) {
      this.#travelling += 1;
      return first === 0 ? AT_ONCE : { type: 'travels', delaysMillis: [first] };
    }
    this.#travelling += 2;
    return { type: 'travels', delaysMillis: first <= second ? [first, second] : [second, first] };
  }

  /** A travelling copy has arrived or died. */
  arrived(): void {
    this.#travelling -= 1;
  }

  /** The largest identity of a message that was delivered and remembered; 0 before the first. */
  get newestDelivered(): MessageId {
    return this.#newestDelivered;
  }

  /** Whether it is among the messages that are remembered. */
  hasDelivered(message: MessageId): boolean {
    return this.#delivered.some((one) => one.message === message);
  }

  /** For `repeat`: keeps a message that was delivered. */
  remember(message: LinkMessage): void {
    this.#delivered[this.#deliveries % REPEATABLE_MESSAGES_MAX] = message;
    this.#deliveries += 1;
    if (message.message > this.#newestDelivered) this.#newestDelivered = message.message;
  }

  /** Sends copies of the newest delivered messages again, in the order in which they were delivered; they travel from now on. */
  repeat(count = REPEATABLE_MESSAGES_MAX): { readonly message: LinkMessage; readonly delayMillis: number }[] {
    const from = this.#deliveries % REPEATABLE_MESSAGES_MAX;
    const oldestFirst =
      this.#delivered.length < REPEATABLE_MESSAGES_MAX
        ? this.#delivered
        : [...this.#delivered.slice(from), ...this.#delivered.slice(0, from)];
    const room = LINK_QUEUE_MAX - this.#held.length - this.#travelling;
    const { length } = oldestFirst;
    const copies = oldestFirst.slice(length - Math.min(count, Math.max(0, room), length));
    this.#travelling += copies.length;
    return copies.map((message) => ({ message, delayMillis: this.#drawDelay() }));
  }

  /** Lets the first `count` held messages go, one copy each; they travel from now on. */
  release(count = this.#held.length): { readonly message: LinkMessage; readonly delayMillis: number }[] {
    const freed = this.#held.splice(0, count);
    this.#travelling += freed.length;
    return freed.map((message) => ({ message, delayMillis: this.#drawDelay() }));
  }

  /** Takes the first `count` held messages off the link. */
  drop(count = this.#held.length): LinkMessage[] {
    return this.#held.splice(0, count);
  }

  isHolding(message: MessageId): boolean {
    return this.#held.some((one) => one.message === message);
  }

  /** Takes that one off the link, if it is held here. */
  dropMessage(message: MessageId): LinkMessage[] {
    const at = this.#held.findIndex((one) => one.message === message);
    return at === -1 ? [] : this.#held.splice(at, 1);
  }

  #drawDelay(): number {
    this.#draws += 1;
    return drawBetween(this.#luck, this.policy.latency.minMillis, this.policy.latency.maxMillis);
  }
}
