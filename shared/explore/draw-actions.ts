// Draws what is done when, one action after the other: whoever is up, cut off or asked to leave is known from what was drawn
// before.

import type { Fault } from '../core/faults.ts';
import type { ClientId, ReplicaId } from '../core/ids.ts';
import { drawBelow, drawBetween, drawChance, drawOne, type RandomStream } from '../core/random.ts';
import { assertNever } from '../core/result.ts';
import { drawPartition, PARTITION_TYPES, partitionFaults } from '../host/partition.ts';
import { drawGuarantees, drawOperation } from './draw-operation.ts';
import type { Action, TimedAction } from './schedule.ts';
import { drawKind, type Kind, type Swarm } from './swarm.ts';

const REPLICAS_MAX = 6;
/** Far worse than any clock that is not broken. */
const CLOCK_RATES = [0.5, 0.9, 1.1, 2];

/** What of a protocol decides on what is drawn. */
interface DrawnProtocol {
  readonly takesModify: boolean | undefined;
  readonly clockRates: readonly number[] | undefined;
}

export class ActionDrawer {
  readonly #luck: RandomStream;
  readonly #swarm: Swarm;
  readonly #takesModify: boolean;
  readonly #clockRates: readonly number[];
  readonly #replicas: ReplicaId[];
  /** The replica that each client was last attached to. */
  readonly #attached: Map<ClientId, ReplicaId>;
  readonly #down = new Set<ReplicaId>();
  readonly #frozen = new Set<ReplicaId>();
  readonly #leaving = new Set<ReplicaId>();
  /** One replica is never told to leave: somebody must be there in the end. */
  readonly #keeper: ReplicaId;
  /** The links of the partition that is in force. */
  #partition: Fault[] = [];
  #isPaused = false;
  #operations = 0;
  #now = 0;
  readonly #actions: TimedAction[] = [];

  constructor(
    luck: RandomStream,
    swarm: Swarm,
    { takesModify, clockRates = CLOCK_RATES }: DrawnProtocol,
    founders: readonly ReplicaId[],
    attached: Map<ClientId, ReplicaId>,
  ) {
    this.#luck = luck;
    this.#swarm = swarm;
    this.#takesModify = takesModify === true;
    this.#clockRates = clockRates;
    this.#replicas = [...founders];
    this.#attached = attached;
    this.#keeper = drawOne(luck, founders);
  }

  draw(untilMillis: number): readonly TimedAction[] {
    // Those that are no founders begin to join while everything else begins.
    for (let more = drawBelow(this.#luck, 3); more > 0; more -= 1) this.#join();
    while (this.#now < untilMillis) {
      this.#act(drawKind(this.#luck, this.#swarm.weights));
      this.#now =
        Math.round((this.#now + drawBetween(this.#luck, 0, 2 * this.#swarm.gapMillis)) * 1000) / 1000;
    }
    return this.#actions;
  }

  #do(action: Action): void {
    this.#actions.push({ at: this.#now, action });
  }

  #fault(fault: Fault): void {
    this.#do({ type: 'inject', fault });
  }

  #act(kind: Kind): void {
    switch (kind) {
      case 'operate':
        return this.#operate();
      case 'move':
        return this.#attach(this.#client());
      case 'cut':
        return this.#onLink((a, b) => ({ type: 'cut', a, b, both: drawChance(this.#luck, 0.6) }));
      case 'heal':
        return this.#heal();
      case 'partition':
        return this.#part();
      case 'repeat':
      case 'hold':
      case 'release':
      case 'drop':
        return this.#onLink((a, b) => ({ type: kind, a, b }));
      case 'shape':
        return this.#shape();
      case 'crash':
        return this.#crash();
      case 'restart':
        return this.#restart();
      case 'freeze':
        return this.#freeze();
      case 'thaw':
        return this.#thaw();
      case 'fillDisk':
        return this.#fillDisk();
      case 'clock':
        return this.#fault({
          type: 'clock',
          replica: this.#replica(),
          aheadMillis: drawOne(this.#luck, [-2_000, 0, 500, 60_000]),
          rate: drawOne(this.#luck, this.#clockRates),
        });
      case 'pause':
        return this.#pauseOrResume();
      case 'choose':
        return this.#do({
          type: 'choose',
          client: this.#client(),
          guarantees: drawGuarantees(this.#luck),
        });
      case 'truncate':
        return this.#do({
          type: 'instruct',
          replica: this.#replica(),
          instruction: { type: 'truncate', keep: drawBelow(this.#luck, 4) },
        });
      case 'retire':
        return this.#retire();
      case 'join':
        return this.#join();
      default:
        return assertNever(kind);
    }
  }

