// What clients and replicas say to each other, in words; the same for every protocol.

import type { ClientState } from '../../shared/client/client.ts';
import type { ClientMessage, Guarantee, Operation, OperationResult } from '../../shared/core/contract.ts';
import { assertNever } from '../../shared/core/result.ts';
import { shorten } from '../layout/space-time.ts';

/** `put room = 11am`, `get room`. */
export function operationInWords(operation: Operation): string {
  switch (operation.type) {
    case 'get':
      return operation.view === 'committed' ? `get ${operation.key} committed` : `get ${operation.key}`;
    case 'put':
    case 'modify':
      return `${operation.type} ${operation.key} = ${operation.value}`;
    case 'delete':
      return `delete ${operation.key}`;
    case 'write':
      return `write ${operation.updates
        .map(({ key, value }) => (value === null ? `delete ${key}` : `${key} = ${value}`))
        .join(', ')}${operation.check.length > 0 || operation.merge.length > 0 ? ' if …' : ''}`;
    default:
      return assertNever(operation);
  }
}

/** `11am`, `11am ∥ noon` with a sibling, `ERR_KEY`, `ok`, `ERR_DEP`. */
export function resultInWords(result: OperationResult): string {
  switch (result.type) {
    case 'value':
      return [result.value, ...(result.siblings ?? [])].join(' ∥ ');
    case 'missing':
      return 'ERR_KEY';
    case 'accepted':
      return 'accepted';
    case 'refused':
      return result.reason;
    default:
      return assertNever(result);
  }
}

/** `get room → 11am`, `put room = 11am`; one that goes on ends with `…`, and says how often it was sent if more than once. */
export function operationLine(operation: Operation, result: OperationResult | null, attempt = 1): string {
  const asked = operationInWords(operation);
  if (result === null) return attempt > 1 ? `${asked}, attempt ${attempt} …` : `${asked} …`;
  return result.type === 'accepted' ? asked : `${asked} → ${resultInWords(result)}`;
}

/** What was asked, with its checks and alternatives: for where there is room to read. */
export function askedInFull(operation: Operation): string {
  if (operation.type !== 'write') return operationInWords(operation);
  const ways = [{ expect: operation.check, updates: operation.updates }, ...operation.merge];
  const inWords = ways.map(({ expect, updates }) => {
    const changes = updates.map(({ key, value }) => (value === null ? `delete ${key}` : `${key} = ${value}`));
    const checks = expect.map(({ key, equals }) =>
      equals === null ? `${key} is absent` : `${key} is ${equals}`,
    );
    return `${changes.join(', ')}${checks.length === 0 ? '' : ` if ${checks.join(' and ')}`}`;
  });
  return `write ${inWords.join(', else ')}`;
}

/** The same with what came of it. */
export function operationInFull(operation: Operation, result: OperationResult | null): string {
  const asked = askedInFull(operation);
  if (result === null) return `${asked} …`;
  return result.type === 'accepted' ? asked : `${asked} → ${resultInWords(result)}`;
}

/** Terry 1994. */
export const GUARANTEE_NAMES: Readonly<Record<Guarantee, string>> = {
  RYW: 'Read your writes',
  MR: 'Monotonic reads',
  WFR: 'Writes follow reads',
  MW: 'Monotonic writes',
};

/** Name and meaning in one line. */
export const GUARANTEE_MEANINGS: Readonly<Record<Guarantee, string>> = {
  RYW: 'Read your writes: see what you wrote',
  MR: 'Monotonic reads: never go back',
  WFR: 'Writes follow reads: after what was read',
  MW: 'Monotonic writes: keep their order',
};

/** A few characters for a message in flight. */
export function clientMessageLabel(message: ClientMessage): string {
  if (message.type === 'reply') return shorten(resultInWords(message.result), 16);
  const { attempt = 1, operation } = message;
  return shorten(attempt > 1 ? `again: ${requestLabel(operation)}` : requestLabel(operation), 16);
}

/** How a client that follows gets on with what it asks, in sentences; `null`: it asks nothing, or for the first time. */
export function pursuitInWords({
  outstanding,
  replica,
}: Pick<ClientState, 'outstanding' | 'replica'>): string | null {
  const pursuit = outstanding.find((request) => request.pursuit !== undefined)?.pursuit;
  if (pursuit === undefined) return null;
  const { state, attempt, refusal } = pursuit;
  const told = refusal === null ? '' : ` It was told: ${refusal.sentence}.`;
  switch (state) {
    case 'queued':
      return null;
    case 'sent':
      return attempt > 1 ? `Attempt ${attempt} waits for an answer of ${replica}.${told}` : null;
    case 'seeking':
      return replica === null ? null : `It looks for a replica to which its link stands.${told}`;
    case 'pausing':
      return `It tries again soon.${told}`;
    default:
      return assertNever(state);
  }
}

function requestLabel(operation: Operation): string {
  return operation.type === 'write' ? 'write' : `${operation.type} ${operation.key}`;
}

/** How an ending is to be coloured: amber is a promise kept. */
export function toneOf(result: OperationResult | null): 'open' | 'good' | 'gate' | 'plain' {
  if (result === null) return 'open';
  if (result.type === 'refused') return result.reason === 'ERR_DEP' ? 'gate' : 'plain';
  return 'good';
}
