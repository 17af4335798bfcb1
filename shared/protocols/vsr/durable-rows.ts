// The durable rows of a replica, one by one (rules C3, C4; pitfalls 2 and 10).
//
// `record`         epoch, configuration, views, op-number, commit-number: one row, so that no two of them can differ
// `log/<op>`       an op of the log
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

/** `null` takes the entry away. */
export function logRow(opNumber: number, entry: LogEntry | null): RowChange {
  return entry === null ? { key: `log/${opNumber}` } : { key: `log/${opNumber}`, value: entry };
}

export function valueRow(key: string, stored: StoredValue | undefined): RowChange {
  return stored === undefined ? { key: `kv/${key}` } : { key: `kv/${key}`, value: stored };
}

export function clientRow(client: ClientId, row: ClientRow | undefined): RowChange {
  return row === undefined ? { key: `client/${client}` } : { key: `client/${client}`, value: row };
}
