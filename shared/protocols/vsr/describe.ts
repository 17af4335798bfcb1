// Viewstamped Replication in words: labels for messages in flight, sentences for notes, lines for logs and stores.

import type { Describe } from '../../core/contract.ts';
import { compareCodePoints } from '../../core/json.ts';
import { keyedEntries } from '../../core/keyed.ts';
import { assertNever } from '../../core/result.ts';
import { isPrimary, isWitness } from './configuration.ts';
import { entryInWords } from './entry-words.ts';
import { opNumberOf } from './log.ts';
import { messageLabel, messageSentence } from './message-words.ts';
import { noteSentence } from './note-words.ts';
import type { LogEntry, VsrState, VsrTypes } from './types.ts';

export const describe: Describe<VsrTypes> = {
  messageLabel,
  message: messageSentence,
  note: noteSentence,
  courseLog: (state) => numbered(state).flatMap(([entry, opNumber]) => courseLines(state, entry, opNumber)),
  log: (state) => numbered(state).map(([entry, opNumber]) => logLine(state, entry, opNumber)),
  store: (state) =>
    keyedEntries(state.store)
      .sort(([left], [right]) => compareCodePoints(left, right))
      .map(([key, { value }]) => `${key}:${value}`),
  clock: (state) => [`view:${state.viewNumber} op:${opNumberOf(state)} commit:${state.commitNumber}`],
  status,
  zeroFigures: ['queued', 'epoch'],
};

function numbered(state: VsrState): [LogEntry, number][] {
  return state.log.map((entry, place) => [entry, state.logStart + place + 1]);
}

/** `TRUE`: it is committed. Reads are ops as well and change nothing. */
function courseLines(state: VsrState, entry: LogEntry, opNumber: number): string[] {
  if (entry.type !== 'operation') return [];
  const committed = opNumber <= state.commitNumber ? 'TRUE' : 'FALSE';
  const { operation } = entry;
  switch (operation.type) {
    case 'put':
    case 'modify':
      return [`PUT:(${operation.key}, ${operation.value}):${committed}`];
    case 'delete':
      return [`DELETE:(${operation.key}):${committed}`];
    case 'write':
      return operation.updates.map(({ key, value }) =>
        value === null ? `DELETE:(${key}):${committed}` : `PUT:(${key}, ${value}):${committed}`,
      );
    case 'get':
      return [];
    default:
      return assertNever(operation);
  }
}

function logLine(state: VsrState, entry: LogEntry, opNumber: number): string {
  const fate = opNumber <= state.commitNumber ? 'committed' : 'prepared';
  return `${opNumber} ${fate} view ${entry.viewNumber} ${entryInWords(entry)}`;
}

function status(state: VsrState): string[] {
  const parts = [
    ...(state.epoch === 0 ? [] : [`epoch ${state.epoch}`]),
    `view ${state.viewNumber}`,
    state.status === 'normal' ? roleOf(state) : statusInWords(state),
    `op ${opNumberOf(state)}`,
    `commit ${state.commitNumber}`,
    `last-normal ${state.lastNormalView}`,
  ];
  if (state.queue.length > 0) parts.push(`${state.queue.length} queued`);
  if (state.wishedView !== null) parts.push(`wishes for view ${state.wishedView}`);
  return [parts.join(', ')];
}

function roleOf(state: VsrState): string {
  if (isWitness(state, state.id)) return 'witness';
  return isPrimary(state) ? 'primary' : 'backup';
}

/** In the paper's word for one that fetches what was before the epoch that it is let into. */
export function statusInWords({ status, transfer }: Pick<VsrState, 'status' | 'transfer'>): string {
  return status === 'joining' && transfer !== null ? 'transitioning' : status;
}
