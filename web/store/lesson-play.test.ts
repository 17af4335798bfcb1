import { describe, expect, it } from 'vitest';
import { parseLesson } from '../../shared/script/lesson.ts';
import {
  beginLesson,
  changeStep,
  judgePrediction,
  nextLines,
  onwardOf,
  type PlayedLesson,
  progressOf,
  resumeLesson,
  sceneOf,
  stepOf,
  wentAnotherWay,
} from './lesson-play.ts';

const TEXT = `# Words.

cluster bayou s0 s1
client c0 s0
put c0 k v
pause here
get c0 k
----
k:v

# ask: What?
# choice: v
# choice: w
# reveal: Why.

get c0 k
----
k:v

# challenge: Do it.
# goal: get any any == ERR_DEP
# learnt: That.

cut s0 s1
----
`;

function begin(): PlayedLesson {
  const lesson = parseLesson(TEXT);
  if (!lesson.ok) throw new Error(lesson.error);
  return beginLesson('bayou/test', lesson.value, 'lesson-1', 'sim');
}

const done = (line: string, ...output: string[]) => ({ line, output });

describe('a lesson that is played', () => {
  it('sets the scene first, then goes on to where the audience is waited for', () => {
    const step = stepOf(begin());
    expect(sceneOf(step)).toBe(2);
    const scene = [done('cluster bayou s0 s1'), done('client c0 s0')];
    expect(nextLines(step, scene)).toEqual(['put c0 k v']);
    expect(nextLines(step, [...scene, done('put c0 k v')])).toEqual(['get c0 k']);
  });

  it('performs a step before it goes on, reveals a question, and skips no task but at the end', () => {
    let played = begin();
    expect(onwardOf(played)).toBe('perform');
    played = changeStep(played, 0, { isDone: true });
    expect(onwardOf(played)).toBe('goOn');
    played = { ...played, at: 1 };
    expect(onwardOf(played)).toBe('reveal');
    played = { ...played, at: 2 };
    expect(onwardOf(played)).toBe('end');
    expect(onwardOf({ ...played, isBusy: true })).toBe('wait');
    expect(onwardOf({ ...played, isOver: true })).toBe('over');
  });

  it('judges a prediction by what the run printed, once it has', () => {
    let played = changeStep({ ...begin(), at: 1 }, 1, { prediction: 'w' });
    expect(judgePrediction(progressOf(played))).toBeNull();
    played = changeStep(played, 1, { isDone: true, outcomes: [done('get c0 k', 'k:w')] });
    expect(judgePrediction(progressOf(played))).toBe('right');
    expect(wentAnotherWay(stepOf(played), progressOf(played))).toBe(true);
    played = changeStep(played, 1, { outcomes: [done('get c0 k', 'k:v')] });
    expect(judgePrediction(progressOf(played))).toBe('wrong');
    expect(wentAnotherWay(stepOf(played), progressOf(played))).toBe(false);
  });

  it('goes on where its run stands when the page is opened anew', () => {
    const lines = ['cluster bayou s0 s1', 'client c0 s0', 'put c0 k v', 'get c0 k', 'get c0 k'].map(
      (line, index) => ({
        line,
        sequence: 10 * (index + 1),
        output: line.startsWith('get') ? ['k:v'] : [],
      }),
    );
    const none = resumeLesson(begin(), []);
    expect([none.at, progressOf(none).isDone]).toEqual([0, false]);
    const scene = resumeLesson(begin(), lines.slice(0, 2));
    expect([scene.at, progressOf(scene).begunAfter, progressOf(scene).outcomes.length]).toEqual([0, null, 2]);
    const half = resumeLesson(begin(), lines.slice(0, 3));
    expect([half.at, progressOf(half).isDone, progressOf(half).begunAfter]).toEqual([0, false, 29]);
    const first = resumeLesson(begin(), lines.slice(0, 4));
    expect([first.at, progressOf(first).isDone]).toEqual([0, true]);
    const second = resumeLesson(begin(), lines);
    expect([second.at, second.reached, progressOf(second).isDone, progressOf(second).begunAfter]).toEqual([
      1,
      1,
      true,
      49,
    ]);
  });
});
