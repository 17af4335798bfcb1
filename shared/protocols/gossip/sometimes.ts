// What a search of schedules should come by: the hard parts of the protocol, each told by a step that shows it.

import type { SometimesProperty } from '../../core/contract.ts';
import { depRefused, notedBy } from '../../core/noted.ts';
import type { GossipTypes } from './types.ts';

const noted = notedBy<GossipTypes>();

export const sometimes: readonly SometimesProperty<GossipTypes>[] = [
  noted('GO1 a version gave way to a newer one', 'entryStored', ({ rule }) => rule === 'larger stamp'),
  noted(
    'GO1 equal stamps were settled by join order',
    'entryStored',
    ({ rule }) => rule === 'equal stamps: the server that joined later',
  ),
  noted('GO1 a version came that was older', 'entryLost'),
  noted(
    'GO2 a round found nothing new',
    'round',
    ({ phase, pushed, pulled }) => phase === 'finished' && pushed + pulled === 0,
  ),
  noted(
    'GO2 a round pushed and pulled',
    'round',
    ({ phase, pushed, pulled }) => phase === 'finished' && pushed > 0 && pulled > 0,
  ),
  noted('GO2 a round was given up', 'round', ({ phase }) => phase === 'broken'),
  noted('GO4 a message was handed on for others', 'relayed'),
  depRefused('GO5b ERR_DEP was answered'),
  noted('GO7 a tombstone was dropped', 'floorRose', ({ dropped }) => dropped > 0),
  noted('GO7 a late copy was ignored', 'entryBelowFloor'),
  noted('a replica left', 'left'),
  noted('a replica could not leave yet', 'leavingPending'),
];
