// What a worker of the explorer is asked for, and what it answers. All of it is plain data, as it goes from thread to thread.

import type { Protocol } from '../../shared/core/contract.ts';
import { assertNever, present } from '../../shared/core/result.ts';
import { drawSchedule } from '../../shared/explore/draw-schedule.ts';
import { type MistakeTrial, tryMistake } from '../../shared/explore/mistakes.ts';
import type { Finding, Outcome } from '../../shared/explore/outcome.ts';
import { performSchedule } from '../../shared/explore/perform-schedule.ts';
import type { Schedule } from '../../shared/explore/schedule.ts';
import { type Shrunk, shrinkSchedule } from '../../shared/explore/shrink.ts';
import { findProtocol } from '../../shared/protocols/index.ts';

export type Task =
  | {
      readonly type: 'perform';
      readonly protocol: string;
      readonly seed: number;
      readonly options: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'shrink';
      readonly schedule: Schedule;
      readonly outcome: Outcome & { readonly finding: Finding };
      /** When to be content with what it is by then. */
      readonly millisMax: number;
    }
  | { readonly type: 'tryMistake'; readonly protocol: string; readonly mistake: string };

export interface Answers {
  readonly perform: Outcome;
  readonly shrink: Shrunk;
  readonly tryMistake: MistakeTrial;
}

/** Answers a task, in this thread. */
export function performTask(task: Task): Answers[Task['type']] {
  switch (task.type) {
    case 'perform': {
      const protocol = protocolCalled(task.protocol);
      return performSchedule(protocol, drawSchedule(protocol, task.seed, { options: task.options }));
    }
    case 'shrink': {
      const { schedule, outcome, millisMax } = task;
      const protocol = protocolCalled(schedule.protocol);
      const endsAt = performance.now() + millisMax;
      const isEnough = () => performance.now() > endsAt;
      return shrinkSchedule(schedule, outcome, (one) => performSchedule(protocol, one), { isEnough });
    }
    case 'tryMistake':
      return tryMistake(protocolCalled(task.protocol), task.mistake);
    default:
      return assertNever(task);
  }
}

function protocolCalled(name: string): Protocol {
  return present(findProtocol(name), `the protocol ${name}`);
}
