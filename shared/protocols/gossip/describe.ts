// The gossip store in words: labels for messages in flight, sentences for notes, lines for stores.

import type { Describe } from '../../core/contract.ts';
import { compareCodePoints } from '../../core/json.ts';
import { keyedEntries } from '../../core/keyed.ts';
import { assertNever } from '../../core/result.ts';
import { reachable } from './router.ts';
import type {
  Entry,
  GossipMessage,
  GossipNote,
  GossipState,
  GossipTypes,
  KeyedEntry,
  RoundMessage,
} from './types.ts';
import type { Version } from './versions.ts';
import { handleOf, view } from './view.ts';

export const describe: Describe<GossipTypes> = {
  messageLabel,
  message: messageSentence,
  note: noteSentence,
  // The course that has this store has no log to print.
  courseLog: () => [],
  log: versionLines,
  store: storeLines,
  clock: (state) => [
    view(state)
      .clock.map(({ writer, count }) => `${writer}:${count}`)
      .join(' '),
  ],
  status,
};

function messageLabel(message: GossipMessage): string {
  switch (message.type) {
    case 'digest':
      return message.head === null ? `${message.nodes.length} digests` : 'digest';
    case 'digestReply':
      return message.differences.length === 0 ? 'same' : `${message.differences.length} differ`;
    case 'delta':
      return deltaLabel(message.entries, message.wanted.length);
    case 'deltaReply':
      return message.entries.length === 0 ? 'ack' : entriesLabel(message.entries);
    case 'rumor':
      return `rumor ${entriesLabel(message.entries)}`;
    case 'linkStates':
      return 'links';
    case 'relayed':
      return `→${message.to} ${messageLabel(message.message)}`;
    default:
      return assertNever(message);
  }
}

function deltaLabel(entries: readonly KeyedEntry[], wanted: number): string {
  if (wanted === 0) return entries.length === 0 ? 'done' : entriesLabel(entries);
  return entries.length === 0 ? `pull ${wanted}` : `${entriesLabel(entries)}, pull ${wanted}`;
}

function entriesLabel(entries: readonly KeyedEntry[]): string {
  const [first] = entries;
  if (first === undefined) return 'nothing';
  return entries.length === 1 ? `${first.key} ${versionLabel(first.entry)}` : `${entries.length} entries`;
}

function messageSentence(message: GossipMessage): string {
  switch (message.type) {
    case 'relayed':
      return `on its way from ${message.from} to ${message.to}, handed on by others: it ${roundSentence(message.message)}`;
    case 'rumor':
      return `pushes ${entriesLabel(message.entries)} at once`;
    case 'linkStates':
      return `tells the open links of ${Object.keys(message.links).join(', ')}`;
    default:
      return roundSentence(message);
  }
}

function roundSentence(message: RoundMessage): string {
  switch (message.type) {
    case 'digest':
      return message.head === null
        ? `compares ${message.nodes.length} parts of the store by their digests`
        : 'begins a round: compares the digest of the whole store';
    case 'digestReply':
      return message.differences.length === 0
        ? 'has the same'
        : `differs in ${message.differences.length} of these parts, and tells what is in them`;
    case 'delta':
      return `pushes ${message.entries.length} entries and pulls ${message.wanted.length}`;
    case 'deltaReply':
      return `has what was pushed, durably, and gives ${message.entries.length} entries`;
    default:
      return assertNever(message);
  }
}

function noteSentence(note: GossipNote): string {
  switch (note.type) {
    case 'clockTicked':
      return `the clock ticked to ${note.stamp}`;
    case 'clockLifted':
      return `the clock rose from ${note.from} to ${note.to}, with the data that came`;
    case 'entryStored':
      return storedWords(note);
    case 'entryLost':
      return `${note.key} ${versionLabel(note.version)} from ${note.from} lost to ${versionLabel(note.winner)}: ${note.rule}`;
    case 'entryBelowFloor':
      return `ignored ${note.key} ${versionLabel(note.version)} from ${note.from}: a late copy, every replica has had it`;
    case 'sessionChecked':
      return note.satisfied
        ? `session check of ${note.client} passed`
        : `session check of ${note.client} failed: ERR_DEP`;
    case 'round':
      return note.sentence;
    case 'relayed':
      return `handed on a message from ${note.from} to ${note.to}, by ${note.by}`;
    case 'routesChanged':
      return note.reachable.length === 0 ? 'can reach nobody' : `can reach ${note.reachable.join(', ')}`;
    case 'memberLearned':
      return `learned of ${note.replica}`;
    case 'memberLeft':
      return `learned that ${note.replica} left`;
    case 'floorRose':
      return `all replicas have everything up to stamp ${note.stable}: dropped ${note.dropped} tombstones`;
    case 'joined':
      return 'has the store of its sponsor, and serves';
    case 'leavingPending':
      return `cannot leave yet: ${note.sentence}`;
    case 'left':
      return 'has left: another has all that it had';
    default:
      return assertNever(note);
  }
}

function storedWords({
  key,
  entry,
  from,
  replaced,
  rule,
}: Extract<GossipNote, { type: 'entryStored' }>): string {
  const what = entry.value === null ? `the deletion of ${key}` : `${key}`;
  const source = from === null ? 'accepted' : 'took';
  const whence = from === null ? '' : ` from ${from}`;
  const won = replaced === null || rule === null ? '' : `; ${versionLabel(replaced)} gave way: ${rule}`;
  return `${source} ${what} ${versionLabel(entry)}${whence}${won}`;
}

// ---------------------------------------------------------------- store

export function storeLines(state: GossipState): string[] {
  return sortedEntries(state).flatMap(([key, { value }]) => (value === null ? [] : [`${key}:${value}`]));
}

/** Every key with its version, tombstones too. */
function versionLines(state: GossipState): string[] {
  return sortedEntries(state).map(([key, entry]) => {
    const version = `⟨${entry.stamp}, ${handleOf(state, entry.server)}⟩`;
    return entry.value === null ? `${version}  deleted ${key}` : `${version}  ${key} ${entry.value}`;
  });
}

function sortedEntries(state: GossipState): [string, Entry][] {
  return keyedEntries(state.store).sort(([left], [right]) => compareCodePoints(left, right));
}

function status(state: GossipState): string[] {
  const { keyCount } = view(state);
  const tombstones = Object.keys(state.tombstones).length;
  const paths = reachable(state);
  return [
    `${state.stage}, ${view(state).name}, ${keyCount} keys, ${tombstones} tombstones, reaches ${
      paths.length === 0 ? 'nobody' : paths.join(' ')
    }`,
  ];
}

/** `⟨7, #2⟩`: without the handle of its server, which only a state knows. */
function versionLabel({ stamp, server }: Version): string {
  return `⟨${stamp}, ${server}⟩`;
}
