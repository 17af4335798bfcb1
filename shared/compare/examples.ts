// Scripts that part the systems, for who has none at hand. The protocol that their `cluster` lines name counts for nothing.

import { DEFAULT_PROTOCOL } from '../protocols/index.ts';

export interface ComparedExample {
  /** In addresses. */
  readonly name: string;
  readonly title: string;
  /** What to ask the room. */
  readonly question: string;
  readonly script: string;
}

function example(
  name: string,
  title: string,
  question: string,
  replicas: string,
  lines: readonly string[],
): ComparedExample {
  const script = [`cluster ${DEFAULT_PROTOCOL} ${replicas} latency=20ms`, ...lines, ''].join('\n');
  return { name, title, question, script };
}

export const COMPARED_EXAMPLES: readonly ComparedExample[] = [
  example(
    'two-sides',
    'Two sides of a cut',
    'Both sides of a partition are asked. Who answers, and who is right?',
    's0 s1 s2',
    [
      'client ada s0',
      'client ben s2',
      'put ada colour blue',
      'get ben colour',
      'wait 1s',
      'get ben colour',
      'partition s0 | s1,s2',
      'put ada colour red',
      'put ben colour green',
      'get ada colour',
      'get ben colour',
      'move ada s1',
      'get ada colour',
      'heal',
      'wait 3s',
      'get ada colour',
      'get ben colour',
    ],
  ),
  example(
    'stay-put',
    'Cut off, and nowhere to go',
    'Its client stays with a replica that is cut off. What is it told?',
    's0 s1 s2',
    [
      'client ada s0 follow=off',
      'put ada colour blue',
      'wait 1s',
      'partition s0 | s1,s2',
      'get ada colour',
      'put ada colour red',
      'get ada colour',
      'heal',
      'wait 3s',
      'get ada colour',
    ],
  ),
  example(
    'same-moment',
    'Two writers at one moment',
    'Two clients write one key before either has heard of the other. Which write is left?',
    's0 s1 s2',
    [
      'client ada s0',
      'client ben s2',
      'at 100ms put ada colour red',
      'at 100ms put ben colour green',
      'wait 50ms',
      'get ada colour',
      'get ben colour',
      'wait 1s',
      'get ada colour',
      'get ben colour',
      'put ben colour grey',
      'get ada colour',
    ],
  ),
  example(
    'first-come',
    'One room, two bookings',
    'Both book the room if it is free. Who is told so, and who has it in the end?',
    's0 s1 s2',
    [
      'client ada s0',
      'client ben s2',
      'partition s0 | s1,s2',
      'write ada room=ada if room==absent',
      'write ben room=ben if room==absent',
      'get ada room',
      'get ben room',
      'heal',
      'wait 3s',
      'get ada room',
      'get ben room',
    ],
  ),
  example(
    'first-crash',
    'The first replica crashes',
    'The replica that everything went through is gone. Who goes on?',
    's0 s1 s2',
    [
      'client ada s0',
      'client ben s2',
      'put ada colour blue',
      'wait 1s',
      'put ada colour red',
      'crash s0',
      'get ben colour',
      'put ben colour green',
      'restart s0',
      'wait 3s',
      'get ada colour',
      'get ben colour',
    ],
  ),
];

export function findExample(name: string): ComparedExample | undefined {
  return COMPARED_EXAMPLES.find((one) => one.name === name);
}
