// Bayou in words: labels for messages in flight, sentences for notes, lines for logs and stores.

import type { Describe } from '../../core/contract.ts';
import { compareCodePoints } from '../../core/json.ts';
import { type Keyed, keyedEntries } from '../../core/keyed.ts';
import { assertNever } from '../../core/result.ts';
import { compareNames, creationStamp, nameInWords } from './names.ts';
import type {
  BayouMessage,
  BayouNote,
  BayouState,
  BayouTypes,
  Outcome,
  SessionItem,
  Write,
  WriteId,
} from './types.ts';
import { handleOf, view } from './view.ts';

export const describe: Describe<BayouTypes> = {
  messageLabel,
  message: messageSentence,
  note: noteSentence,
  courseLog: (state) => allWrites(state).flatMap(({ write, csn }) => courseLine(write, csn !== null)),
  log: (state) => allWrites(state).map(({ write, csn, outcome }) => logLine(state, write, csn, outcome)),
  store: (state) => storeLines(state.store),
  clock: (state) => [
    view(state)
      .clock.map(({ writer, count }) => `${writer}:${count}`)
      .join(' '),
  ],
  status,
  zeroFigures: ['OSN'],
};

// ---------------------------------------------------------------- messages

function messageLabel(message: BayouMessage): string {
  switch (message.type) {
    case 'creationRequest':
      return 'name?';
    case 'creationReply':
      return 'name';
    case 'sessionWanted':
      return 'log?';
    case 'sessionOffer':
      return message.farewell ? 'farewell?' : 'V? CSN?';
    case 'sessionAccept':
      return `V, CSN ${message.csn}`;
    case 'sessionRefusal':
      return 'refused';
    case 'sessionBatch':
      return batchLabel(message.items);
    case 'sessionAck':
      return 'ack';
    default:
      return assertNever(message);
  }
}

function batchLabel(items: readonly SessionItem[]): string {
  const [first] = items;
  if (first === undefined) return 'nothing new';
  if (items.length > 1) return `${items.length} items`;
  switch (first.type) {
    case 'write':
      return idLabel(first.write);
    case 'commitNotice':
      return `CSN ${first.csn}`;
    case 'omittedStart':
    case 'tuples':
    case 'omittedEnd':
      return 'state at O';
    default:
      return assertNever(first);
  }
}

function messageSentence(message: BayouMessage): string {
  switch (message.type) {
    case 'creationRequest':
      return 'asks for a name: the receiver accepts a creation write for it';
    case 'creationReply':
      return `the new server is named ${nameInWords(message.name)}`;
    case 'sessionWanted':
      return 'asks for an anti-entropy session';
    case 'sessionOffer':
      return message.farewell
        ? 'is about to retire, and asks whether the receiver can be its heir'
        : 'offers an anti-entropy session, and asks for the version vector and the CSN';
    case 'sessionAccept':
      return `tells its version vector and CSN ${message.csn}`;
    case 'sessionRefusal':
      return `refuses the session: ${message.reason}`;
    case 'sessionBatch':
      return `batch ${message.batch}: ${batchWords(message.items)}${message.last ? ', the last' : ''}`;
    case 'sessionAck':
      return `has batch ${message.batch}, durably`;
    default:
      return assertNever(message);
  }
}

function batchWords(items: readonly SessionItem[]): string {
  if (items.length === 0) return 'nothing that the receiver lacks';
  const words: string[] = [];
  const count = (test: (item: SessionItem) => boolean, what: string): void => {
    const number = items.filter(test).length;
    if (number > 0) words.push(`${number} ${what}${number === 1 ? '' : 's'}`);
  };
  if (items.some(({ type }) => type === 'omittedStart' || type === 'tuples')) words.push('the state at O');
  count((item) => item.type === 'write' && item.csn !== null, 'committed write');
  count((item) => item.type === 'commitNotice', 'commit notice');
  count((item) => item.type === 'write' && item.csn === null, 'tentative write');
  return words.join(', ');
}

// ---------------------------------------------------------------- notes

function noteSentence(note: BayouNote): string {
  switch (note.type) {
    case 'clockTicked':
      return `the clock ticked to ${note.stamp}`;
    case 'clockLifted':
      return `the clock rose from ${note.from} to ${note.to}: larger stamps came from elsewhere`;
    case 'named':
      return `it is named ${nameInWords(note.name)}`;
    case 'writeAccepted':
      return `accepted ${idLabel(note.write)}: ${bodyWords(note.write)}`;
    case 'writeReceived':
      return `received ${idLabel(note.write)} from ${note.from}`;
    case 'writeApplied':
      return `${note.again ? 'applied again' : 'applied'} ${idLabel(note.write)}: ${outcomeWords(note.outcome)}`;
    case 'rolledBack':
      return `undone ${note.undone.count}, redone ${note.redone.count}`;
    case 'committed':
      return `${idLabel(note.write)} is committed with CSN ${note.csn}`;
    case 'sessionChecked':
      return note.satisfied
        ? `session check of ${note.client} passed (${guaranteesWords(note.guarantees)})`
        : `session check of ${note.client} failed: ERR_DEP`;
    case 'antiEntropy':
      return note.sentence;
    case 'sessionChosen':
      return choiceWords(note);
    case 'truncated':
      return `dropped ${note.writes} committed writes; OSN is ${note.csn}`;
    case 'stateTransferred':
      return `took over the state at O of ${note.from}: ${note.tuples} tuples, CSN ${note.csn}`;
    case 'serverCreated':
      return `learned of the new server ${note.replica}, named ${nameInWords(note.name)}`;
    case 'serverRetired':
      return `learned that ${nameInWords(note.name)} retired; its heir is ${nameInWords(note.heir)}`;
    case 'retirementPending':
      return `the retirement waits: ${note.sentence}`;
    case 'renounced':
      return `renounced its duty as primary; its heir is ${nameInWords(note.heir)}`;
    case 'becamePrimary':
      return 'took up the duty of the primary';
    case 'retired':
      return 'has retired: its heir knows, its log is frozen';
    default:
      return assertNever(note);
  }
}

