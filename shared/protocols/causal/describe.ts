// The causal store in words: labels for messages in flight, sentences for notes, lines for stores and clocks.

import { vectorEntry } from '../../clocks/version-vector.ts';
import type { ClientMessage, Describe, Update } from '../../core/contract.ts';
import { compareCodePoints } from '../../core/json.ts';
import { keyedEntries } from '../../core/keyed.ts';
import { assertNever } from '../../core/result.ts';
import { clockWords } from './clock-words.ts';
import { noteSentence } from './describe-notes.ts';
import { entriesOf, handleOf, namesIn } from './members.ts';
import type { CausalMessage, Gap, Head } from './messages.ts';
import { compareNames } from './names.ts';
import { compareVersions, shownEntries, shownValue } from './store.ts';
import { clientForm, messageForms } from './text-forms.ts';
import type { CausalState, CausalTypes, Entry, Held, Write } from './types.ts';
import { view } from './view.ts';

export const describe: Describe<CausalTypes> = {
  messageLabel,
  message: messageSentence,
  note: noteSentence,
  courseLog,
  log: logLines,
  store: storeLines,
  clock: (state) => [
    view(state)
      .clock.map(({ writer, count }) => `${writer}:${count}`)
      .join(' '),
  ],
  status,
  textForms,
  zeroFigures: ['held back'],
};

// ---------------------------------------------------------------- messages

function messageLabel(message: CausalMessage): string {
  switch (message.type) {
    case 'write':
      return writeLabel(message.write);
    case 'ask':
      return `ask ${message.gaps.map(gapLabel).join(', ')}`;
    case 'repair':
      return writesLabel('repair', message.writes);
    case 'clock':
      return 'clock';
    case 'clockReply':
      return message.writes.length === 0 ? 'clock' : writesLabel('clock +', message.writes);
    case 'trade':
    case 'tradeReply':
      return message.writes.length === 0 ? 'clock' : writesLabel('give', message.writes);
    case 'join':
      return message.part === 0 ? 'join' : `join from ${message.part}`;
    case 'welcome':
      return message.isLast ? `welcome ${message.name}` : `welcome ${message.name} …`;
    case 'joinRefused':
      return 'no';
    case 'members':
      return `${Object.keys(message.members).length} members`;
    default:
      return assertNever(message);
  }
}

function writesLabel(what: string, writes: readonly Write[]): string {
  const [first] = writes;
  return writes.length === 1 && first !== undefined
    ? `${what} ${writeLabel(first)}`
    : `${what} ${writes.length} writes`;
}

function writeLabel({ writer, count, updates }: Write): string {
  return `${writer}:${count} ${updates.map(({ key }) => key).join(' ')}`;
}

function gapLabel({ writer, from, to }: Gap): string {
  return from === to ? `${writer}:${from}` : `${writer}:${from}–${to}`;
}

function messageSentence(message: CausalMessage): string {
  switch (message.type) {
    case 'write':
      return `broadcasts ${writeWords(message.write)}`;
    case 'ask':
      return `asks for what is missing: ${message.gaps.map(gapLabel).join(', ')}`;
    case 'repair':
      return `gives what was asked for: ${message.writes.map(writeLabel).join(', ')}`;
    case 'clock':
      return `tells its clock (${clockWords(message.head.clock)}), who takes part, and what others told`;
    case 'clockReply':
      return replyWords(message.head, message.writes);
    case 'trade':
    case 'tradeReply':
      return message.writes.length === 0
        ? `tells its clock by now (${clockWords(message.clock)})`
        : `gives ${message.writes.length} writes that were lacking, and tells its clock (${clockWords(message.clock)})`;
    case 'join':
      return message.part === 0
        ? 'asks to be let in, for an id and the store'
        : `asks for what comes after the first ${message.part} keys and writes`;
    case 'welcome':
      return `lets it in as ${message.name}, with ${message.entries.length} keys as of (${clockWords(message.clock)})${message.isLast ? '' : ', and more to come'}`;
    case 'joinRefused':
      return message.stage === 'joining' ? 'has not joined itself' : 'has left, and lets nobody in';
    case 'members':
      return `tells who takes part: ${entriesOf(message.members)
        .filter(([, { leftAt }]) => leftAt === undefined)
        .map(([name, { replica }]) => `${replica} ${name}`)
        .join(', ')}`;
    default:
      return assertNever(message);
  }
}

