// The client-table: of each client its newest request that was executed, and the reply (section 4; rule VR2). It is changed
// by executing ops alone, so it is the same at every replica that has executed as much (pitfall 21).

import type { Out } from '../../core/contract.ts';
import type { ClientId } from '../../core/ids.ts';
import { keyedSet } from '../../core/keyed.ts';
import { executeOperation } from './store.ts';
import type { LogEntry, VsrState, VsrTypes } from './types.ts';

type OperationEntry = Extract<LogEntry, { readonly type: 'operation' }>;

/** What is known of a request: nothing (`fresh`), its reply, that it is in the log already, or that a newer one is. */
export function recallRequest(
  state: VsrState,
  client: ClientId,
  requestNumber: number,
): 'fresh' | 'answered' | 'under way' | 'old' {
  const newest = state.clientTable[client]?.requestNumber ?? 0;
  if (requestNumber < newest) return 'old';
  if (requestNumber === newest) return 'answered';
  const inFlight = state.inFlight[client] ?? 0;
  if (requestNumber === inFlight) return 'under way';
  return requestNumber < inFlight ? 'old' : 'fresh';
}

/** Repeats the reply to the newest request of a client. */
export function replyAgain(state: VsrState, client: ClientId, out: Out<VsrTypes>): void {
  const row = state.clientTable[client];
  if (row !== undefined) out.reply(client, row.requestNumber, row.result);
}

/** Executes one op, and keeps its reply. */
export function executeEntry(state: VsrState, entry: OperationEntry, opNumber: number): void {
  const { client, requestNumber, operation } = entry;
  const { result, updates } = executeOperation(state.store, operation, opNumber);
  for (const { key } of updates) keyedSet(state.changedKeys, key, true);
  state.clientTable[client] = { requestNumber, opNumber, result };
  state.changedClients[client] = true;
  if (state.inFlight[client] === requestNumber) delete state.inFlight[client];
}

/** What of the log is not committed counts as under way, also where another primary took it (pitfall 21). */
export function rebuildInFlight(state: VsrState): void {
  state.inFlight = {};
  for (let i = state.commitNumber - state.logStart; i < state.log.length; i += 1) {
    const entry = state.log[i];
    if (entry?.type === 'operation') state.inFlight[entry.client] = entry.requestNumber;
  }
}
