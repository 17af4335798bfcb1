// One step, and its effects as a list. The contract hands it on (`contract.ts`).

import type { Protocol } from './contract.ts';
import type { Effect, Input, Out, ProtocolTypes } from './effects.ts';
import { AssertionError } from './result.ts';

/** Collects the effects of steps, in order; whoever takes the list away puts a new one in its place. */
export interface Collected<T extends ProtocolTypes = ProtocolTypes> extends Out<T> {
  effects: Effect<T>[];
}

export function collectEffects<T extends ProtocolTypes>(areNotesRead = true): Collected<T> {
  const out: Collected<T> = {
    effects: [],
    persist: (rows) => void out.effects.push({ type: 'persist', rows }),
    send: (to, message) => void out.effects.push({ type: 'send', to, message }),
    reply: (client, number, result) => void out.effects.push({ type: 'reply', client, number, result }),
    answer: (number, result) => void out.effects.push({ type: 'answer', number, result }),
    setTimer: (timer, delayMillis) => {
      // Not by `assert`: its sentence would be put together for every timer.
      if (!(delayMillis >= 0 && delayMillis < Infinity))
        throw new AssertionError(`timer ${timer.type} was set to ${delayMillis} ms`);
      out.effects.push({ type: 'setTimer', timer, delayMillis });
    },
    cancelTimer: (timer) => void out.effects.push({ type: 'cancelTimer', timer }),
    note: areNotesRead ? (note) => void out.effects.push({ type: 'note', note }) : () => {},
    areNotesRead,
  };
  return out;
}

/** Performs one step and gives its effects: the pure function that live runs, simulations and folds all call. */
export function stepReplica<T extends ProtocolTypes>(
  protocol: Protocol<T>,
  state: T['state'],
  input: Input<T>,
  now: number,
): Effect<T>[] {
  const out = collectEffects<T>();
  protocol.handle(state, input, now, out);
  return out.effects;
}
