// What the cluster picture shows of a replica of Viewstamped Replication: the commit fence runs through its log.

import { primaryOf } from '../../../shared/protocols/vsr/configuration.ts';
import { opNumberOf } from '../../../shared/protocols/vsr/log.ts';
import type { LogEntry, VsrState } from '../../../shared/protocols/vsr/types.ts';
import { view } from '../../../shared/protocols/vsr/view.ts';
import type { StripEntry } from '../../layout/log-strip.ts';
import type { ReplicaCard } from '../types.ts';

const NEWEST_SHOWN = 2;
/** Entries handed to the strip: it draws far fewer, and the count of the rest is all that it needs. */
const ENTRIES_SHOWN = 12;

export function vsrCard(state: VsrState): ReplicaCard {
  const { role, status, clock } = view(state);
  const { commitNumber, logStart, viewNumber, log, epoch } = state;
  const firstShown = Math.max(logStart, commitNumber - ENTRIES_SHOWN);
  const entryOf = (entry: LogEntry, place: number): StripEntry => toEntry(state, entry, place);
  return {
    role,
    status,
    serving: status === 'normal' || status === 'view-change',
    clock,
    lines: [`view ${viewNumber}`, opLine(opNumberOf(state), commitNumber)],
    committed: log
      .slice(firstShown - logStart, commitNumber - logStart)
      .map((entry, i) => entryOf(entry, firstShown + i + 1)),
    tentative: log
      .slice(commitNumber - logStart)
      .map((entry, i) => ({ ...entryOf(entry, commitNumber + i + 1), number: null })),
    truncated: firstShown,
    newest: newestKeys(state),
    sentence: `${role === null ? '' : `${role}, `}${status}, ${epoch === 0 ? '' : `epoch ${epoch}, `}view ${viewNumber}, ${commitNumber} committed, ${opNumberOf(state) - commitNumber} prepared`,
  };
}

/** `op 7 ✓6`: seven are logged, six are known to be committed. */
function opLine(opNumber: number, commitNumber: number): string {
  return `${opNumber > 999 ? '' : 'op '}${opNumber} ✓${commitNumber}`;
}

/** In the colour of the primary that gave the op its number. */
function toEntry(state: VsrState, entry: LogEntry, number: number): StripEntry {
  return { id: `${entry.viewNumber}/${number}`, writer: primaryOf(state, entry.viewNumber), number };
}

/** The keys that were written last in log order; what is prepared and not committed is marked. */
function newestKeys({ log, commitNumber, logStart }: VsrState): ReplicaCard['newest'] {
  const newest: { key: string; value: string | null; tentative: boolean }[] = [];
  for (let place = log.length - 1; place >= 0 && newest.length < NEWEST_SHOWN; place -= 1) {
    const entry = log[place];
    if (entry?.type !== 'operation') continue;
    for (const { key, value } of writesOf(entry)) {
      if (newest.length >= NEWEST_SHOWN || newest.some((known) => known.key === key)) continue;
      newest.push({ key, value, tentative: logStart + place + 1 > commitNumber });
    }
  }
  return newest;
}

function writesOf({ operation }: Extract<LogEntry, { type: 'operation' }>) {
  switch (operation.type) {
    case 'get':
      return [];
    case 'put':
    case 'modify':
      return [{ key: operation.key, value: operation.value }];
    case 'delete':
      return [{ key: operation.key, value: null }];
    case 'write':
      return operation.updates;
  }
}
