import { expect, test } from 'vitest';
import { findProtocol } from '../protocols/index.ts';
import { foldEvent } from '../trace/fold.ts';
import type { RunPicture } from '../trace/picture.ts';
import { checkChallenge, type Evidence } from './check-goal.ts';
import { parseBudgets, parseGoal } from './goal.ts';
import { performScript } from './testing/perform-script.ts';
import { simulatedPorts } from './testing/simulated-ports.ts';

const SCRIPT = `cluster bayou s0 s1 s2
client ann s0
client bob s1
put ann room 11am
partition s0,s2 | s1
put ann room noon
move ann s1
get ann room
put bob lunch soup`;

/** The run after the script, and what a challenge would know of it that began before the partition. */
async function evidence(changes: Partial<Evidence> = {}): Promise<Evidence> {
  let picture: RunPicture | null = null;
  const protocol = findProtocol('bayou');
  if (protocol === undefined) throw new Error('the protocol is not there');
  await performScript(
    SCRIPT,
    {},
    {
      ...simulatedPorts,
      async createRun(spec) {
        const run = await simulatedPorts.createRun(spec);
        if (run.ok)
          run.value.follow(0, (event) => {
            picture = foldEvent(picture, event, protocol);
          });
        return run;
      },
    },
  );
  const at = picture as RunPicture | null;
  if (at === null) throw new Error('nothing happened');
  // Lines are a hosted run's to record; here they are given as it would.
  const commands = ['partition s0,s2 | s1', 'put ann room noon', 'move ann s1', 'get ann room'].map(
    (line, index) => ({
      command: index + 1,
      line,
      at: at.at,
      sequence: at.sequence,
      output: [],
      error: null,
    }),
  );
  const since = (at.operations.find(({ operation }) => operation.type === 'put')?.endedSequence ?? 0) + 1;
  return { picture: { ...at, commands }, protocol, since, notes: [], isBroken: () => false, ...changes };
}

function goal(text: string) {
  const read = parseGoal(text);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

test.each([
  ['get ann room == ERR_DEP', true],
  ['get any any == ERR_DEP', true],
  // Any answer is one, a refusal too.
  ['get any any == any', true],
  ['get bob room == ERR_DEP', false],
  ['put ann room noon accepted', true],
  // Before the challenge began.
  ['put ann room 11am accepted', false],
  ['put any lunch any accepted', true],
  ['put any any any refused ERR_DEP', false],
  ['store s1 room == 11am', true],
  ['store s0 room == noon', true],
  ['store s9 room == noon', false],
  ['same store s0 s2', true],
  ['same store s0 s1', false],
  ['converged', false],
  ['converged s0 s2', true],
  ['role of s0 == primary', true],
  ['RYW holds for ann', true],
  ['RYW broken for ann', false],
  ['seen rolledBack', false],
])('%s: %s', async (text, holds) => {
  const report = checkChallenge({ goals: [goal(text)], budgets: [] }, await evidence());
  expect(report.goals).toEqual([{ text, holds }]);
  expect(report.state).toBe(holds ? 'solved' : 'open');
});

test('what was noted since then is seen, at that replica or at any', async () => {
  const noted = await evidence({ notes: [{ type: 'rolledBack', replica: 's1' }] });
  const states = ['seen rolledBack', 'seen rolledBack at s1', 'seen rolledBack at s2'].map(
    (text) => checkChallenge({ goals: [goal(text)], budgets: [] }, noted).state,
  );
  expect(states).toEqual(['solved', 'solved', 'open']);
});

test('what was spent is counted line by line, and a partition link by link', async () => {
  const spent = (text: string, known: Evidence) => {
    const budgets = parseBudgets(text);
    if (!budgets.ok) throw new Error(budgets.error);
    const report = checkChallenge({ goals: [goal('get any any == ERR_DEP')], budgets: budgets.value }, known);
    return [report.state, ...report.spending.map((one) => one.spent)];
  };
  const known = await evidence();
  expect(spent('2 cut, 1 move', known)).toEqual(['solved', 2, 1]);
  expect(spent('1 cut', known)).toEqual(['overspent', 2]);
  expect(spent('4 lines', known)).toEqual(['solved', 4]);
  expect(spent('0 crash, 3 lines', known)).toEqual(['overspent', 0, 4]);
});
