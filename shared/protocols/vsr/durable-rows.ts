// The durable rows of a replica, one by one (rules C3, C4; pitfalls 2 and 10).
//
// `record`         epoch, configuration, views, op-number, commit-number: one row, so that no two of them can differ
// `log/<op>`       the ops of the log that became durable together, from that op-number on
// `kv/<key>`       the value of a key after the op of the checkpoint
// `client/<id>`    the client-table's row of a client, after the same op

import type { RowChange } from '../../core/contract.ts';
import type { ClientId } from '../../core/ids.ts';
import type { ClientRow, LogEntry, Standing, StoredValue, VsrRecord, VsrState } from './types.ts';

export function recordRow(state: VsrState): RowChange {
  const { epoch, before, epochStart, viewNumber, lastNormalView, commitNumber, checkpoint } = state;
  const isLogKept = state.config.log === 'disk';
  const value: VsrRecord = {
    epoch,
    members: [...state.members],
    before: before === null ? null : { epoch: before.epoch, members: [...before.members] },
    gone: [...state.gone],
    epochStart,
    viewNumber,
    lastNormalView,
    opNumber: isLogKept ? state.logStart + state.log.length : 0,
    commitNumber: isLogKept ? commitNumber : 0,
    checkpoint: isLogKept ? checkpoint : 0,
    standing: standingOf(state),
  };
  return { key: 'record', value };
}

function standingOf({ status }: VsrState): Standing {
  return status === 'joining' || status === 'retired' ? status : 'member';
}

/** One row for all that came together, as under load rows cost more than what is in them. `null` takes it away. */
export function logRow(firstOp: number, entries: readonly LogEntry[] | null): RowChange {
  return entries === null ? { key: `log/${firstOp}` } : { key: `log/${firstOp}`, value: entries };
}

export function valueRow(key: string, stored: StoredValue | undefined): RowChange {
  return stored === undefined ? { key: `kv/${key}` } : { key: `kv/${key}`, value: stored };
}

export function clientRow(client: ClientId, row: ClientRow | undefined): RowChange {
  return row === undefined ? { key: `client/${client}` } : { key: `client/${client}`, value: row };
}
