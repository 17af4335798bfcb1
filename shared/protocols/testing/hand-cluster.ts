// A handful of replicas of any protocol without a host: a test delivers each message by hand, in any order, or not at
// all. All invariants are looked at after every step, and whatever leaves a replica is frozen, so that an alias of live
// state shows (rule C2). Every persisted row counts as durable at once.

import {
  type ClusterStates,
  type Effect,
  type Guarantee,
  type Input,
  type Instruction,
  type InstructionResult,
  type Operation,
  type OperationResult,
  type Protocol,
  type ProtocolTypes,
  stepReplica,
} from '../../core/contract.ts';
import type { ClientId, ReplicaId } from '../../core/ids.ts';
import { cloneJson, freezeJson } from '../../core/json.ts';
import { present } from '../../core/result.ts';

export interface HandMessage<T extends ProtocolTypes> {
  readonly from: ReplicaId;
  readonly to: ReplicaId;
  readonly message: T['message'];
}

interface Hand<T extends ProtocolTypes> {
  state: T['state'];
  incarnation: number;
  readonly ordinal: number;
  readonly sponsor: ReplicaId | null;
  readonly rows: Map<string, unknown>;
}

/** Messages that are delivered before a test says that they go round for ever. */
const DELIVERIES_MAX = 100_000;

export class HandCluster<T extends ProtocolTypes> {
  readonly protocol: Protocol<T>;
  readonly travelling: HandMessage<T>[] = [];
  readonly notes: { readonly replica: ReplicaId; readonly note: T['note'] }[] = [];
  readonly answers = new Map<number, InstructionResult>();
  readonly sessions = new Map<ClientId, T['session']>();
  readonly #config: T['config'];
  readonly #hands = new Map<ReplicaId, Hand<T>>();
  readonly #states = new Map<ReplicaId, { state: T['state']; alive: boolean; frozen?: boolean }>();
  readonly #cut = new Set<string>();
  /** All that clients were told, the oldest first. */
  readonly replies: {
    readonly client: ClientId;
    readonly number: number;
    readonly result: OperationResult<T['evidence']>;
  }[] = [];
  /** What every clock shows, in milliseconds. */
  now = 0;
  readonly #founders: readonly ReplicaId[];
  readonly #memories: unknown[];
  #steps = 0;
  #numbers = 0;

  /** `size` replicas, each of which joined through the first; `founders` form the first configuration. */
  constructor(
    protocol: Protocol<T>,
    options: Readonly<Record<string, string>>,
    size: number,
    founders: readonly ReplicaId[] = ['s0'],
  ) {
    const config = protocol.parseConfig(options);
    if (!config.ok) throw new Error(config.error);
    this.protocol = protocol;
    this.#founders = founders;
    this.#config = config.value;
    this.#memories = protocol.always.map((invariant) => invariant.begin());
    for (let i = 0; i < size; i += 1) {
      this.begin(`s${i}`, i === 0 ? null : 's0');
      this.deliverAll();
    }
  }

  state(id: ReplicaId): T['state'] {
    return this.#hand(id).state;
  }

