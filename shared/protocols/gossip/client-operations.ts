// Requests of clients: reads with their session check, writes and deletes (rules GO1, GO5, GO5b).

import type { Input, Operation, OperationResult, Out, RowChange } from '../../core/contract.ts';
import { keyedGet } from '../../core/keyed.ts';
import { sizeObstacle } from '../../core/operation-size.ts';
import { recallRequest, rememberRequest } from '../../core/request-window.ts';
import { assertNever } from '../../core/result.ts';
import { requestRow } from './durable.ts';
import { sendRumor } from './rumors.ts';
import { refusalFor } from './session.ts';
import { acceptWrite, toVersion } from './store.ts';
import type { GossipEvidence, GossipState, GossipTypes } from './types.ts';
import { newerVersion, type Version } from './versions.ts';

type Request = Extract<Input<GossipTypes>, { type: 'request' }>;
type GossipResult = OperationResult<GossipEvidence>;

/** In the place of a version: the request was refused. */
const REFUSED = null;

export function onRequest(state: GossipState, request: Request, out: Out<GossipTypes>): void {
  const result =
    request.operation.type === 'get'
      ? (obstacleFor(state, request.operation) ?? answerRead(state, request.operation, request, out))
      : answerWrite(state, request.operation, request, out);
  if (result !== null) out.reply(request.client, request.number, result);
}

function answerRead(
  state: GossipState,
  operation: Extract<Operation, { type: 'get' }>,
  { client, number, context }: Request,
  out: Out<GossipTypes>,
): GossipResult {
  const { key } = operation;
  const refusal = refusalFor(state, client, operation, context);
  const guarantees = [...context.guarantees];
  out.note({ type: 'sessionChecked', client, number, satisfied: refusal === null, guarantees });
  if (refusal !== null) return refusal;
  const entry = keyedGet(state.store, key);
  const evidence = { version: entry === undefined ? null : toVersion(entry) };
  const value = entry?.value ?? null;
  return value === null ? { type: 'missing', key, evidence } : { type: 'value', key, value, evidence };
}

/** Gives `null` for a copy of a request that was refused or ended long ago: its client waits no more. */
function answerWrite(
  state: GossipState,
  operation: Exclude<Operation, { type: 'get' }>,
  { client, number, context }: Request,
  out: Out<GossipTypes>,
): GossipResult | null {
  const recalled = recallRequest(state.requests, client, number);
  if (recalled.type === 'stale') return null;
  if (recalled.type === 'done') return recalled.fate === REFUSED ? null : accepted(recalled.fate as Version);
  const obstacle = obstacleFor(state, operation);
  if (obstacle !== null || operation.type === 'write' || operation.type === 'modify') {
    // Not durable: no copy of the request outlives the connection that a crash closes.
    rememberRequest(state.requests, client, number, REFUSED);
    return obstacle;
  }
  const rows: RowChange[] = [];
  const value = operation.type === 'delete' ? null : operation.value;
  const known = newerVersion(context.read, context.written);
  const entry = acceptWrite(state, operation.key, value, known, rows, out);
  const version = toVersion(entry);
  rememberRequest(state.requests, client, number, version);
  rows.push(requestRow(client, number, version));
  out.persist(rows);
  sendRumor(state, [{ key: operation.key, entry }], null, out);
  return accepted(version);
}

function accepted(version: Version): GossipResult {
  return { type: 'accepted', evidence: { version } };
}

function obstacleFor(state: GossipState, operation: Operation): GossipResult | null {
  return obstacleAtStage(state) ?? sizeObstacle(operation) ?? obstacleOfKind(operation);
}

function obstacleAtStage(state: GossipState): GossipResult | null {
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

function obstacleOfKind(operation: Operation): GossipResult | null {
  if (operation.type === 'modify' || operation.type === 'write')
    return {
      type: 'refused',
      reason: 'UNSUPPORTED',
      sentence: `the gossip store has no ${operation.type}: it takes put, delete and get`,
    };
  if (operation.type === 'get' && operation.view === 'committed')
    return {
      type: 'refused',
      reason: 'UNSUPPORTED',
      sentence: 'the gossip store commits nothing: it has no committed view',
    };
  return null;
}
