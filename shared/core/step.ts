// One start and one step of a replica whose protocol may be broken: what it throws becomes a sentence, the same wherever
// the step is repeated. Hosts step with it, and folds repeat with it.

import type { Collected, Identity, Input, Protocol, Row } from './contract.ts';
import { cloneJson } from './json.ts';

/**
 * The state that the rows give. The rows are copied, as the state may grow out of them and storage and trace keep them.
 * @returns `failure`: the sentence of what the protocol threw; the state is `null` then.
 */
export function initReplica(
  protocol: Protocol,
  identity: Identity,
  config: unknown,
  rows: readonly Row[],
): { readonly state: unknown; readonly failure: string | null } {
  try {
    return { state: protocol.init(identity, config, cloneJson(rows)), failure: null };
  } catch (error) {
    return { state: null, failure: `${identity.id} broke while it started: ${toSentence(error)}` };
  }
}

/**
 * One step of a replica. Where the protocol throws, the effects of the step are void and the state stays as it was left,
 * which is the same wherever the step is repeated.
 * @returns `null`, or the sentence of what the protocol threw.
 */
export function stepInPlace(
  protocol: Protocol,
  state: unknown,
  input: Input,
  now: number,
  out: Collected,
): string | null {
  try {
    protocol.handle(state, input, now, out);
    return null;
  } catch (error) {
    out.effects = [];
    return `it broke on ${input.type}: ${toSentence(error)}`;
  }
}

export function toSentence(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
