// Watches whether clients are in fact promised what they did not ask for: `expect RYW holds for c0`.
//
// Beside each client runs a shadow session that learns what the client learns. Before an operation of a client that
// gave up a guarantee, its replica's state is asked whether it would refuse the same request with that guarantee. If it
// would, and the replica then answers, the answer broke the guarantee.

import { GUARANTEES, type Guarantee, type Operation, type OperationResult } from '../core/contract.ts';
import type { ClientId } from '../core/ids.ts';
import type { Run } from '../host/run.ts';

export class SessionWitness {
  readonly #run: Run;
  readonly #shadows = new Map<ClientId, unknown>();
  /** The sentence of the first breach of each guarantee. */
  readonly #broken = new Map<ClientId, Map<Guarantee, string>>();

  constructor(run: Run) {
    this.#run = run;
    for (const client of run.clients()) this.begin(client.id);
  }

  begin(client: ClientId): void {
    this.#shadows.set(client, this.#run.protocol.session.open([]));
    this.#broken.set(client, new Map());
  }

  /** The first breach of the guarantee in the client's session, or `null`. */
  breachOf(client: ClientId, guarantee: Guarantee): string | null {
    return this.#broken.get(client)?.get(guarantee) ?? null;
  }

  /** Performs an operation of the client under the eyes of the witness. */
  async operate(client: ClientId, operation: Operation): Promise<OperationResult> {
    const suspected = this.#suspect(client, operation);
    const result = await this.#run.operate(client, operation);
    if (result.type !== 'refused')
      for (const [guarantee, sentence] of suspected) this.#broken.get(client)?.set(guarantee, sentence);
    const isKnown = result.type !== 'refused' || result.reason !== 'UNREACHABLE';
    if (isKnown) this.#run.protocol.session.absorb(this.#shadows.get(client), operation, result);
    return result;
  }

  /** What an answer from the client's replica, as it is now, would break for the first time. */
  #suspect(client: ClientId, operation: Operation): Map<Guarantee, string> {
    const suspected = new Map<Guarantee, string>();
    const { session } = this.#run.protocol;
    const shadow = this.#shadows.get(client);
    const state = this.#stateAsked(client);
    if (session.refusal === undefined || state === null) return suspected;
    for (const guarantee of GUARANTEES) {
      // A guarantee that was chosen is the replica's to keep, and the checkers' to watch.
      if (state.chosen.includes(guarantee) || this.#broken.get(client)?.has(guarantee) === true) continue;
      session.choose(shadow, [guarantee]);
      const refusal = session.refusal(state.replica, client, operation, session.context(shadow, operation));
      if (refusal !== null) suspected.set(guarantee, refusal.sentence);
    }
    return suspected;
  }

  /** The state of the replica that the client's next request goes to, if it goes to one that runs. */
  #stateAsked(client: ClientId): { readonly chosen: readonly Guarantee[]; readonly replica: unknown } | null {
    const asking = this.#run.clients().find(({ id }) => id === client);
    if (asking === undefined || asking.replica === null || !asking.linked) return null;
    const replica = this.#run.replicas().find(({ id }) => id === asking.replica);
    return replica?.alive === true ? { chosen: asking.guarantees, replica: replica.state } : null;
  }
}
