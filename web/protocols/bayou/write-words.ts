// Writes in words: `room = 11am`, `delete room`, `s3 created`.

import { assertNever } from '../../../shared/core/result.ts';
import type { BayouState, Outcome, Write, WriteId } from '../../../shared/protocols/bayou/types.ts';
import { handleOf } from '../../../shared/protocols/bayou/view.ts';

export function writeInWords(write: Write, state: Pick<BayouState, 'known'>): string {
  const { body } = write;
  switch (body.type) {
    case 'put':
      return `${body.key} = ${body.value}`;
    case 'delete':
      return `delete ${body.key}`;
    case 'write':
      return body.updates
        .map(({ key, value }) => (value === null ? `delete ${key}` : `${key} = ${value}`))
        .join(', ');
    case 'create':
      return `${body.replica} created`;
    case 'retire':
      return `${handleOf(state, write.server)} retired`;
    default:
      return assertNever(body);
  }
}

/** `⟨7, s1⟩`. */
export function idInWords(id: WriteId, state: Pick<BayouState, 'known'>): string {
  return `⟨${id.stamp}, ${handleOf(state, id.server)}⟩`;
}

export function writeKey(id: WriteId): string {
  return `${id.stamp}@${id.server}`;
}

export function outcomeInWords(outcome: Outcome): string | null {
  switch (outcome.type) {
    case 'passed':
      return null;
    case 'merged':
      return `merged by alternative ${outcome.alternative + 1}`;
    case 'unresolved':
      return 'no alternative held: without effect';
    default:
      return assertNever(outcome);
  }
}

/** The keys that a write may change, the most wanted first. */
export function keysOf(write: Write): readonly string[] {
  const { body } = write;
  switch (body.type) {
    case 'put':
    case 'delete':
      return [body.key];
    case 'write':
      return [...body.updates, ...body.merge.flatMap((alternative) => alternative.updates)].map(
        ({ key }) => key,
      );
    case 'create':
    case 'retire':
      return [];
    default:
      return assertNever(body);
  }
}
