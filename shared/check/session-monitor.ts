// The watch over sessions: repeats, by the protocol's own rules, what each client's session learns from the results it is
// told, and looks at the protocol's promises to sessions whenever an operation ends.

import type { ClientEffect, ClientInput } from '../client/client.ts';
import type { Guarantee, Protocol } from '../core/contract.ts';
import type { ClientId } from '../core/ids.ts';
import { cloneJson } from '../core/json.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { Violation } from './monitor.ts';

interface Watched {
  session: unknown;
  /** What requests under way carried, by their number; as many as the client has outstanding. */
  readonly contexts: Map<number, unknown>;
}

export class SessionMonitor {
  readonly #protocol: Protocol;
  readonly #watched = new Map<ClientId, Watched>();
  readonly #found = new Set<string>();

  constructor(protocol: Protocol) {
    this.#protocol = protocol;
  }

  /** @param session as it is, when the client is met in the middle of a run */
  onStarted(
    client: ClientId,
    guarantees: readonly Guarantee[],
    session: unknown = this.#protocol.session.open(guarantees),
  ): void {
    this.#watched.set(client, { session: cloneJson(session), contexts: new Map() });
  }

  /** @returns what is newly broken, once for each promise and client */
  onStepped(client: ClientId, input: ClientInput, effects: readonly ClientEffect[]): Violation[] {
    const watched = this.#watched.get(client);
    if (watched === undefined) return [];
    if (input.type === 'choose') this.#protocol.session.choose(watched.session, input.guarantees);
    const violations: Violation[] = [];
    for (const effect of effects) {
      if (effect.type === 'send' && effect.message.type === 'request')
        watched.contexts.set(effect.message.number, effect.message.context);
      // What could not even be asked teaches a session nothing.
      if (effect.type === 'complete' && input.type !== 'operate')
        violations.push(...this.#onEnded(client, watched, effect));
    }
    return violations;
  }

  /** @returns what is newly broken after that event of a trace */
  take(event: TraceEvent): Violation[] {
    if (event.type === 'clientStarted') this.onStarted(event.client, event.guarantees);
    return event.type === 'clientStepped' ? this.onStepped(event.client, event.input, event.effects) : [];
  }

  #onEnded(
    client: ClientId,
    watched: Watched,
    { number, operation, result }: Extract<ClientEffect, { type: 'complete' }>,
  ): Violation[] {
    const { session } = this.#protocol;
    const before = cloneJson(watched.session);
    session.absorb(watched.session, operation, result);
    const context = watched.contexts.get(number);
    // Asked before the watch began.
    if (!watched.contexts.delete(number)) return [];
    const ended = { operation, context, result, before, after: watched.session };
    const violations: Violation[] = [];
    for (const invariant of session.always ?? []) {
      const sentence = invariant.ended(ended);
      const finding = `${invariant.name} at ${client}`;
      if (sentence === null || this.#found.has(finding)) continue;
      this.#found.add(finding);
      violations.push({
        invariant: invariant.name,
        replica: client,
        sentence: `${operation.type}: ${sentence}`,
      });
    }
    return violations;
  }
}
