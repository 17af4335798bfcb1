// Properties that a note tells: most of what should happen sometimes is something that a protocol says of itself.

import type { ProtocolTypes, SometimesProperty } from './contract.ts';

/** @returns for the notes of one protocol, what makes a property of a kind of note */
export function notedBy<T extends ProtocolTypes>() {
  return <Type extends T['note']['type']>(
    name: string,
    type: Type,
    isMeant: (note: Extract<T['note'], { readonly type: Type }>) => boolean = () => true,
  ): SometimesProperty<T> => ({
    name,
    isShownBy: ({ effects }) =>
      effects.some(
        (effect) =>
          effect.type === 'note' &&
          effect.note.type === type &&
          isMeant(effect.note as Extract<T['note'], { readonly type: Type }>),
      ),
  });
}

/** That a request was refused for the sake of what its client has seen. */
export function depRefused<T extends ProtocolTypes>(name: string): SometimesProperty<T> {
  return {
    name,
    isShownBy: ({ effects }) =>
      effects.some(
        (effect) =>
          effect.type === 'reply' && effect.result.type === 'refused' && effect.result.reason === 'ERR_DEP',
      ),
  };
}