function replyWords(head: Head | null, writes: readonly Write[]): string {
  if (head === null) return 'has not joined yet, and has no clock to tell';
  const gift = writes.length === 0 ? '' : `, and gives ${writes.length} writes that the other lacks`;
  return `tells its clock (${clockWords(head.clock)})${gift}`;
}

function writeWords({ writer, count, clock, updates }: Write): string {
  return `write ${count} of ${writer}, stamped (${clockWords(clock)}): ${updates.map(updateWords).join(', ')}`;
}

function updateWords({ key, value }: Update): string {
  return value === null ? `delete ${key}` : `${key} = ${value}`;
}

function textForms(message: CausalMessage | ClientMessage<CausalTypes>): string[] {
  if (message.type !== 'request' && message.type !== 'reply') return messageForms(message);
  const form = clientForm(message);
  return form === null ? [] : [form];
}

// ---------------------------------------------------------------- store

export function storeLines(state: CausalState): string[] {
  return keyedEntries(state.store)
    .map(([key]) => key)
    .sort(compareCodePoints)
    .flatMap((key) => {
      const shown = shownEntries(state, key);
      return shown.length === 0 ? [] : [`${key}:${shownValue(shown)}`];
    });
}

/** The writes that some member may still lack, the oldest first, and then what is held back, and why. */
function logLines(state: CausalState): string[] {
  const kept = Object.values(state.kept).flat();
  const open = state.batch === null ? [] : [state.batch];
  const writes = [...kept, ...open].sort(
    (left, right) => left.lamport - right.lamport || compareNames(left.writer, right.writer),
  );
  return [
    ...writes.map((write) => logLine(state, write)),
    ...Object.values(state.holdBack.writes).map((held) => heldLine(state, held)),
  ];
}

function logLine(state: CausalState, { writer, count, clock, lamport, updates }: Write): string {
  const stamp = namesIn(clock)
    .sort(compareNames)
    .map((name) => `${handleOf(state, name)}:${vectorEntry(clock, name)}`)
    .join(' ');
  return `${handleOf(state, writer)}:${count}  [${stamp}] ${lamport}  ${updates.map(updateWords).join(', ')}`;
}

function heldLine(state: CausalState, { write, failing }: Held): string {
  const { writer, needed, held } = failing;
  return `held back: ${logLine(state, write)}  waits for ${handleOf(state, writer)}:${needed}, has ${held}`;
}

/** The newest write of each key in an order that extends happens-before; TRUE: every member has it. */
function courseLog(state: CausalState): string[] {
  return keyedEntries(state.store)
    .flatMap(([key, entries]) => entries.map((entry) => ({ key, entry })))
    .sort((left, right) => compareVersions(left.entry, right.entry) || compareCodePoints(left.key, right.key))
    .map(({ key, entry }) => courseLine(state, key, entry));
}

function courseLine({ front }: CausalState, key: string, { value, writer, count }: Entry): string {
  const isStable = count <= vectorEntry(front, writer) ? 'TRUE' : 'FALSE';
  return value === null ? `DELETE:(${key}):${isStable}` : `PUT:(${key}, ${value}):${isStable}`;
}

function status(state: CausalState): string[] {
  const { keyCount, waiting, name } = view(state);
  const kept = Object.values(state.kept).reduce((sum, writes) => sum + writes.length, 0);
  const members = entriesOf(state.members).filter(([, { leftAt }]) => leftAt === undefined).length;
  return [
    [
      state.stage,
      name,
      `${members} ${members === 1 ? 'member' : 'members'}`,
      `${keyCount} ${keyCount === 1 ? 'key' : 'keys'}`,
      `${kept} kept`,
      ...(waiting === 0 ? [] : [`${waiting} held back`]),
    ].join(', '),
  ];
}
