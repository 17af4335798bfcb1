// What a round of the gossip store costs in bytes (rule GO2), with the digests that it goes by: two replicas without a host,
// whose every message is counted as it would go over a link.

import type { Input } from '../shared/core/contract.ts';
import { stepReplica } from '../shared/core/contract.ts';
import type { ReplicaId } from '../shared/core/ids.ts';
import { drawBelow, seedRandom } from '../shared/core/random.ts';
import { present } from '../shared/core/result.ts';
import { gossip } from '../shared/protocols/gossip/protocol.ts';
import type { GossipMessage, GossipState, GossipTypes } from '../shared/protocols/gossip/types.ts';

export interface RoundCost {
  readonly messages: number;
  readonly bytes: number;
}

/** Two replicas with the same keys, all written at the first. */
export class Pair {
  readonly keys: number;
  readonly #states: Readonly<Record<ReplicaId, GossipState>>;
  readonly #travelling: {
    readonly from: ReplicaId;
    readonly to: ReplicaId;
    readonly message: GossipMessage;
  }[] = [];
  #requests = 0;
  #cost = { messages: 0, bytes: 0 };

  constructor(keys: number) {
    const config = gossip.parseConfig({});
    if (!config.ok) throw new Error(config.error);
    const begin = (id: ReplicaId, ordinal: number, sponsor: ReplicaId | null): GossipState =>
      gossip.init({ id, ordinal, sponsor, incarnation: 1, founders: ['s0'], seed: 1 }, config.value, []);
    this.keys = keys;
    this.#states = { s0: begin('s0', 0, null), s1: begin('s1', 1, 's0') };
    for (const id of ['s0', 's1']) this.#step(id, { type: 'start' });
    for (let i = 0; i < keys; i += 1) this.write('s0', i);
    // The newcomer takes the whole store as soon as it is linked.
    this.#step('s0', { type: 'links', up: ['s1'] });
    this.#step('s1', { type: 'links', up: ['s0'] });
    this.#deliverAll();
    this.round();
  }

  write(at: ReplicaId, key: number): void {
    this.#requests += 1;
    this.#step(at, {
      type: 'request',
      client: 'c0',
      number: this.#requests,
      operation: { type: 'put', key: `song${key}`, value: `http://example.org/${this.#requests}` },
      context: { guarantees: [], read: null, written: null },
    });
  }

  /** Writes that many different keys anew, each at one of the two. */
  differ(differences: number): void {
    const luck = seedRandom(this.keys, `${differences} differences`);
    const chosen = new Set<number>();
    while (chosen.size < differences) chosen.add(drawBelow(luck, this.keys));
    for (const key of chosen) this.write(`s${drawBelow(luck, 2)}`, key);
  }

  /** A whole round, which the second replica starts. */
  round(): RoundCost {
    this.#cost = { messages: 0, bytes: 0 };
    this.#requests += 1;
    this.#step('s1', {
      type: 'instruction',
      number: this.#requests,
      instruction: { type: 'exchange', with: 's0' },
    });
    this.#deliverAll();
    const [s0, s1] = ['s0', 's1'].map((id) => present(this.#states[id], id).tree['/']);
    if (s0?.low !== s1?.low || s0?.high !== s1?.high)
      throw new Error('the stores differ after a whole round');
    return this.#cost;
  }

  #step(id: ReplicaId, input: Input<GossipTypes>): void {
    for (const effect of stepReplica(gossip, present(this.#states[id], id), input, 0))
      if (effect.type === 'send') this.#travelling.push({ from: id, to: effect.to, message: effect.message });
  }

  #deliverAll(): void {
    for (let next = this.#travelling.shift(); next !== undefined; next = this.#travelling.shift()) {
      const text = JSON.stringify(next.message);
      this.#cost.messages += 1;
      this.#cost.bytes += Buffer.byteLength(text);
      this.#step(next.to, { type: 'message', from: next.from, message: JSON.parse(text) as GossipMessage });
    }
  }
}
