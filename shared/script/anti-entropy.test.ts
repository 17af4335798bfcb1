import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instruction, InstructionResult } from '../core/contract.ts';
import { linkName } from '../core/ids.ts';
import type { Run } from '../host/run.ts';
import { Knowledge } from './knowledge.ts';
import type { MasterPorts } from './open-run.ts';
import { performScript } from './testing/perform-script.ts';
import { simulatedPorts } from './testing/simulated-ports.ts';
import { spanningTrees } from './topology.ts';

// ---------------------------------------------------------------- random scripts of the courses

const server = fc.integer({ min: 0, max: 4 });
const client = fc.integer({ min: 10, max: 12 });
const key = fc.constantFrom('a', 'b', 'c');
const bayouLine = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(client, key, fc.nat(99)).map((words) => `put ${words.join(' ')}`) },
  { weight: 3, arbitrary: fc.tuple(client, key).map((words) => `get ${words.join(' ')}`) },
  { weight: 2, arbitrary: fc.tuple(client, key).map((words) => `delete ${words.join(' ')}`) },
  { weight: 4, arbitrary: fc.tuple(server, server).map((words) => `breakConnection ${words.join(' ')}`) },
  { weight: 3, arbitrary: fc.tuple(server, server).map((words) => `restoreConnection ${words.join(' ')}`) },
  { weight: 3, arbitrary: fc.tuple(client, server).map((words) => `joinClient ${words.join(' ')}`) },
  { weight: 2, arbitrary: server.map((id) => `joinServer ${id}`) },
  { weight: 1, arbitrary: server.map((id) => `retireServer ${id}`) },
  { weight: 2, arbitrary: server.map((id) => `printLog ${id}`) },
  { weight: 3, arbitrary: fc.constantFrom('pause', 'start', 'stabilize') },
);
const kvLine = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(client, key, fc.nat(99)).map((words) => `put ${words.join(' ')}`) },
  { weight: 3, arbitrary: fc.tuple(client, key).map((words) => `get ${words.join(' ')}`) },
  { weight: 4, arbitrary: fc.tuple(server, server).map((words) => `breakConnection ${words.join(' ')}`) },
  { weight: 3, arbitrary: fc.tuple(server, server).map((words) => `createConnection ${words.join(' ')}`) },
  { weight: 3, arbitrary: fc.tuple(client, server).map((words) => `joinClient ${words.join(' ')}`) },
  { weight: 2, arbitrary: server.map((id) => `joinServer ${id}`) },
  { weight: 1, arbitrary: server.map((id) => `killServer ${id}`) },
  { weight: 2, arbitrary: server.map((id) => `printStore ${id}`) },
  { weight: 1, arbitrary: fc.constant('stabilize') },
);

function scriptOf(line: fc.Arbitrary<string>, end: readonly string[]): fc.Arbitrary<string> {
  return fc
    .array(line, { minLength: 10, maxLength: 60 })
    .map((lines) => ['joinServer 0', 'joinServer 1', 'joinServer 2', ...lines, ...end].join('\n'));
}

const COURSES = [
  { dialect: 'bayou', script: scriptOf(bayouLine, ['start', 'stabilize']) },
  { dialect: 'kv', script: scriptOf(kvLine, ['stabilize']) },
] as const;

/** Lets every live server send to every other over intact links. @returns whether a session changed anything */
async function changesInOneSweep(run: Run): Promise<boolean> {
  const serving = run
    .replicas()
    .filter(({ state }) => run.protocol.isServing(state) && !run.protocol.hasLeft(state));
  const open = new Set(
    run
      .links()
      .filter(({ up }) => up)
      .map(({ a, b }) => linkName(a, b)),
  );
  let changed = false;
  for (const from of serving)
    for (const to of serving) {
      if (!open.has(linkName(from.id, to.id))) continue;
      const result = await run.instruct(from.id, { type: 'exchange', with: to.id });
      if (result.type !== 'done' || result.changed) changed = true;
    }
  return changed;
}

describe.each(COURSES)('sweeps of the dialect $dialect', ({ dialect, script }) => {
  test.each(['eager', 'lazy'] as const)(
    '%s: after stabilize no session would change anything',
    async (schedule) => {
      await fc.assert(
        fc.asyncProperty(script, async (text) => {
          const { master, failures } = await performScript(text, { dialect, schedule });
          expect(failures).toEqual([]);
          expect(await changesInOneSweep(master.run as Run)).toBe(false);
        }),
        { numRuns: 40 },
      );
    },
  );

  test('leaving out sessions that would change nothing changes no output', async () => {
    await fc.assert(
      fc.asyncProperty(script, async (text) => {
        const quick = await performScript(text, { dialect });
        // `stabilize` forgets what is known; but with everything quiet already it changes nothing either.
        const thorough = await performScript(text.replaceAll('\n', '\nstabilize\n'), { dialect });
        expect(quick.output).toEqual(thorough.output);
      }),
      { numRuns: 40 },
    );
  });

  test('the same script, seed and settings give the same trace, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(script, fc.nat(99), async (text, seed) => {
        const traces: string[] = [];
        for (let time = 0; time < 2; time += 1) {
          const { master } = await performScript(text, { dialect, seed });
          const events: unknown[] = [];
          master.run?.follow(1, (event) => void events.push(event));
          traces.push(JSON.stringify(events));
        }
        expect(traces[0]).toBe(traces[1]);
      }),
      { numRuns: 10 },
    );
  });
});

