// Watches whether clients are in fact promised what they did not ask for: `expect RYW holds for c0`.
//
// Beside each client runs a shadow session that learns what the client learns. Before an operation of a client that
// gave up a guarantee, the same request with that guarantee is put to a copy of the replica's state. If the copy refuses
// it, and the replica then answers, the answer broke the guarantee.

import type { OperationResult } from '../core/contract.ts';
import { collectEffects, GUARANTEES, type Guarantee, type Operation } from '../core/contract.ts';
import type { ClientId } from '../core/ids.ts';
import { cloneJson } from '../core/json.ts';
import { stepInPlace } from '../core/step.ts';
import type { Run } from '../host/run.ts';

/** An operation that was answered although a guarantee, had it been chosen, would have refused it. */
export interface BrokenPromise {
  readonly guarantee: Guarantee;
  readonly sentence: string;
}

export class SessionWitness {
  readonly #run: Run;
  readonly #shadows = new Map<ClientId, unknown>();
  readonly #broken = new Map<ClientId, BrokenPromise[]>();

  constructor(run: Run) {
    this.#run = run;
    for (const client of run.clients()) this.begin(client.id);
  }

  begin(client: ClientId): void {
    this.#shadows.set(client, this.#run.protocol.session.open([]));
    this.#broken.set(client, []);
  }

  /** The first breach of the guarantee in the client's session, or `null`. */
  breachOf(client: ClientId, guarantee: Guarantee): string | null {
    const found = this.#broken.get(client)?.find((promise) => promise.guarantee === guarantee);
    return found?.sentence ?? null;
  }

  /** Performs an operation of the client under the eyes of the witness. */
  async operate(client: ClientId, operation: Operation): Promise<OperationResult> {
    const suspected = this.#suspect(client, operation);
    const result = await this.#run.operate(client, operation);
    if (result.type !== 'refused') this.#broken.get(client)?.push(...suspected);
    const isKnown = result.type !== 'refused' || result.reason !== 'UNREACHABLE';
    if (isKnown) this.#run.protocol.session.absorb(this.#shadows.get(client), operation, result);
    return result;
  }

  /** What an answer from the client's replica, as it is now, would break. */
  #suspect(client: ClientId, operation: Operation): BrokenPromise[] {
    const state = this.#run.clients().find(({ id }) => id === client);
    if (state === undefined || state.replica === null || !state.linked) return [];
    const replica = this.#run.replicas().find(({ id }) => id === state.replica);
    if (replica?.alive !== true) return [];
    const suspected: BrokenPromise[] = [];
    for (const guarantee of GUARANTEES) {
      // A guarantee that was chosen is the replica's to keep, and the checkers' to watch.
      if (state.guarantees.includes(guarantee)) continue;
      const refusal = this.#probe(client, state.lastNumber + 1, operation, guarantee, replica.state);
      if (refusal !== null) suspected.push({ guarantee, sentence: refusal });
    }
    return suspected;
  }

  /** @returns the sentence with which the replica would refuse for the sake of the guarantee, or `null` */
  #probe(
    client: ClientId,
    number: number,
    operation: Operation,
    guarantee: Guarantee,
    state: unknown,
  ): string | null {
    const { protocol } = this.#run;
    const session = cloneJson(this.#shadows.get(client));
    protocol.session.choose(session, [guarantee]);
    const context = protocol.session.context(session, operation);
    const out = collectEffects();
    const copy = cloneJson(state);
    stepInPlace(
      protocol,
      copy,
      { type: 'request', client, number, operation, context },
      this.#run.now(),
      out,
    );
    for (const effect of out.effects) {
      if (effect.type !== 'reply' || effect.result.type !== 'refused') continue;
      if (effect.result.reason === 'ERR_DEP') return effect.result.sentence;
    }
    return null;
  }
}
