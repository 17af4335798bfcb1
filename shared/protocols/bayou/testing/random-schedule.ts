// One random schedule of everything that can happen to Bayou servers: a safety phase under all faults, then the links
// are healed, and what was accepted must be everywhere, committed.

import { GUARANTEES, type Guarantee, type Operation } from '../../../core/contract.ts';
import {
  drawBelow,
  drawChance,
  drawOne,
  drawUint32,
  type RandomStream,
  seedRandom,
} from '../../../core/random.ts';
import { present } from '../../../core/result.ts';
import type { BayouConfig } from '../config.ts';
import { converged } from '../convergence.ts';
import type { BayouSession } from '../types.ts';
import { LittleCluster, openSession } from './little-cluster.ts';
import { SessionLedger } from './session-ledger.ts';

const ACTIONS = 120;
const SERVERS_MAX = 7;
/** Retirements one after another take a few rounds of timeouts. */
const ROUNDS_MAX = 12;
/** Few, so that writes meet: one in two goes to the room. */
const KEYS = ['room', 'room', 'b', '__proto__'];

export class RandomSchedule {
  readonly cluster: LittleCluster;
  readonly #luck: RandomStream;
  readonly #ledger: SessionLedger;
  readonly #sessions: { readonly client: string; readonly session: BayouSession }[];
  readonly #accepted: string[] = [];
  readonly #requests: { client: string; server: string; operation: Operation; number: number }[] = [];
  #joined = 3;

