import { expect, test } from 'vitest';
import { answerOf, isRight, parseLesson } from './lesson.ts';

const LESSON = `# title: A title
# about: One sentence.
# guided: 3

# A caption that goes
# over two lines.
#
# Another paragraph.

put c0 k v
get c0 k
----
k:v

# Before the question.
# ask: What comes out,
#   and why?
# choice: v
# choice: nothing = k:ERR_KEY
# reveal: Because.

get c0 k
----
k:v

# challenge: Do it.
# goal: get any any == ERR_DEP
# goal: seen rolledBack at s1
# at most: 1 cut, 3 lines
# hint: First.
# hint: Second.
# learnt: Something.

cut s0 s1
----

# The end.
`;

function parsed(text: string) {
  const lesson = parseLesson(text);
  if (!lesson.ok) throw new Error(lesson.error);
  return lesson.value;
}

test('a lesson is read with its head, its captions, its questions and its tasks', () => {
  const { title, about, guided, steps } = parsed(LESSON);
  expect({ title, about, guided }).toEqual({ title: 'A title', about: 'One sentence.', guided: 3 });
  expect(steps.map(({ caption }) => caption)).toEqual([
    ['A caption that goes over two lines.', 'Another paragraph.'],
    ['Before the question.'],
    [],
    ['The end.'],
  ]);
  expect(steps[0]?.commands.map(({ text }) => text)).toEqual(['put c0 k v', 'get c0 k']);
  expect(steps[1]?.question).toEqual({
    ask: 'What comes out, and why?',
    choices: [
      { label: 'v', line: 'v' },
      { label: 'nothing', line: 'k:ERR_KEY' },
    ],
    reveal: 'Because.',
  });
  expect(steps[2]?.challenge).toMatchObject({
    task: 'Do it.',
    hints: ['First.', 'Second.'],
    budgets: [
      { verb: 'cut', most: 1 },
      { verb: 'lines', most: 3 },
    ],
  });
});

test('a story without marks is a lesson too, and its first sentence is its title', () => {
  const { title, guided, steps } = parsed('# Two views: one store. And more.\n\nget c0 k\n----\nk:v\n');
  expect({ title, guided, steps: steps.length }).toEqual({
    title: 'Two views',
    guided: null,
    steps: 1,
  });
});

test('prose with a colon in it is prose', () => {
  expect(parsed('# First cure: move.\n# note that: this.\n\nget c0 k\n----\n').steps[0]?.caption).toEqual([
    'First cure: move. note that: this.',
  ]);
});

const BLOCK = '\n\nget c0 k\n----\nk:v\n';
test.each([
  ['# titel: X', 'line 1: # titel: is no mark of a lesson (did you mean "title"?)'],
  ['# title: X\n# title: Y', 'line 2: there is one # title: only'],
  ['# guided: first', 'line 1: # guided: is followed by a place from 1'],
  ['# ask: What?', 'line 1: # ask: needs a # reveal: that says why'],
  [
    '# ask: What?\n# choice: a\n# reveal: b',
    'line 1: there are two to 4 choices, or none where the answer is typed',
  ],
  ['# choice: a', 'line 1: # choice: belongs to a # ask:'],
  ['# hint: a', 'line 1: # hint: belongs to a # challenge:'],
  ['# challenge: a\n# learnt: b', 'line 1: # challenge: needs a # goal: that decides it'],
  ['# challenge: a\n# goal: converged', 'line 1: # challenge: needs a # learnt: to end with'],
  [
    '# challenge: a\n# goal: got c0 k == 1\n# learnt: b',
    /^line 2: in "got c0 k == 1", column 1: expected .*did you mean "get"/,
  ],
  [
    '# challenge: a\n# goal: seen\n# learnt: b',
    'line 2: the form is "seen NOTE" or "seen NOTE at REPLICA", not "seen"',
  ],
  [
    '# challenge: a\n# goal: converged\n# at most: 1 cutt\n# learnt: b',
    'line 3: there is no verb cutt (did you mean "cut"?)',
  ],
  ['# challenge: a\n# goal: converged\n# at most: one cut\n# learnt: b', /^line 3: "one cut" is no limit/],
])('%j is refused with a sentence that says where', (words, sentence) => {
  const lesson = parseLesson(words + BLOCK);
  expect(lesson.ok ? '' : lesson.error).toMatch(sentence);
});

test('marks of the head stand at the head, and marks of a step above commands', () => {
  expect(parseLesson(`# Words.${BLOCK}\n# title: Late${BLOCK}`)).toMatchObject({
    ok: false,
    error: 'line 7: # title: stands before the first command',
  });
  expect(parseLesson(`# Words.${BLOCK}\n# ask: Late\n# reveal: x\n`)).toMatchObject({
    ok: false,
    error: 'line 7: # ask: has no command below it',
  });
});

test('an answer is right when the run printed it, as a whole line or after its key', () => {
  const output = ['room:11am', 's0:', '  menu:curry', 'put hint: ERR_DEP'];
  for (const right of ['11am', 'room:11am', 'menu:curry', 'curry', 'ERR_DEP'])
    expect(isRight(right, output)).toBe(true);
  for (const wrong of ['noon', '11', 'menu', 'room']) expect(isRight(wrong, output)).toBe(false);
  expect(answerOf(output)).toBe('ERR_DEP');
});