  #replica(): ReplicaId {
    return drawOne(this.#luck, this.#replicas);
  }

  #client(): ClientId {
    return drawOne(this.#luck, [...this.#attached.keys()]);
  }

  // ---------------------------------------------------------------- clients

  #attach(client: ClientId): void {
    const replica = this.#replica();
    this.#attached.set(client, replica);
    this.#do({ type: 'attach', client, replica });
  }

  #operate(): void {
    const client = this.#client();
    const replica = this.#attached.get(client) ?? this.#keeper;
    // Mostly a client whose replica is down or has left looks for another one, as people would.
    const isLost = this.#down.has(replica) || this.#leaving.has(replica);
    if (isLost && drawChance(this.#luck, 0.8)) this.#attach(client);
    this.#operations += 1;
    const operation = drawOperation(this.#luck, this.#swarm, this.#takesModify, this.#operations);
    this.#do({ type: 'operate', client, operation });
  }

  // ---------------------------------------------------------------- links

  #onLink(toFault: (a: ReplicaId, b: ReplicaId) => Fault): void {
    const [a, b] = [this.#replica(), this.#replica()];
    if (a !== b) this.#fault(toFault(a, b));
  }

  /** Lays a rate or a delay of its own on one link. */
  #shape(): void {
    const probability = drawOne(this.#luck, [0, 0.3, 0.5]);
    const maxMillis = drawOne(this.#luck, [1, 40, 200]);
    const kind = drawOne(this.#luck, ['lossy', 'duplicate', 'delay'] as const);
    this.#onLink((a, b) =>
      kind === 'delay'
        ? { type: kind, a, b, latency: { minMillis: 0.1, maxMillis } }
        : { type: kind, a, b, probability },
    );
  }

  #part(): void {
    if (this.#partition.length > 0) return;
    // With fewer there is no link to spare for a ring or a bridge.
    if (this.#replicas.length < 4) return;
    const partition = drawPartition(this.#luck, drawOne(this.#luck, PARTITION_TYPES), this.#replicas);
    this.#partition = partitionFaults(partition, this.#replicas);
    for (const cut of this.#partition) this.#fault(cut);
  }

  /** A link, or all links of the partition that is in force. */
  #heal(): void {
    if (this.#partition.length === 0 || drawChance(this.#luck, 0.8))
      return this.#onLink((a, b) => ({ type: 'heal', a, b }));
    for (const fault of this.#partition)
      if (fault.type === 'cut') this.#fault({ type: 'heal', a: fault.a, b: fault.b });
    this.#partition = [];
  }

  // ---------------------------------------------------------------- replicas

  #crash(): void {
    const replica = this.#replica();
    if (this.#down.has(replica)) return;
    this.#down.add(replica);
    this.#fault({ type: 'crash', replica });
  }

  #restart(): void {
    if (this.#down.size === 0) return;
    const replica = drawOne(this.#luck, [...this.#down]);
    this.#down.delete(replica);
    // A new process is not frozen.
    this.#frozen.delete(replica);
    this.#fault({ type: 'restart', replica });
  }

  #freeze(): void {
    const replica = this.#replica();
    if (this.#down.has(replica) || this.#frozen.has(replica)) return;
    this.#frozen.add(replica);
    this.#fault({ type: 'freeze', replica });
  }

  #thaw(): void {
    if (this.#frozen.size === 0) return;
    const replica = drawOne(this.#luck, [...this.#frozen]);
    this.#frozen.delete(replica);
    this.#fault({ type: 'thaw', replica });
  }

  /** It stops when it keeps something next, if it ever does. */
  #fillDisk(): void {
    const replica = this.#replica();
    if (this.#down.has(replica)) return;
    this.#down.add(replica);
    this.#fault({ type: 'fillDisk', replica });
  }

  #pauseOrResume(): void {
    this.#isPaused = !this.#isPaused;
    const type = this.#isPaused ? 'pause' : 'resume';
    for (const replica of this.#replicas)
      if (drawChance(this.#luck, 0.5)) this.#do({ type: 'instruct', replica, instruction: { type } });
  }

  #retire(): void {
    const replica = this.#replica();
    if (replica === this.#keeper || this.#leaving.has(replica)) return;
    this.#leaving.add(replica);
    this.#do({ type: 'instruct', replica, instruction: { type: 'retire' } });
  }

  #join(): void {
    if (this.#replicas.length >= REPLICAS_MAX) return;
    const sponsor = this.#replica();
    const replica = `s${this.#replicas.length}`;
    this.#replicas.push(replica);
    this.#do({ type: 'join', replica, sponsor });
  }
}