function choiceWords(note: Extract<BayouNote, { type: 'sessionChosen' }>): string {
  const words = [
    ...(note.fullTransfer ? ['the state at O'] : []),
    ...(note.committedWrites.count > 0 ? [`${note.committedWrites.count} committed writes`] : []),
    ...(note.commitNotices.count > 0 ? [`${note.commitNotices.count} commit notices`] : []),
    ...(note.tentativeWrites.count > 0 ? [`${note.tentativeWrites.count} tentative writes`] : []),
  ];
  return words.length === 0 ? `${note.with} lacks nothing` : `chose for ${note.with}: ${words.join(', ')}`;
}

function guaranteesWords(guarantees: readonly string[]): string {
  return guarantees.length === 0 ? 'no guarantee asked' : guarantees.join(', ');
}

export function outcomeWords(outcome: Outcome): string {
  switch (outcome.type) {
    case 'passed':
      return 'check passed';
    case 'merged':
      return `merged by alternative ${outcome.alternative + 1}`;
    case 'unresolved':
      return 'no alternative fits: no effect';
    default:
      return assertNever(outcome);
  }
}

// ---------------------------------------------------------------- log and store

interface LoggedWrite {
  readonly write: Write;
  readonly csn: number | null;
  readonly outcome: Outcome | null;
}

function allWrites(state: BayouState): LoggedWrite[] {
  const committed = state.committed.map((write, i) => ({
    write,
    csn: state.omitted.csn + 1 + i,
    outcome: null,
  }));
  return [...committed, ...state.tentative.map(({ write, outcome }) => ({ write, csn: null, outcome }))];
}

/** The form of the course, with whether the write is committed; creation and retirement writes are hidden. */
function courseLine({ body }: Write, isCommitted: boolean): string[] {
  const stable = isCommitted ? 'TRUE' : 'FALSE';
  const line = (key: string, value: string | null) =>
    value === null ? `DELETE:(${key}):${stable}` : `PUT:(${key}, ${value}):${stable}`;
  switch (body.type) {
    case 'put':
      return [line(body.key, body.value)];
    case 'delete':
      return [line(body.key, null)];
    case 'write':
      return body.updates.map(({ key, value }) => line(key, value));
    case 'create':
    case 'retire':
      return [];
    default:
      return assertNever(body);
  }
}

/** `CSN 3  ⟨7, s1⟩  put room 11am`; `tentative` in the place of the CSN before the commit. */
function logLine(state: BayouState, write: Write, csn: number | null, outcome: Outcome | null): string {
  const fate = csn === null ? 'tentative' : `CSN ${csn}`;
  const merged = outcome === null || outcome.type === 'passed' ? '' : `  (${outcomeWords(outcome)})`;
  return `${fate}  ⟨${write.stamp}, ${handleOf(state, write.server)}⟩  ${bodyWords(write)}${merged}`;
}

function bodyWords({ body }: Write): string {
  switch (body.type) {
    case 'put':
      return `put ${body.key} ${body.value}`;
    case 'delete':
      return `delete ${body.key}`;
    case 'write': {
      const updates = body.updates.map(({ key, value }) => `${key}=${value ?? 'absent'}`).join(' ');
      const check = body.check.map(({ key, equals }) => `${key}==${equals ?? 'absent'}`).join(' ');
      return `write ${updates}${check === '' ? '' : ` if ${check}`}`;
    }
    case 'create':
      return `create ${body.replica}`;
    case 'retire':
      return 'retire';
    default:
      return assertNever(body);
  }
}

export function storeLines(store: Keyed<string>): string[] {
  return keyedEntries(store)
    .sort(([left], [right]) => compareCodePoints(left, right))
    .map(([key, value]) => `${key}:${value}`);
}

function status(state: BayouState): string[] {
  const { name, status: stage, role } = view(state);
  const log = `${state.committed.length} committed, ${state.tentative.length} tentative`;
  const omitted = state.omitted.csn === 0 ? '' : `, OSN ${state.omitted.csn}`;
  const csn = state.omitted.csn + state.committed.length;
  const retired = Object.keys(state.retired)
    .sort(compareNames)
    .map((server) => handleOf(state, server));
  const left = retired.length === 0 ? '' : `, knows as retired: ${retired.join(' ')}`;
  return [`${role === null ? '' : `${role}, `}${stage}, named ${name}, ${log}, CSN ${csn}${omitted}${left}`];
}

/** `⟨7, root⟩`: a write without the handle of its server, which only a state knows. */
function idLabel({ stamp, server }: WriteId): string {
  return `⟨${stamp}, ${server === 'r' ? 'root' : `${creationStamp(server)}…`}⟩`;
}
