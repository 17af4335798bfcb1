// The rumor register in words.

import type { Describe } from '../../core/contract.ts';
import { compareCodePoints } from '../../core/json.ts';
import { keyedEntries } from '../../core/keyed.ts';
import type { RumorTypes } from './rumor-types.ts';

export const describeRumor: Describe<RumorTypes> = {
  messageLabel: (message) => message.type,
  message: (message) => `a ${message.type}`,
  note: (note) => `learned ${note.version.key} at ${note.version.stamp}`,
  courseLog: () => [],
  log: () => [],
  store: (state) =>
    keyedEntries(state.registers)
      .sort(([left], [right]) => compareCodePoints(left, right))
      .flatMap(([key, { value }]) => (value === null ? [] : [`${key}:${value}`])),
  clock: (state) => [String(state.clock)],
  status: (state) => [state.status],
};