  constructor(seed: number, config: Partial<BayouConfig> = {}) {
    this.#luck = seedRandom(seed, 'schedule');
    const keepCommitted = drawOne(this.#luck, [0, 0, 2, 5]);
    this.cluster = LittleCluster.of(3, { keepCommitted, ...config });
    this.#ledger = new SessionLedger(this.cluster);
    this.#sessions = [GUARANTEES, [], ['RYW', 'MR']].map((guarantees, i) => {
      this.#ledger.choose(`c${i}`, guarantees as Guarantee[]);
      return { client: `c${i}`, session: openSession(guarantees as Guarantee[]) };
    });
  }

  /** Throws a `BrokenInvariant` at the step after which one does not hold. */
  run(actions = ACTIONS): void {
    for (let action = 0; action < actions; action += 1) {
      this.#act();
      this.#checkOrders();
    }
  }

  #checkOrders(): void {
    for (const id of this.cluster.servers.keys()) this.#ledger.checkOrder(id);
  }

  #anyServer(): string {
    return drawOne(this.#luck, [...this.cluster.servers.keys()]);
  }

  #act(): void {
    const { cluster } = this;
    const luck = this.#luck;
    const dice = drawBelow(luck, 100);
    const [a, b] = [this.#anyServer(), this.#anyServer()];
    if (dice < 25) this.#operate(a);
    else if (dice < 40) {
      if (a !== b) cluster.instruct(a, { type: 'exchange', with: b });
    } else if (dice < 73) this.#meddle();
    else if (dice < 75) this.#choose();
    else if (dice < 80) {
      if (a !== b) cluster.cutLink(a, b);
    } else if (dice < 86) cluster.heal(a, b);
    else if (dice < 89) cluster.restart(a);
    else if (dice < 91) this.#retire(a);
    else if (dice < 93) this.#join();
    else if (dice < 95) cluster.instruct(a, { type: 'truncate', keep: drawBelow(luck, 3) });
    else if (dice < 96) this.#repeatRequest();
    else this.#fireTimer();
  }

  /** One server at least stays. */
  #retire(id: string): void {
    const states = [...this.cluster.servers.values()].map(({ state }) => state);
    const leaving = states.filter(({ leaving: isAsked, stage }) => isAsked || stage !== 'serving');
    if (states.length - leaving.length > 1) this.cluster.instruct(id, { type: 'retire' });
  }

  #join(): void {
    if (this.cluster.servers.size >= SERVERS_MAX) return;
    this.cluster.begin(`s${this.#joined}`, this.#anyServer());
    this.#joined += 1;
  }

  #choose(): void {
    const { client, session } = drawOne(this.#luck, this.#sessions);
    const guarantees = GUARANTEES.filter(() => drawChance(this.#luck, 0.5));
    this.#ledger.choose(client, guarantees);
    session.guarantees = guarantees;
  }

  /** Delivers, loses, duplicates or reorders messages. */
  #meddle(): void {
    const { travelling } = this.cluster;
    for (let count = drawBelow(this.#luck, 6); count > 0 && travelling.length > 0; count -= 1) {
      const position = drawChance(this.#luck, 0.3) ? drawBelow(this.#luck, travelling.length) : 0;
      const [one] = travelling.splice(position, 1);
      if (one === undefined || drawChance(this.#luck, 0.1)) continue;
      if (drawChance(this.#luck, 0.1)) travelling.push(one);
      this.cluster.step(one.to, { type: 'message', from: one.from, message: one.message });
    }
  }

  #operate(server: string): void {
    const { client, session } = drawOne(this.#luck, this.#sessions);
    const operation = this.#anyOperation();
    const tell = this.#ledger.watch(client, server, operation);
    const result = this.cluster.request(session, client, server, operation);
    tell(result);
    this.#ledger.checkWriteVector(client, session.writeVector);
    if (result.type !== 'accepted' || result.evidence.type !== 'write') return;
    this.#accepted.push(`${result.evidence.stamp}@${result.evidence.server}`);
    this.#requests.push({ client, server, operation, number: this.cluster.requestNumber });
  }

  #anyOperation(): Operation {
    const key = drawOne(this.#luck, KEYS);
    const value = `v${drawUint32(this.#luck)}`;
    switch (drawBelow(this.#luck, 8)) {
      case 0:
      case 1:
        return { type: 'get', key, view: 'tentative' };
      case 2:
      case 3:
        return { type: 'delete', key };
      case 4:
      case 5: {
        const check = [{ key, equals: null }];
        const merge = [{ expect: [], updates: [{ key: 'b', value: `merged ${value}` }] }];
        return { type: 'write', check, updates: [{ key, value }], merge };
      }
      default:
        return { type: 'put', key, value };
    }
  }

  /** The reply was lost, and the client asks again: no second write may come of it (rule C5). */
  #repeatRequest(): void {
    if (this.#requests.length === 0) return;
    const { client, server, operation, number } = drawOne(this.#luck, this.#requests);
    if (this.cluster.state(server).stage !== 'serving') return;
    const stamp = this.cluster.state(server).clock;
    const result = this.cluster.request(openSession([]), client, server, operation, number);
    if (result.type !== 'accepted' || this.cluster.state(server).clock !== stamp)
      throw new Error(`the repeated request ${client}#${number} made a second write at ${server}`);
  }

  #fireTimer(): void {
    const id = this.#anyServer();
    const timers = [{ type: 'join' } as const, { type: 'farewell' } as const, ...this.#sessionTimers(id)];
    this.cluster.step(id, { type: 'timeout', timer: drawOne(this.#luck, timers) });
  }

  #sessionTimers(
    id: string,
  ): (
    | { type: 'outgoing'; to: string; session: number }
    | { type: 'incoming'; from: string; session: number }
  )[] {
    const state = this.cluster.state(id);
    return [
      ...Object.entries(state.outgoing).map(([to, { session }]) => ({
        type: 'outgoing' as const,
        to,
        session,
      })),
      ...Object.entries(state.incoming).map(([from, { session }]) => ({
        type: 'incoming' as const,
        from,
        session,
      })),
    ];
  }

  /** @returns what is missing, or `null` */
  healAndConverge(): string | null {
    this.cluster.cut.clear();
    let missing: string | null = null;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      this.#letTimePass();
      missing = converged(this.cluster.states()) ?? this.#unfinished() ?? this.#lost();
      if (missing === null) break;
    }
    this.#checkOrders();
    return missing;
  }

  /** All links are up, all timers fire, all messages arrive. */
  #letTimePass(): void {
    const { cluster } = this;
    for (const id of cluster.servers.keys()) {
      const up = [...cluster.servers.keys()].filter((other) => other !== id);
      if (up.join() !== cluster.state(id).up.join()) cluster.step(id, { type: 'links', up });
      for (let again = 0; again < 5; again += 1)
        for (const timer of this.#sessionTimers(id)) cluster.step(id, { type: 'timeout', timer });
      for (const type of ['join', 'farewell'] as const)
        cluster.step(id, { type: 'timeout', timer: { type } });
    }
    cluster.deliverAll();
    cluster.sweep();
  }

  #unfinished(): string | null {
    const states = [...this.cluster.servers.values()].map(({ state }) => state);
    const between = states.find(({ stage }) => stage !== 'serving' && stage !== 'retired');
    if (between !== undefined) return `${between.id} is ${between.stage} for ever`;
    const waiting = states.find(({ leaving, stage }) => leaving && stage !== 'retired');
    if (waiting !== undefined && states.filter(({ stage }) => stage === 'serving').length > 1)
      return `${waiting.id} never leaves`;
    return this.#unanswered();
  }

  /** Rule C8: nothing hangs for ever. */
  #unanswered(): string | null {
    for (let number = 1; number <= this.cluster.instructionNumber; number += 1)
      if (!this.cluster.answers.has(number) && !this.cluster.forgotten.has(number))
        return `instruction ${number} was never answered`;
    return null;
  }

  /** Each accepted write has a CSN, in the log or before O. */
  #lost(): string | null {
    const serving = [...this.cluster.servers.values()].find(({ state }) => state.stage === 'serving');
    const state = present(serving, 'a serving server').state;
    const places = this.#ledger.places(state);
    if (places.size !== state.omitted.csn + state.committed.length) return 'a write has two places';
    const committed = new Set(
      this.cluster.notes.flatMap(({ note }) =>
        note.type === 'committed' ? [`${note.write.stamp}@${note.write.server}`] : [],
      ),
    );
    const lost = this.#accepted.find((write) => !committed.has(write));
    return lost === undefined ? null : `the accepted write ${lost} is lost`;
  }
}
