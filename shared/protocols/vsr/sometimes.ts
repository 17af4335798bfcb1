// What a search of schedules should come by: the hard parts of the protocol, each told by a step that shows it.

import type { SometimesProperty } from '../../core/contract.ts';
import type { VsrNote } from './notes.ts';
import type { VsrTypes } from './types.ts';

type Note<Type extends VsrNote['type']> = Extract<VsrNote, { readonly type: Type }>;

/** A property that a note tells. */
function noted<Type extends VsrNote['type']>(
  name: string,
  type: Type,
  isMeant: (note: Note<Type>) => boolean = () => true,
): SometimesProperty<VsrTypes> {
  return {
    name,
    isShownBy: ({ effects }) =>
      effects.some(
        (effect) => effect.type === 'note' && effect.note.type === type && isMeant(effect.note as Note<Type>),
      ),
  };
}

export const sometimes: readonly SometimesProperty<VsrTypes>[] = [
  noted(
    'VR2 a duplicate request was answered from the client-table',
    'requestRepeated',
    ({ fate }) => fate === 'answered',
  ),
  noted('VR2 a copy of an old request was dropped', 'requestRepeated', ({ fate }) => fate === 'old'),
  noted('VR2 a request came again that was under way', 'requestRepeated', ({ fate }) => fate === 'under way'),
  noted('VR2 what a backup lacked was prepared again', 'preparedAgain'),
  noted('VR4 a view changed', 'viewStarted', ({ asPrimary }) => asPrimary),
  noted('VR4 view changes competed', 'viewEntered', ({ wasNormal }) => !wasNormal),
  noted('VR4 a primary without a quorum abdicated', 'abdicated'),
  noted(
    'VR4 a new primary took the log of another',
    'logChosen',
    ({ winner, candidates }) => winner !== candidates[0]?.replica,
  ),
  noted('VR4 a tail was cut', 'tailCut'),
  noted('VR3 a read was answered under a lease', 'readUnderLease'),
  noted('VR3 a new primary waited for a lease to run out', 'leaseWaitEnded'),
  noted('VR5 state was transferred', 'transferred'),
  noted('VR5 a replica asked what it had lost', 'recoveryBegan'),
  noted('VR5 a replica recovered', 'recovered'),
  noted('VR6 an epoch began', 'epochBegan', ({ isMember }) => isMember),
  noted('VR6 a replica left its group', 'epochBegan', ({ isMember }) => !isMember),
  noted('VR6 a group handed over to the next', 'handedOver'),
  noted('VR7 a prefix of the log was dropped', 'checkpointTaken', ({ dropped }) => dropped > 0),
  noted('VR7 a state came in place of ops that nobody kept', 'checkpointInstalled'),
  noted('VR7 a batch had several ops', 'prepared', ({ from, to }) => to > from),
];
