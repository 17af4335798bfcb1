// What the notes of the causal store say, in sentences.

import { assertNever } from '../../core/result.ts';
import { clockWords } from './clock-words.ts';
import type { Gap } from './messages.ts';
import type { CausalNote, EntryLabel, WriteLabel } from './notes.ts';
import type { Version } from './types.ts';

export function noteSentence(note: CausalNote): string {
  switch (note.type) {
    case 'clockTicked':
      return `the own entry of the clock ticked to ${note.count}, Lamport stamp ${note.lamport}`;
    case 'batchClosed':
      return `closed a batch, ${writeName(note.write)}: ${note.keys.join(', ')}; ${note.reason}`;
    case 'broadcast':
      return note.to.length === 0
        ? `sent ${writeName(note.write)} to nobody: others ask for it later`
        : `sent ${writeName(note.write)} to ${note.to.join(', ')}`;
    case 'delivered':
      return note.heldBack
        ? `applied ${writeName(note.write)} from the hold-back queue`
        : `applied ${writeName(note.write)}`;
    case 'heldBack':
      return `held ${writeName(note.write)} back: it ${failingWords(note.failing)}`;
    case 'stillHeldBack':
      return `holds ${writeName(note.write)} back still: it ${failingWords(note.failing)}`;
    case 'holdBackFull':
      return `dropped ${writeName(note.write)}, as ${note.bound} writes are held back already: it ${failingWords(note.failing)}`;
    case 'repeated':
      return `had ${writeName(note.write)} already, ${note.from} sent it again`;
    case 'gapAsked':
      return `asked ${note.of}${note.isWriter ? ', who wrote it,' : ''} for ${gapWords(note.gaps)}`;
    case 'gapAnswered':
      return note.found === 0
        ? `has none of what ${note.to} asked for: ${gapWords(note.gaps)}`
        : `gave ${note.to} ${note.found} of what it asked for: ${gapWords(note.gaps)}`;
    case 'tieDecided':
      return `${note.key}: ${versionName(note.winner)} and ${versionName(note.loser)} are concurrent, ${versionName(note.loser)} gave way: ${note.rule}`;
    case 'siblingsKept':
      return `${note.key} has ${note.versions.length} siblings: ${note.versions.map(versionName).join(', ')}`;
    case 'siblingsResolved':
      return `${note.key}: ${writeName(note.by)} has seen all ${note.count} siblings and takes their place`;
    case 'sessionChecked':
      return note.satisfied
        ? `the context of ${note.client} is covered`
        : `the context of ${note.client} is not covered: ERR_DEP`;
    case 'exchange':
      return note.sentence;
    case 'frontRose':
      return `the stability front rose to (${clockWords(note.front)}): dropped ${note.writes} writes and ${note.tombstones} tombstones`;
    default:
      return membershipSentence(note);
  }
}

type MembershipNote = Extract<
  CausalNote,
  {
    readonly type:
      | 'idGiven'
      | 'storeHandedOver'
      | 'joinAsked'
      | 'joinRefused'
      | 'joined'
      | 'memberLearned'
      | 'memberLeft'
      | 'memberForgotten'
      | 'idVoid'
      | 'leavingPending'
      | 'leaving'
      | 'left';
  }
>;

function membershipSentence(note: MembershipNote): string {
  switch (note.type) {
    case 'idGiven':
      return `gave ${note.to} the id ${note.name}`;
    case 'storeHandedOver':
      return `handed ${note.keys} keys and ${note.writes} writes to ${note.to}${note.isLast ? '' : ', and more to come'}`;
    case 'joinAsked':
      return `asks ${note.of} to be let in`;
    case 'joinRefused':
      return `was not let in: ${note.sentence}`;
    case 'joined':
      return `joined as ${note.name}, with ${note.keys} keys from ${note.sponsor}`;
    case 'memberLearned':
      return `learned of ${note.replica}, ${note.name}`;
    case 'memberLeft':
      return `learned that ${note.replica} left after ${note.writes} writes`;
    case 'memberForgotten':
      return `all know that ${note.replica} left: stamps do without ${note.name}`;
    case 'idVoid':
      return `a second sponsor gave it the id ${note.name}: nobody bears that`;
    case 'leavingPending':
      return `cannot leave yet: ${note.sentence}`;
    case 'leaving':
      return `takes no request any more, after ${note.writes} writes, and hands on the rest`;
    case 'left':
      return 'has left: another has all that it had';
    default:
      return assertNever(note);
  }
}

/** `s0:3`: the third write of s0. */
function writeName({ replica, count }: WriteLabel): string {
  return `${replica}:${count}`;
}

function versionName({ writer, count, lamport }: Version): string {
  return `${writer}:${count} ⟨${lamport}⟩`;
}

function failingWords({ replica, needed, held }: EntryLabel): string {
  return `needs ${replica}:${needed}, and ${held} of ${replica} ${held === 1 ? 'is' : 'are'} here`;
}

function gapWords(gaps: readonly Gap[]): string {
  return gaps
    .map(({ writer, from, to }) => (from === to ? `${writer}:${from}` : `${writer}:${from} to ${to}`))
    .join(', ');
}