  get states(): ClusterStates<T> {
    return { replicas: this.#states };
  }

  begin(id: ReplicaId, sponsor: ReplicaId | null): void {
    const ordinal = this.#hands.size;
    const hand: Hand<T> = { state: null, incarnation: 0, ordinal, sponsor, rows: new Map() };
    this.#hands.set(id, hand);
    this.restart(id);
  }

  /** Loses all that is not in the rows. */
  restart(id: ReplicaId): void {
    const hand = this.#hand(id);
    hand.incarnation += 1;
    const { incarnation, ordinal, sponsor } = hand;
    const identity = { id, incarnation, ordinal, founders: this.#founders, sponsor, seed: 1 };
    const rows = [...hand.rows].map(([key, value]) => ({ key, value: cloneJson(value) }));
    hand.state = this.protocol.init(identity, this.#config, rows);
    this.step(id, { type: 'start' });
    this.#tellLinks([id, ...this.#hands.keys()]);
  }

  /** Until its next step: what is to come before that, a test keeps for itself. */
  freeze(id: ReplicaId): void {
    this.#states.set(id, { state: this.state(id), alive: true, frozen: true });
  }

  cut(a: ReplicaId, b: ReplicaId): void {
    this.#cut.add(`${a}~${b}`).add(`${b}~${a}`);
    const left = this.travelling.filter(({ from, to }) => !this.#cut.has(`${from}~${to}`));
    this.travelling.splice(0, this.travelling.length, ...left);
    this.#tellLinks([a, b]);
  }

  heal(a: ReplicaId, b: ReplicaId): void {
    this.#cut.delete(`${a}~${b}`);
    this.#cut.delete(`${b}~${a}`);
    this.#tellLinks([a, b]);
  }

  #tellLinks(ids: Iterable<ReplicaId>): void {
    for (const id of new Set(ids)) {
      const up = [...this.#hands.keys()].filter((other) => other !== id && !this.#cut.has(`${id}~${other}`));
      this.step(id, { type: 'links', up });
    }
  }

  step(id: ReplicaId, input: Input<T>): void {
    const hand = this.#hand(id);
    const effects = freezeJson(stepReplica(this.protocol, hand.state, freezeJson(input), this.now));
    for (const effect of effects) this.#perform(id, hand, effect);
    this.#steps += 1;
    this.#states.set(id, { state: hand.state, alive: true });
    for (const [i, invariant] of this.protocol.always.entries()) {
      const problem = invariant.after(this.#memories[i], this.states, id, this.#steps);
      if (problem !== null) throw new Error(`${invariant.name}: ${problem}`);
    }
  }

  #perform(id: ReplicaId, { rows }: Hand<T>, effect: Effect<T>): void {
    if (effect.type === 'persist')
      for (const { key, value } of effect.rows)
        if (value === undefined) rows.delete(key);
        else rows.set(key, value);
    if (effect.type === 'send' && this.#hands.has(effect.to) && !this.#cut.has(`${id}~${effect.to}`))
      this.travelling.push({ from: id, to: effect.to, message: effect.message });
    if (effect.type === 'note') this.notes.push({ replica: id, note: effect.note });
    if (effect.type === 'answer') this.answers.set(effect.number, effect.result);
    if (effect.type === 'reply') {
      const { client, number, result } = effect;
      this.replies.push({ client, number, result });
    }
  }

  /** Delivers the oldest message, or the oldest of that kind. */
  deliver(type?: T['message']['type']): HandMessage<T> {
    const wanted = this.travelling.findIndex(({ message }) => type === undefined || message.type === type);
    const [travelling] = this.travelling.splice(wanted, 1);
    const { from, to, message } = present(travelling, `a message ${type ?? ''}`);
    this.step(to, { type: 'message', from, message });
    return { from, to, message };
  }

  deliverAll(): void {
    for (let count = 0; this.travelling.length > 0; count += 1) {
      if (count > DELIVERIES_MAX) throw new Error('messages go round for ever');
      this.deliver();
    }
  }

  instruct(id: ReplicaId, instruction: Instruction): InstructionResult | undefined {
    const number = this.#nextNumber();
    this.step(id, { type: 'instruction', number, instruction });
    this.deliverAll();
    return this.answers.get(number);
  }

  exchange(from: ReplicaId, to: ReplicaId): InstructionResult | undefined {
    return this.instruct(from, { type: 'exchange', with: to });
  }

  /** Every replica with every other, until nothing changes. */
  sweep(): void {
    const ids = [...this.#hands.keys()];
    for (let changed = true; changed; ) {
      const results = ids.flatMap((a) => ids.filter((b) => b !== a).map((b) => this.exchange(a, b)));
      changed = results.some((result) => result?.type === 'done' && result.changed);
    }
  }

  client(id: ClientId, guarantees: readonly Guarantee[]): void {
    this.sessions.set(id, this.protocol.session.open(guarantees));
  }

  /** One operation of a client at a replica; `number` repeats an earlier request. */
  operate(
    client: ClientId,
    replica: ReplicaId,
    operation: Operation,
    number = this.#nextNumber(),
  ): OperationResult<T['evidence']> | undefined {
    const { session } = this.protocol;
    const held = present(this.sessions.get(client), `the session of ${client}`);
    this.replies.length = 0;
    const context = cloneJson(session.context(held, operation));
    this.step(replica, { type: 'request', client, number, operation, context });
    const result = this.replies.at(-1)?.result;
    if (result !== undefined) session.absorb(held, operation, result);
    return result;
  }

  #nextNumber(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  #hand(id: ReplicaId): Hand<T> {
    return present(this.#hands.get(id), id);
  }
}
