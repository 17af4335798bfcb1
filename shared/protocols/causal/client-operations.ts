// Requests of clients (rule CA7): reads, writes, deletes, and `modify`, which reads and writes at one moment.

import type { Input, Operation, OperationResult, Out, RowChange } from '../../core/contract.ts';
import { keyedGet } from '../../core/keyed.ts';
import { BATCH_UPDATES_MAX } from '../../core/limits.ts';
import { sizeObstacle } from '../../core/operation-size.ts';
import { recallRequest, rememberRequest } from '../../core/request-window.ts';
import { assertNever, present } from '../../core/result.ts';
import { makeUpdate, sendUnlessBatching } from './broadcast.ts';
import { requestRow } from './durable.ts';
import { presentMembers } from './members.ts';
import { refusalFor } from './session.ts';
import { raiseFront } from './stability.ts';
import { shownEntries, toVersion } from './store.ts';
import type { CausalEvidence, CausalState, CausalTypes, Version } from './types.ts';

type Request = Extract<Input<CausalTypes>, { type: 'request' }>;
type CausalResult = OperationResult<CausalEvidence>;
type Accepted = Extract<CausalResult, { type: 'accepted' }>;
type WriteOperation = Extract<Operation, { type: 'put' | 'delete' | 'modify' }>;

/** In the place of a result: the request was refused. */
const REFUSED = null;

export function onRequest(state: CausalState, request: Request, out: Out<CausalTypes>): void {
  const result =
    request.operation.type === 'get'
      ? (obstacleFor(state, request.operation) ?? answerRead(state, request.operation, request, out))
      : answerWrite(state, request.operation, request, out);
  if (result !== null) out.reply(request.client, request.number, result);
}

function answerRead(
  state: CausalState,
  operation: Extract<Operation, { type: 'get' }>,
  request: Request,
  out: Out<CausalTypes>,
): CausalResult {
  const refusal = checkContext(state, request, out);
  if (refusal !== null) return refusal;
  const { key } = operation;
  const [entry, ...others] = shownEntries(state, key);
  // Of a key that was deleted the tombstone may be here still; the reader sees that it is absent.
  const version = entry ?? newestOf(state, key);
  const evidence = evidenceOf(state, version === null ? null : toVersion(version));
  if (entry === undefined) return { type: 'missing', key, evidence };
  const value = entry.value ?? '';
  if (others.length === 0) return { type: 'value', key, value, evidence };
  return { type: 'value', key, value, siblings: others.map((other) => other.value ?? ''), evidence };
}

function newestOf({ store }: CausalState, key: string): Version | null {
  return keyedGet(store, key)?.[0] ?? null;
}

function evidenceOf(state: CausalState, version: Version | null): CausalEvidence {
  const writer = present(state.name, 'the name of a member that serves');
  const places = state.batch?.updates.length ?? BATCH_UPDATES_MAX;
  const batch = state.config.batchMillis > 0 ? { writer, places } : null;
  return { version, clock: { ...state.clock }, batch };
}

function checkContext(
  state: CausalState,
  { client, number, operation, context }: Request,
  out: Out<CausalTypes>,
): CausalResult | null {
  const refusal = refusalFor(state, client, operation, context);
  const guarantees = [...context.guarantees];
  out.note({ type: 'sessionChecked', client, number, satisfied: refusal === null, guarantees });
  return refusal;
}

/** Gives `null` for a copy of a request that was refused or ended long ago: its client waits no more. */
function answerWrite(
  state: CausalState,
  operation: Exclude<Operation, { type: 'get' }>,
  request: Request,
  out: Out<CausalTypes>,
): CausalResult | null {
  const { client, number } = request;
  const recalled = recallRequest(state.requests, client, number);
  if (recalled.type === 'stale') return null;
  if (recalled.type === 'done') return recalled.fate as Accepted | typeof REFUSED;
  const obstacle = obstacleFor(state, operation) ?? checkContext(state, request, out);
  if (obstacle !== null || operation.type === 'write') {
    // Not durable: no copy of the request outlives the connection that a crash closes.
    rememberRequest(state.requests, client, number, REFUSED);
    return obstacle;
  }
  return performWrite(state, operation, request, out);
}

function performWrite(
  state: CausalState,
  operation: WriteOperation,
  { client, number }: Request,
  out: Out<CausalTypes>,
): Accepted {
  const { key } = operation;
  const before = shownEntries(state, key)[0]?.value ?? null;
  const value = operation.type === 'delete' ? null : operation.value;
  const rows: RowChange[] = [];
  const version = makeUpdate(state, { key, value }, client, rows, out);
  const evidence = evidenceOf(state, version);
  const result: Accepted =
    operation.type === 'modify' ? { type: 'accepted', evidence, before } : { type: 'accepted', evidence };
  rememberRequest(state.requests, client, number, result);
  rows.push(requestRow(client, number, result));
  out.persist(rows);
  sendUnlessBatching(state, out);
  if (presentMembers(state).length === 1) settleAlone(state, out);
  return result;
}

/** Where nobody else takes part, everybody has it. */
function settleAlone(state: CausalState, out: Out<CausalTypes>): void {
  const rows: RowChange[] = [];
  raiseFront(state, rows, out);
  if (rows.length > 0) out.persist(rows);
}

function obstacleFor(state: CausalState, operation: Operation): CausalResult | null {
  return obstacleAtStage(state) ?? sizeObstacle(operation) ?? obstacleOfKind(operation);
}

function obstacleAtStage(state: CausalState): CausalResult | null {
  switch (state.stage) {
    case 'serving':
      return null;
    case 'joining':
      return { type: 'refused', reason: 'TRY_AGAIN', sentence: `${state.id} has not joined yet` };
    case 'leaving':
    case 'left':
      return { type: 'refused', reason: 'RETIRED', sentence: `${state.id} has left` };
    default:
      return assertNever(state.stage);
  }
}

function obstacleOfKind(operation: Operation): CausalResult | null {
  if (operation.type === 'write')
    return {
      type: 'refused',
      reason: 'UNSUPPORTED',
      sentence: 'the causal store has no conditional write: it takes put, delete, modify and get',
    };
  if (operation.type === 'get' && operation.view === 'committed')
    return {
      type: 'refused',
      reason: 'UNSUPPORTED',
      sentence: 'the causal store commits nothing: it has no committed view',
    };
  return null;
}
