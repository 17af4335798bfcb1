// What a search of schedules should come by: the hard parts of the protocol, each told by a step that shows it.

import type { ReplicaStep, SometimesProperty } from '../../core/contract.ts';
import type { BayouNote, BayouTypes } from './types.ts';

type Step = ReplicaStep<BayouTypes>;
type Note<Type extends BayouNote['type']> = Extract<BayouNote, { readonly type: Type }>;

/** A property that a note tells. */
function noted<Type extends BayouNote['type']>(
  name: string,
  type: Type,
  isMeant: (note: Note<Type>, step: Step) => boolean = () => true,
): SometimesProperty<BayouTypes> {
  return {
    name,
    // A loop, as every property is asked after every step.
    isShownBy(step) {
      for (const effect of step.effects)
        if (effect.type === 'note' && effect.note.type === type && isMeant(effect.note as Note<Type>, step))
          return true;
      return false;
    },
  };
}

const depRefused: SometimesProperty<BayouTypes> = {
  name: 'BY10 ERR_DEP was answered',
  isShownBy: ({ effects }) =>
    effects.some(
      (effect) =>
        effect.type === 'reply' && effect.result.type === 'refused' && effect.result.reason === 'ERR_DEP',
    ),
};

/** The reply, or the request, came twice. */
const requestRecognised: SometimesProperty<BayouTypes> = {
  name: 'C5 a repeated request was answered without a second write',
  isShownBy: ({ input, effects }) =>
    input.type === 'request' &&
    effects.some((effect) => effect.type === 'reply' && effect.result.type === 'accepted') &&
    !effects.some((effect) => effect.type === 'persist'),
};

/** Whether a replica that serves cannot be reached from the one that steps. */
function isPartitioned({ replica, state, cluster }: Step): boolean {
  return [...cluster.replicas].some(
    ([id, other]) =>
      id !== replica && other.alive && other.state.stage === 'serving' && !state.up.includes(id),
  );
}

export const sometimes: readonly SometimesProperty<BayouTypes>[] = [
  noted('BY9 something was rolled back', 'rolledBack', ({ undone }) => undone.count > 0),
  noted('BY9 a write was redone behind another', 'rolledBack', ({ redone }) => redone.count > 0),
  noted('BY5 a full transfer happened', 'stateTransferred'),
  noted('BY5 a session was broken off', 'antiEntropy', ({ phase }) => phase === 'broken'),
  noted('BY5 a session was refused', 'antiEntropy', ({ phase }) => phase === 'refused'),
  noted('BY6 a log was truncated', 'truncated'),
  noted('BY7 the duty of the primary was handed on', 'becamePrimary'),
  noted('BY8 a merge procedure ran', 'writeApplied', ({ outcome }) => outcome.type === 'merged'),
  noted(
    'BY8 nothing in a merge procedure applied',
    'writeApplied',
    ({ outcome }) => outcome.type === 'unresolved',
  ),
  noted('BY11 a server was created in a partition', 'serverCreated', (_note, step) => isPartitioned(step)),
  noted(
    'BY12 a server retired in a partition',
    'writeAccepted',
    ({ write }, step) => write.body.type === 'retire' && isPartitioned(step),
  ),
  depRefused,
  requestRecognised,
];
