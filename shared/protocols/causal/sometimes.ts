// What a search of schedules should come by: the hard parts of the protocol, each told by a step that shows it.

import type { SometimesProperty } from '../../core/contract.ts';
import { depRefused, notedBy } from '../../core/noted.ts';
import { entriesOf } from './members.ts';
import type { CausalTypes } from './types.ts';

const noted = notedBy<CausalTypes>();

const twoJoinAtOnce: SometimesProperty<CausalTypes> = {
  name: 'CA5 two were joining at once',
  isShownBy: ({ state, effects }) =>
    effects.some((effect) => effect.type === 'note' && effect.note.type === 'idGiven') &&
    Object.keys(state.transfers).length > 1,
};

const sameNumberTwice: SometimesProperty<CausalTypes> = {
  name: 'CA5 two sponsors gave the same number',
  isShownBy: ({ state, effects }) => {
    if (!effects.some((effect) => effect.type === 'note' && effect.note.type === 'memberLearned'))
      return false;
    const numbers = entriesOf(state.members).map(([name]) => name.split('.')[0]);
    return new Set(numbers).size < numbers.length;
  },
};

export const sometimes: readonly SometimesProperty<CausalTypes>[] = [
  noted('CA1 a batch had several updates', 'batchClosed', ({ keys }) => keys.length > 1),
  noted('CA2 a write was held back', 'heldBack'),
  noted('CA2 a write was delivered from the hold-back queue', 'delivered', ({ heldBack }) => heldBack),
  noted('CA2 what a write waited for came, and another entry failed it', 'stillHeldBack'),
  noted('CA2 the hold-back queue was full', 'holdBackFull'),
  noted('CA3 a gap was asked for', 'gapAsked'),
  noted('CA3 a gap was asked for from another than its writer', 'gapAsked', ({ isWriter }) => !isWriter),
  noted('CA3 a gap was repaired', 'gapAnswered', ({ found }) => found > 0),
  noted(
    'CA3 an exchange of clocks found what had left no gap',
    'exchange',
    ({ phase, pushed, pulled }) => phase === 'finished' && pushed + pulled > 0,
  ),
  noted('CA3 the stability front moved and writes were dropped', 'frontRose', ({ writes }) => writes > 0),
  noted('CA3 a tombstone was dropped', 'frontRose', ({ tombstones }) => tombstones > 0),
  noted(
    'CA4 a tie was decided by the Lamport stamp',
    'tieDecided',
    ({ rule }) => rule === 'larger Lamport stamp',
  ),
  noted(
    'CA4 a tie was decided by the id',
    'tieDecided',
    ({ rule }) => rule === 'equal Lamport stamps: larger id',
  ),
  noted('CA4 siblings were kept', 'siblingsKept'),
  noted('CA4 siblings were resolved', 'siblingsResolved'),
  noted('CA5 a newcomer joined', 'joined'),
  noted('CA5 a newcomer was refused', 'joinRefused'),
  twoJoinAtOnce,
  sameNumberTwice,
  noted('CA5 a second id was void', 'idVoid'),
  noted('CA6 a member left', 'left'),
  noted('CA6 a member could not leave yet', 'leavingPending'),
  noted('CA6 a member that left was dropped from stamps', 'memberForgotten'),
  depRefused('CA7 ERR_DEP was answered'),
];