describe('sweeps', () => {
  test('where both sides of a session gain, both have something to pass on', async () => {
    const script = `joinServer 5\njoinServer 3\njoinServer 4
breakConnection 5 3\nbreakConnection 3 4\nbreakConnection 5 4
joinClient 15 5\njoinClient 13 3\njoinClient 14 4
put 15 k five\nput 13 k three\nput 14 k four
createConnection 5 3\ncreateConnection 4 3\nstabilize\nprintStore 5`;
    for (const schedule of ['eager', 'lazy'] as const)
      expect((await performScript(script, { dialect: 'kv', schedule })).output).toEqual(['k:four']);
  });

  test('a write that went further by itself is passed on from there', async () => {
    const script = `cluster gossip s0 s1 s2 s3 rumors=1 schedule=eager\nclient c s0
cut s0 s2\ncut s0 s3\ncut s1 s3\nput c a 1\nshow store s3`;
    expect((await performScript(script)).output).toEqual(['a:1']);
  });

  test('a write at the primary costs each other server one session, a read none', async () => {
    const { ports, sessions } = countingPorts();
    const joins = Array.from({ length: 20 }, (_, id) => `joinServer ${id}`).join('\n');
    const { master } = await performScript(`${joins}\njoinClient 99 0`, { dialect: 'bayou' }, ports);
    const before = sessions();
    await master.performLine('put 99 a 1', 99);
    expect(sessions() - before).toBe(19);
    await master.performLine('get 99 a', 100);
    expect(sessions() - before).toBe(19);
  });

  test('a write at any of five servers goes to each other once, and so does its commit', async () => {
    const { ports, sessions } = countingPorts();
    const joins = Array.from({ length: 5 }, (_, id) => `joinServer ${id}\njoinClient ${90 + id} ${id}`).join(
      '\n',
    );
    const { master } = await performScript(joins, { dialect: 'bayou' }, ports);
    for (let id = 0; id < 5; id += 1) {
      const before = sessions();
      await master.performLine(`put ${90 + id} a ${id}`, 99 + id);
      expect(sessions() - before).toBeLessThanOrEqual(2 * 4);
    }
  });
});

function countingPorts(): { ports: MasterPorts; sessions: () => number } {
  let sessions = 0;
  const ports: MasterPorts = {
    ...simulatedPorts,
    createRun: async (spec) => {
      const created = await simulatedPorts.createRun(spec);
      if (created.ok) {
        const run = created.value;
        const instruct = run.instruct.bind(run);
        run.instruct = (replica: string, instruction: Instruction): Promise<InstructionResult> => {
          if (instruction.type === 'exchange') sessions += 1;
          return instruct(replica, instruction);
        };
      }
      return created;
    },
  };
  return { ports, sessions: () => sessions };
}

describe('knowledge', () => {
  test('is transitive, and lasts until the lower one gains something', () => {
    const knowledge = new Knowledge();
    knowledge.learned('a', 'b', false);
    knowledge.learned('b', 'c', false);
    expect(knowledge.isCovered('a', 'c')).toBe(true);
    expect(knowledge.isCovered('c', 'a')).toBe(false);
    knowledge.gained('c');
    expect(knowledge.isCovered('a', 'c')).toBe(true);
    knowledge.gained('a');
    expect(knowledge.isCovered('a', 'b')).toBe(false);
    expect(knowledge.isCovered('b', 'c')).toBe(true);
  });

  test('a session that changed something makes the receiver new to all others', () => {
    const knowledge = new Knowledge();
    knowledge.learned('b', 'c', false);
    knowledge.learned('a', 'b', true);
    expect(knowledge.isCovered('a', 'b')).toBe(true);
    expect(knowledge.isCovered('b', 'c')).toBe(false);
  });

  test('of a replica that may have lost something is gone both ways', () => {
    const knowledge = new Knowledge();
    knowledge.learned('a', 'b', false);
    knowledge.learned('b', 'c', false);
    knowledge.forget('b');
    expect(knowledge.isCovered('a', 'b')).toBe(false);
    expect(knowledge.isCovered('b', 'c')).toBe(false);
    expect(knowledge.isCovered('a', 'c')).toBe(true);
  });

  test('claims nothing that the sets behind it deny', () => {
    const actor = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.oneof(
      fc.record({ type: fc.constant('session' as const), from: actor, to: actor }),
      fc.record({ type: fc.constant('write' as const), from: actor, to: actor }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const knowledge = new Knowledge();
        const held = new Map(['a', 'b', 'c', 'd'].map((id) => [id, new Set<number>()]));
        const of = (id: string) => held.get(id) as Set<number>;
        const falseClaims: string[] = [];
        for (const [number, { type, from, to }] of steps.entries()) {
          if (type === 'write') {
            of(from).add(number);
            knowledge.gained(from);
          } else if (from !== to) {
            const size = of(to).size;
            for (const write of of(from)) of(to).add(write);
            knowledge.learned(from, to, of(to).size > size);
          }
          for (const [lower, writes] of held)
            for (const upper of held.keys()) {
              const isClaimed = lower !== upper && knowledge.isCovered(lower, upper);
              if (isClaimed && ![...writes].every((write) => of(upper).has(write)))
                falseClaims.push(`${lower} ≤ ${upper}`);
            }
        }
        expect(falseClaims).toEqual([]);
      }),
    );
  });
});

test('a spanning tree of each part reaches each server once, parents first', () => {
  const servers = ['s0', 's1', 's2', 's3', 's4'].map((id) => ({ type: 'server' as const, name: id, id }));
  const trees = spanningTrees(servers, new Set(['s0~s2', 's2~s4', 's1~s3']));
  const shape = trees.map((tree) => tree.map(({ server: { id }, parent }) => `${parent?.id ?? ''}>${id}`));
  expect(shape).toEqual([
    ['>s0', 's0>s2', 's2>s4'],
    ['>s1', 's1>s3'],
  ]);
});
