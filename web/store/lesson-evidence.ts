// What the page knows of its run since a task began, for the checker of challenges.

import { type ChallengeReport, checkChallenge, type Evidence } from '../../shared/script/check-goal.ts';
import type { Challenge } from '../../shared/script/lesson.ts';
import { protocolOf } from './protocol-words.ts';
import { liveStore } from './run-store.ts';
import { tallyFor } from './session-lens.ts';
import { timeMachine } from './time/page-machine.ts';

/** @param since the last event before the task; @returns `null` while there is no run to look at */
export function reportOn(challenge: Challenge, since: number): ChallengeReport | null {
  const { picture, history } = liveStore.getState();
  const protocol = picture === null ? null : protocolOf(picture.header.protocol);
  if (picture === null || protocol === null) return null;
  const asksForNotes = challenge.goals.some(({ type }) => type === 'seen');
  return checkChallenge(challenge, {
    picture,
    protocol,
    since,
    notes: asksForNotes ? notesSince(since) : [],
    isBroken: (client, guarantee) => tallyFor(history.sessions, client, guarantee).broken > 0,
  });
}

function notesSince(since: number): Evidence['notes'] {
  return timeMachine.memory
    .between(since, timeMachine.head)
    .flatMap((event) =>
      event.type === 'replicaStepped'
        ? event.effects.flatMap((effect) =>
            effect.type === 'note' ? [{ type: effect.note.type, replica: event.replica }] : [],
          )
        : [],
    );
}
