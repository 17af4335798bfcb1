// Requests of clients: the session check, reads, and the acceptance of writes (rules BY2, BY7, BY10, BY13).

import type { Input, Operation, OperationRefusal, OperationResult, Out } from '../../core/contract.ts';
import { keyedGet, keyedHas } from '../../core/keyed.ts';
import { sizeObstacle } from '../../core/operation-size.ts';
import { assertNever, present } from '../../core/result.ts';
import { learnWrite, noteMembership } from './membership.ts';
import { recallRequest, rememberRefusal, rememberRequest } from './request-window.ts';
import { readEvidence, refusalFor } from './session.ts';
import { beginRows, persistRows } from './step-rows.ts';
import { truncateIfDue } from './truncation.ts';
import type { BayouEvidence, BayouState, BayouTypes, Write, WriteBody } from './types.ts';
import { commitWhatIsHeld, extendLog } from './write-log.ts';

type Request = Extract<Input<BayouTypes>, { type: 'request' }>;
type BayouResult = OperationResult<BayouEvidence>;

export function onRequest(state: BayouState, request: Request, out: Out<BayouTypes>): void {
  const result = answerRequest(state, request, out);
  // A duplicate of a request that was refused or ended long ago: its client has been told, or does not wait any more.
  if (result !== null) out.reply(request.client, request.number, result);
}

function answerRequest(state: BayouState, request: Request, out: Out<BayouTypes>): BayouResult | null {
  const { client, number, operation } = request;
  if (operation.type === 'get')
    return obstacleAtStage(state) ?? sizeObstacle(operation) ?? answerRead(state, operation, request, out);
  const recalled = recallRequest(state, client, number);
  if (recalled.type === 'stale' || recalled.type === 'refused') return null;
  if (recalled.type === 'done') return acceptedResult(state, recalled.stamp);
  const result = answerWrite(state, operation, request, out);
  if (result.type === 'refused') rememberRefusal(state, client, number);
  return result;
}

function answerWrite(
  state: BayouState,
  operation: Exclude<Operation, { type: 'get' }>,
  request: Request,
  out: Out<BayouTypes>,
): BayouResult {
  const obstacle = obstacleAtStage(state) ?? sizeObstacle(operation);
  if (obstacle !== null) return obstacle;
  const body = toWriteBody(operation);
  if (body === null)
    return {
      type: 'refused',
      reason: 'UNSUPPORTED',
      sentence: `Bayou has no atomic ${operation.type}: use a write with a dependency check`,
    };
  const lacking = checkSession(state, request, out);
  if (lacking !== null) return lacking;
  const { client, number } = request;
  return acceptedResult(state, acceptWrite(state, body, { client, number }, out).stamp);
}

function obstacleAtStage(state: BayouState): BayouResult | null {
  switch (state.stage) {
    case 'serving':
      return null;
    case 'unnamed':
    case 'joining':
      return { type: 'refused', reason: 'TRY_AGAIN', sentence: `${state.id} has not joined yet` };
    case 'telling':
    case 'retired':
      return { type: 'refused', reason: 'RETIRED', sentence: `${state.id} has retired` };
    default:
      return assertNever(state.stage);
  }
}

function answerRead(
  state: BayouState,
  operation: Extract<Operation, { type: 'get' }>,
  request: Request,
  out: Out<BayouTypes>,
): BayouResult {
  const { key, view } = operation;
  const table = view === 'committed' ? state.committedStore : state.store;
  const keyFirst = state.config.missingKey === 'key-first' && !keyedHas(table, key);
  const lacking = keyFirst ? null : checkSession(state, request, out);
  if (lacking !== null) return lacking;
  const value = keyedGet(table, key);
  const evidence: BayouEvidence = { type: 'read', vector: readEvidence(state) };
  return value === undefined ? { type: 'missing', key, evidence } : { type: 'value', key, value, evidence };
}

/** Tells of the check, and gives the refusal if a guarantee would break. */
function checkSession(
  state: BayouState,
  { client, number, operation, context }: Request,
  out: Out<BayouTypes>,
): OperationRefusal | null {
  const refusal = refusalFor(state, client, operation, context);
  const guarantees = [...context.guarantees];
  out.note({ type: 'sessionChecked', client, number, satisfied: refusal === null, guarantees });
  return refusal;
}

function toWriteBody(operation: Exclude<Operation, { type: 'get' }>): WriteBody | null {
  switch (operation.type) {
    case 'put':
      return { type: 'put', key: operation.key, value: operation.value };
    case 'delete':
      return { type: 'delete', key: operation.key };
    case 'write':
      return { type: 'write', check: operation.check, updates: operation.updates, merge: operation.merge };
    case 'modify':
      return null;
    default:
      return assertNever(operation);
  }
}

function acceptedResult(state: BayouState, stamp: number): BayouResult {
  const server = present(state.name, 'the name of a serving server');
  const evidence: BayouEvidence = { type: 'write', stamp, server };
  if (state.config.mistake !== 'session-per-server') return { type: 'accepted', evidence };
  return { type: 'accepted', evidence: { ...evidence, alsoVector: readEvidence(state) } };
}

/**
 * Accepts a write: stamps it, makes it durable, puts it into the log; the primary commits it at once. Also for
 * creation and retirement writes, which have no origin.
 */
export function acceptWrite(
  state: BayouState,
  body: WriteBody,
  origin: Write['origin'],
  out: Out<BayouTypes>,
): Write {
  state.clock += 1;
  out.note({ type: 'clockTicked', stamp: state.clock });
  const server = present(state.name, 'the name of a server that accepts a write');
  const write: Write = { stamp: state.clock, server, origin, body };
  out.note({ type: 'writeAccepted', write });
  const rows = beginRows(state, [write]);
  learnWrite(state, write);
  noteMembership(write, out);
  rememberRequest(state, write);
  extendLog(state, [write], [], out);
  commitWhatIsHeld(state, out);
  truncateIfDue(state, rows.changes, out);
  persistRows(state, rows, out);
  return write;
}
