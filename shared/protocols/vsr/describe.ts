// Viewstamped Replication in words: labels for messages in flight, sentences for notes, lines for logs and stores.

import type { Describe, Operation } from '../../core/contract.ts';
import { compareCodePoints } from '../../core/json.ts';
import { keyedEntries } from '../../core/keyed.ts';
import { assertNever } from '../../core/result.ts';
import { isPrimary } from './configuration.ts';
import { opNumberOf } from './log.ts';
import type { LogEntry, VsrMessage, VsrNote, VsrState, VsrTypes } from './types.ts';

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
  zeroFigures: ['queued'],
};

// ---------------------------------------------------------------- messages

function messageLabel(message: VsrMessage): string {
  switch (message.type) {
    case 'prepare':
      return `Prepare ${opsLabel(message.after, message.entries.length)}`;
    case 'prepareOk':
      return `PrepareOk ${message.opNumber}`;
    case 'commit':
      return `Commit ${message.commitNumber}`;
    case 'startViewChange':
      return `StartViewChange ${message.viewNumber}`;
    case 'doViewChange':
      return `DoViewChange ${message.viewNumber}`;
    case 'startView':
      return `StartView ${message.viewNumber}`;
    case 'getState':
      return `GetState ${message.after + 1}…`;
    case 'newState':
      return `NewState ${opsLabel(message.after, message.entries.length)}`;
    default:
      return assertNever(message);
  }
}

/** Which ops those are that follow. */
function opsLabel(after: number, count: number): string {
  if (count === 0) return 'none';
  return count === 1 ? `${after + 1}` : `${after + 1}–${after + count}`;
}

function messageSentence(message: VsrMessage): string {
  const view = `view ${message.viewNumber}`;
  switch (message.type) {
    case 'prepare':
      return `the primary of ${view} asks to log ${opsInWords(message)}; all up to ${message.commitNumber} is committed`;
    case 'prepareOk':
      return `has all ops of ${view} up to ${message.opNumber}, durably`;
    case 'commit':
      return `the primary of ${view} lives; all up to op ${message.commitNumber} is committed`;
    case 'startViewChange':
      return message.viewNumber > message.enteredView
        ? `hears no primary in view ${message.enteredView} and wishes for ${view}`
        : `has entered ${view} and waits for its primary`;
    case 'doViewChange':
      return `gives its vote and its log to the primary of ${view}: last normal view ${message.lastNormalView}, op ${message.opNumber}, committed ${message.commitNumber}`;
    case 'startView':
      return `${view} begins with op ${message.opNumber}; it brings ${opsInWords(message)}`;
    case 'getState':
      return `lacks what follows op ${message.after} in ${view}`;
    case 'newState':
      return `brings ${opsInWords(message)} of ${view}`;
    default:
      return assertNever(message);
  }
}

function opsInWords({
  after,
  entries,
}: {
  readonly after: number;
  readonly entries: readonly LogEntry[];
}): string {
  const [first] = entries;
  if (first === undefined) return 'no op';
  if (entries.length > 1) return `ops ${opsLabel(after, entries.length)}`;
  return `op ${after + 1}, ${entryInWords(first)}`;
}

// ---------------------------------------------------------------- notes

function noteSentence(note: VsrNote): string {
  switch (note.type) {
    case 'prepared':
      return note.from === note.to
        ? `op ${note.from} is logged and sent to the backups`
        : `ops ${note.from}–${note.to} are logged and sent to the backups in one message`;
    case 'requestRepeated':
      return `request ${note.requestNumber} of ${note.client} came again: ${FATES[note.fate]}`;
    case 'preparedAgain':
      return `${note.to} has not acknowledged what follows op ${note.after}: it is sent again`;
    case 'committed':
      return `${note.from === note.to ? `op ${note.to} is` : `ops ${note.from}–${note.to} are`} committed and executed${note.asPrimary ? ': a quorum has it' : ', as the primary says'}`;
    case 'wished':
      return `wishes for view ${note.viewNumber}: ${note.because}`;
    case 'abdicated':
      return `no quorum answers the primary of view ${note.viewNumber}: it serves nobody any more`;
    case 'viewEntered':
      return `leaves view ${note.from} for view ${note.viewNumber}, for good`;
    case 'logChosen':
      return `view ${note.viewNumber} takes the log of ${note.winner}, ${whyChosen(note)}`;
    case 'viewStarted':
      return `works in view ${note.viewNumber} ${note.asPrimary ? 'as its primary' : 'as a backup'}, with op ${note.opNumber} as the last`;
    case 'tailCut':
      return `${note.from === note.to ? `op ${note.from}, which was` : `ops ${note.from}–${note.to}, which were`} never committed, gave way to the log of the view`;
    case 'transferred':
      return `has ops ${note.after + 1}–${note.to} from ${note.from}`;
    default:
      return assertNever(note);
  }
}

const FATES = {
  answered: 'the client-table has its reply',
  'under way': 'it is in the log already',
  old: 'a newer one is known',
  'refused before': 'it was refused, and stays so',
} as const;

function whyChosen({ winner, candidates }: Extract<VsrNote, { type: 'logChosen' }>): string {
  const won = candidates.find(({ replica }) => replica === winner);
  if (won === undefined) return 'the only one';
  const isLatest = candidates.some(({ lastNormalView }) => lastNormalView < won.lastNormalView);
  return isLatest
    ? `which worked in the latest view, ${won.lastNormalView}`
    : `of those that worked in view ${won.lastNormalView} the longest, ${won.opNumber} ops`;
}

// ---------------------------------------------------------------- replicas

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

function entryInWords(entry: LogEntry): string {
  if (entry.type === 'reconfiguration') return `members ${entry.members.join(', ')}`;
  return `${operationInWords(entry.operation)} (${entry.client}, request ${entry.requestNumber})`;
}

function operationInWords(operation: Operation): string {
  switch (operation.type) {
    case 'get':
    case 'delete':
      return `${operation.type} ${operation.key}`;
    case 'put':
    case 'modify':
      return `${operation.type} ${operation.key} ${operation.value}`;
    case 'write':
      return `write ${operation.updates.map(({ key, value }) => (value === null ? `delete ${key}` : `${key} ${value}`)).join(', ')}`;
    default:
      return assertNever(operation);
  }
}

function status(state: VsrState): string[] {
  const parts = [
    `view ${state.viewNumber}`,
    state.status === 'normal' ? (isPrimary(state) ? 'primary' : 'backup') : state.status,
    `op ${opNumberOf(state)}`,
    `commit ${state.commitNumber}`,
    `last-normal ${state.lastNormalView}`,
  ];
  if (state.queue.length > 0) parts.push(`${state.queue.length} queued`);
  if (state.wishedView !== null) parts.push(`wishes for view ${state.wishedView}`);
  return [parts.join(', ')];
}
