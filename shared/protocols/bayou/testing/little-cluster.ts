// A handful of Bayou servers without a host: a test delivers each message by hand, in any order, or not at all. All
// invariants are looked at after every step, and whatever leaves a server is frozen, so that an alias shows (rule C2).

import type { VersionVector } from '../../../clocks/version-vector.ts';
import {
  type ClusterStates,
  type Effect,
  type Guarantee,
  type Input,
  type Instruction,
  type InstructionResult,
  type Operation,
  type OperationResult,
  type Row,
  stepReplica,
} from '../../../core/contract.ts';
import type { ReplicaId } from '../../../core/ids.ts';
import { cloneJson, freezeJson } from '../../../core/json.ts';
import { present } from '../../../core/result.ts';
import { BAYOU_DEFAULTS, type BayouConfig } from '../config.ts';
import { always } from '../invariants.ts';
import { bayou } from '../protocol.ts';
import type {
  BayouEvidence,
  BayouMessage,
  BayouNote,
  BayouSession,
  BayouState,
  BayouTypes,
} from '../types.ts';

/** A test that plants a mistake asks by which invariant it was found. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
  readonly invariant: string;

  constructor(invariant: string, problem: string) {
    super(`${invariant}: ${problem}`);
    this.invariant = invariant;
  }
}

export interface Travelling {
  readonly from: ReplicaId;
  readonly to: ReplicaId;
  readonly message: BayouMessage;
}

interface Server {
  state: BayouState;
  incarnation: number;
  sponsor: ReplicaId | null;
  rows: Map<string, unknown>;
}

export class LittleCluster {
  readonly config: BayouConfig;
  readonly servers = new Map<ReplicaId, Server>();
  /** Links that are cut, as `a~b` in either order. */
  readonly cut = new Set<string>();
  readonly travelling: Travelling[] = [];
  readonly notes: { readonly replica: ReplicaId; readonly note: BayouNote }[] = [];
  readonly answers = new Map<number, InstructionResult>();
  readonly replies = new Map<string, OperationResult<BayouEvidence>>();
  readonly #memories = always.map((invariant) => invariant.begin());
  /** What the invariants see; kept up to date, as a state is changed in place. */
  readonly #states = new Map<ReplicaId, { state: BayouState; alive: boolean }>();
  #steps = 0;
  /** Instructions that a crash took back before they were answered. */
  readonly forgotten = new Set<number>();
  readonly #asked = new Map<number, ReplicaId>();
  /** The numbers that were given last. */
  instructionNumber = 0;
  requestNumber = 0;

  constructor(config: Partial<BayouConfig> = {}) {
    this.config = { ...BAYOU_DEFAULTS, ...config };
  }

  /** `s0` is the root; each of the others joins through it. */
  static of(size: number, config: Partial<BayouConfig> = {}): LittleCluster {
    const cluster = new LittleCluster(config);
    for (let i = 0; i < size; i += 1) cluster.join(`s${i}`, i === 0 ? null : 's0');
    return cluster;
  }

  state(id: ReplicaId): BayouState {
    return present(this.servers.get(id), id).state;
  }

  join(id: ReplicaId, sponsor: ReplicaId | null): void {
    this.begin(id, sponsor);
    this.deliverAll();
  }

  begin(id: ReplicaId, sponsor: ReplicaId | null): void {
    const identity = { id, incarnation: 1, ordinal: 0, founders: ['s0'], sponsor, seed: 1 };
    const state = bayou.init(identity, this.config, []);
    this.servers.set(id, { state, incarnation: 1, sponsor, rows: new Map() });
    this.step(id, { type: 'start' });
    this.tellLinks();
  }

  /** Loses all volatile state; every persisted row counts as durable here. */
  restart(id: ReplicaId): void {
    const server = present(this.servers.get(id), id);
    server.incarnation += 1;
    for (const [number, asked] of this.#asked)
      if (asked === id && !this.answers.has(number)) this.forgotten.add(number);
    const rows: Row[] = [...server.rows].map(([key, value]) => ({ key, value: cloneJson(value) }));
    const identity = {
      id,
      incarnation: server.incarnation,
      ordinal: 0,
      founders: ['s0'],
      sponsor: server.sponsor,
      seed: 1,
    };
    server.state = bayou.init(identity, this.config, rows);
    this.step(id, { type: 'start' });
    this.tellLinks();
  }

  cutLink(a: ReplicaId, b: ReplicaId): void {
    this.cut.add(`${a}~${b}`).add(`${b}~${a}`);
    for (let i = this.travelling.length - 1; i >= 0; i -= 1) {
      const { from, to } = present(this.travelling[i], 'a message');
      if (this.cut.has(`${from}~${to}`)) this.travelling.splice(i, 1);
    }
    this.tellLinks();
  }

  heal(a: ReplicaId, b: ReplicaId): void {
    this.cut.delete(`${a}~${b}`);
    this.cut.delete(`${b}~${a}`);
    this.tellLinks();
  }

  private tellLinks(): void {
    for (const id of this.servers.keys()) {
      const up = [...this.servers.keys()].filter((other) => other !== id && !this.cut.has(`${id}~${other}`));
      if (up.join() !== this.state(id).up.join()) this.step(id, { type: 'links', up });
    }
  }

  step(id: ReplicaId, input: Input<BayouTypes>): void {
    const server = present(this.servers.get(id), id);
    const effects = freezeJson(stepReplica(bayou, server.state, freezeJson(input), 0));
    for (const effect of effects) this.perform(id, server, effect);
    this.check(id, server.state);
  }

  private check(changed: ReplicaId, state: BayouState): void {
    this.#steps += 1;
    this.#states.set(changed, { state, alive: true });
    for (const [i, invariant] of always.entries()) {
      const problem = invariant.after(this.#memories[i], this.states(), changed, this.#steps);
      if (problem !== null) throw new BrokenInvariant(invariant.name, problem);
    }
  }

  states(): ClusterStates<BayouTypes> {
    return { replicas: this.#states };
  }

  private perform(id: ReplicaId, server: Server, effect: Effect<BayouTypes>): void {
    if (effect.type === 'persist')
      for (const { key, value } of effect.rows)
        if (value === undefined) server.rows.delete(key);
        else server.rows.set(key, value);
    if (effect.type === 'send' && !this.cut.has(`${id}~${effect.to}`))
      this.travelling.push({ from: id, to: effect.to, message: effect.message });
    if (effect.type === 'note') this.notes.push({ replica: id, note: effect.note });
    if (effect.type === 'answer') this.answers.set(effect.number, effect.result);
    if (effect.type === 'reply') this.replies.set(`${effect.client}#${effect.number}`, effect.result);
  }

  /** Delivers the oldest message, or the oldest of that kind. */
  deliver(type?: BayouMessage['type']): Travelling {
    const position =
      type === undefined ? 0 : this.travelling.findIndex(({ message }) => message.type === type);
    const [travelling] = this.travelling.splice(position, 1);
    const { from, to, message } = present(travelling, `a message ${type ?? ''}`);
    this.step(to, { type: 'message', from, message });
    return { from, to, message };
  }

  deliverAll(): void {
    for (let guard = 0; this.travelling.length > 0; guard += 1) {
      if (guard > 10_000) throw new Error('messages go round for ever');
      this.deliver();
    }
  }

  instruct(id: ReplicaId, instruction: Instruction): number {
    this.instructionNumber += 1;
    const number = this.instructionNumber;
    this.#asked.set(number, id);
    this.step(id, { type: 'instruction', number, instruction });
    return number;
  }

  /** One whole anti-entropy session. */
  exchange(from: ReplicaId, to: ReplicaId): InstructionResult | undefined {
    const number = this.instruct(from, { type: 'exchange', with: to });
    this.deliverAll();
    return this.answers.get(number);
  }

  /** Sweeps until one changes nothing. */
  sweep(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const from of this.servers.keys())
        for (const to of this.servers.keys()) {
          if (from === to || this.cut.has(`${from}~${to}`)) continue;
          const result = this.exchange(from, to);
          if (result?.type === 'done' && result.changed) changed = true;
        }
    }
  }

  request(
    session: BayouSession,
    client: string,
    server: ReplicaId,
    operation: Operation,
    number?: number,
  ): OperationResult<BayouEvidence> {
    if (number === undefined) this.requestNumber += 1;
    const asked = number ?? this.requestNumber;
    const context = bayou.session.context(session, operation);
    this.replies.delete(`${client}#${asked}`);
    this.step(server, { type: 'request', client, number: asked, operation, context });
    const result = present(this.replies.get(`${client}#${asked}`), 'a reply');
    bayou.session.absorb(session, operation, result);
    return result;
  }

  put(server: ReplicaId, key: string, value: string): OperationResult<BayouEvidence> {
    return this.request(openSession([]), 'c9', server, { type: 'put', key, value });
  }

  vector(id: ReplicaId): VersionVector {
    return { ...this.state(id).vector };
  }

  log(id: ReplicaId): string[] {
    return bayou.describe.log(this.state(id));
  }

  store(id: ReplicaId): string[] {
    return bayou.describe.store(this.state(id));
  }
}

export function openSession(guarantees: readonly Guarantee[]): BayouSession {
  return bayou.session.open(guarantees);
}
