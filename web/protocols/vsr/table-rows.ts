// The rows of a client-table, with what is under way beside what was executed.

import { compareCodePoints } from '../../../shared/core/json.ts';
import type { ClientRow, VsrState } from '../../../shared/protocols/vsr/types.ts';

export interface TableRow {
  readonly client: string;
  readonly executed: ClientRow | null;
  /** A request that its primary has taken and not answered; `opNumber` is `null` while it waits for a batch. */
  readonly underWay: { readonly requestNumber: number; readonly opNumber: number | null } | null;
}

export function tableRows(
  state: Pick<VsrState, 'clientTable' | 'inFlight' | 'log' | 'logStart' | 'commitNumber'>,
): TableRow[] {
  const { clientTable, inFlight } = state;
  const clients = [...new Set([...Object.keys(clientTable), ...Object.keys(inFlight)])];
  return clients.sort(compareCodePoints).map((client): TableRow => {
    const executed = clientTable[client] ?? null;
    const requestNumber = inFlight[client];
    const isOpen = requestNumber !== undefined && requestNumber > (executed?.requestNumber ?? 0);
    return {
      client,
      executed,
      underWay: isOpen ? { requestNumber, opNumber: opOf(state, client, requestNumber) } : null,
    };
  });
}

/** Its place in the log, among what is not committed. */
export function opOf(
  { log, logStart, commitNumber }: Pick<VsrState, 'log' | 'logStart' | 'commitNumber'>,
  client: string,
  requestNumber: number,
): number | null {
  for (let place = log.length - 1; place >= Math.max(0, commitNumber - logStart); place -= 1) {
    const entry = log[place];
    if (entry?.type === 'operation' && entry.client === client && entry.requestNumber === requestNumber)
      return logStart + place + 1;
  }
  return null;
}
