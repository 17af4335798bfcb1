// Clients at work: what an operation prints, in the lab and in the courses.

import type { Operation, OperationResult } from '../core/contract.ts';
import { assertNever } from '../core/result.ts';
import type { Name } from './command.ts';
import { connectedServer } from './connections.ts';
import type { Client } from './directory.ts';
import { findClient, isComplaint, type Outcome, type Stage } from './stage.ts';

export async function operate(stage: Stage, name: Name, operation: Operation): Promise<Outcome> {
  const client = findClient(stage, name);
  if (isComplaint(client)) return client;
  const result = await performOperation(stage, client, operation);
  if (operation.type === 'get') printAnswer(stage, client, operation.key, result);
  else printOutcome(stage, client, operation, result);
  return null;
}

/**
 * Performs an operation and keeps the books: who may have gained something, and what was promised. In the lab the client
 * itself says that it reaches nobody, so that the refusal is an operation like any other in the trace. In the courses a
 * client of a server that left has no connection, though its link stands, and asks nobody.
 */
export async function performOperation(
  stage: Stage,
  client: Client,
  operation: Operation,
): Promise<OperationResult> {
  const server = connectedServer(stage, client);
  if (server === null && stage.dialect !== 'lab')
    return { type: 'refused', reason: 'UNREACHABLE', sentence: `${client.name} has no connection` };
  const result = await stage.witness.operate(client.id, operation);
  if (server !== null && operation.type !== 'get') stage.knowledge.gained(server.id);
  return result;
}

/** `KEY:value` (siblings behind `∥`), `KEY:ERR_KEY`, or `KEY:` and the reason. In the courses a client without a connection prints nothing. */
function printAnswer(stage: Stage, client: Client, key: string, result: OperationResult): void {
  switch (result.type) {
    case 'value':
      stage.print(`${key}:${[result.value, ...(result.siblings ?? [])].join(' ∥ ')}`);
      return;
    case 'missing':
      stage.print(`${key}:ERR_KEY`);
      return;
    case 'accepted':
      stage.print(`${key}:`);
      return;
    case 'refused':
      if (stage.dialect === 'lab' || result.reason !== 'UNREACHABLE') stage.print(`${key}:${result.reason}`);
      // In the courses `ERR_DEP` is a result like any other, and needs no explanation.
      if (stage.dialect === 'lab' || result.reason !== 'ERR_DEP')
        stage.note(`get ${key} of ${client.name}: ${result.sentence}`);
      return;
    default:
      assertNever(result);
  }
}

/** A write that was done says nothing, but for a `modify` that tells what it read. In the courses one that was not done says nothing either. */
function printOutcome(
  stage: Stage,
  client: Client,
  operation: Exclude<Operation, { type: 'get' }>,
  result: OperationResult,
): void {
  if (result.type === 'accepted' && result.before !== undefined && operation.type === 'modify')
    stage.print(`${operation.key}:${result.before ?? 'ERR_KEY'}`);
  if (result.type !== 'refused') return;
  const what = operation.type === 'write' ? 'write' : `${operation.type} ${operation.key}`;
  if (stage.dialect === 'lab') stage.print(`${what}: ${result.reason}`);
  stage.note(`${what} of ${client.name} was dropped: ${result.sentence}`);
}
