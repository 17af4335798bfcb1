// The lab dialect performed: what its commands print, refuse and claim.

import { describe, expect, test } from 'vitest';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { performScript } from './testing/perform-script.ts';
import { simulatedPorts } from './testing/simulated-ports.ts';

async function printed(script: string, settings = {}): Promise<readonly string[]> {
  const { output, failures } = await performScript(script, settings);
  expect(failures).toEqual([]);
  return output;
}

async function failed(script: string, settings = {}): Promise<readonly string[]> {
  const { failures } = await performScript(script, settings);
  return failures.map(({ type, sentence }) => `${type}: ${sentence}`);
}

const CLUSTER = 'cluster bayou s0 s1 s2\nclient c0 s0\nclient c1 s1\n';

describe('clients', () => {
  test('say why an operation was refused', async () => {
    const { output, notes } = await performScript(
      `${CLUSTER}partition s1 | s0,s2\nput c1 a 1\nmove c1 s0\nget c1 a\nput c1 b 2\ndelete c1 b`,
    );
    expect(output).toEqual(['a:ERR_DEP', 'put b: ERR_DEP', 'delete b: ERR_DEP']);
    expect(notes).toHaveLength(3);
  });

  test('a guarantee that was not asked for is not given', async () => {
    const script = `cluster bayou s0 s1\nclient c0 s1 guarantees=none\ncut s0 s1\nput c0 a 1\nmove c0 s0\nget c0 a\nguarantees c0 RYW\nget c0 a`;
    expect(await printed(script)).toEqual(['a:ERR_KEY', 'a:ERR_DEP']);
  });

  test('both views can be read', async () => {
    expect(await printed(`${CLUSTER}cut s0 s1\ncut s1 s2\nput c1 a 1\nget c1 a\nget c1 a committed`)).toEqual(
      ['a:1', 'a:ERR_KEY'],
    );
  });

  test('a conditional write takes the first alternative that fits', async () => {
    const script = `${CLUSTER}write c0 room ann if room==absent else room2=ann if room2==absent
write c0 room bob if room==absent else room2=bob if room2==absent
write c0 room eve if room==absent else room2=eve if room2==absent
get c0 room\nget c0 room2`;
    expect(await printed(script)).toEqual(['room:ann', 'room2:bob']);
  });

  test('a value with a line end in it is still one line of the result', async () => {
    expect(await printed('cluster bayou s0\nclient c0 s0\nput c0 k "a\\nb"\nget c0 k')).toEqual(['k:a\\nb']);
  });

  test('without a connection get says UNREACHABLE', async () => {
    expect(
      await printed(`${CLUSTER}cut c0 s0\nget c0 a\nheal c0 s0\nget c0 a\ncrash s0\nput c0 a 1`),
    ).toEqual(['a:UNREACHABLE', 'a:ERR_KEY', 'put a: UNREACHABLE']);
  });

  test('an operation without a connection is in the trace, as the client ended it', async () => {
    const { master, notes } = await performScript(`${CLUSTER}cut c0 s0\nput c0 a 1`);
    const operations = master.run?.snapshot().operations ?? [];
    expect(operations).toMatchObject([
      { client: 'c0', operation: { type: 'put' }, result: { type: 'refused', reason: 'UNREACHABLE' } },
    ]);
    expect(operations[0]?.endedSequence).toBe(operations[0]?.calledSequence);
    expect(notes).toEqual(['put a of c0 was dropped: the link between c0 and s0 is down']);
  });

  test('a replica that has left says so itself', async () => {
    const { output, master } = await performScript(`${CLUSTER}retire s1\nget c1 a\nput c1 a 1`);
    expect(output).toEqual(['a:RETIRED', 'put a: RETIRED']);
    expect(master.run?.snapshot().operations).toHaveLength(2);
  });
});

describe('faults', () => {
  test('a one-way cut stops a session, and the link back heals it', async () => {
    expect(
      await printed(
        `cluster bayou s0 s1\nclient c0 s0\nclient c1 s1\ncut s0 to s1\nput c0 a 1\nget c1 a\nheal s0 s1\nget c1 a`,
      ),
    ).toEqual(['a:ERR_KEY', 'a:1']);
  });

  test('a new partition takes the place of the one before', async () => {
    const script = `${CLUSTER}client c2 s2\npartition s0 | s1,s2\nput c0 a 1\nget c2 a\npartition s1 | s0,s2\nget c2 a\nget c1 a\nheal\nget c1 a`;
    expect(await printed(script)).toEqual(['a:ERR_KEY', 'a:1', 'a:ERR_KEY', 'a:1']);
  });

  test('a crashed replica comes back with what was durable', async () => {
    expect(
      await printed(`${CLUSTER}put c1 a 1\nkill s1\nput c0 b 2\nrestart s1\nget c1 a\nget c1 b`),
    ).toEqual(['a:1', 'b:2']);
  });

  test('over held links the script goes on, and the release delivers', async () => {
    const { output, failures, notes } = await performScript(
      'cluster bayou s0 s1\nclient c0 s0\nclient c1 s1\nhold s0 s1\nput c0 a 1\nget c1 a\nrelease s0 s1\nget c1 a',
    );
    expect(failures).toEqual([]);
    expect(output).toEqual(['a:ERR_KEY', 'a:1']);
    expect(notes).toEqual([]);
  });

  test('slow, lossy and doubling links only take longer', async () => {
    const script = `cluster bayou s0 s1 latency=5..50ms loss=0.2 duplicate=0.2 seed=3
client c0 s0\nclient c1 s1\nput c0 a 1\nput c0 b 2\nstabilize\nsettle\nsettle\nexpect same store s0 s1`;
    expect(await failed(script)).toEqual([]);
  });
});

describe('replicas', () => {
  test('join through the earliest, or through the one that is named', async () => {
    const { master, failures } = await performScript(`${CLUSTER}join s3\njoin s4 via s2\nshow status`);
    expect(failures).toEqual([]);
    expect(master.run?.snapshot().replicas.map(({ identity }) => identity.sponsor)).toEqual([
      null,
      's0',
      's0',
      's0',
      's2',
    ]);
  });

  test('exchange runs one session, now', async () => {
    const script =
      'cluster bayou s0 s1 schedule=lazy\nclient c0 s0\nclient c1 s1\nput c0 a 1\nget c1 a\nexchange s1 s0\nget c1 a\nexchange s0 s1\nget c1 a';
    expect(await printed(script)).toEqual(['a:ERR_KEY', 'a:ERR_KEY', 'a:1']);
  });

  test('truncate drops committed writes from the front', async () => {
    const script =
      'cluster bayou s0\nclient c0 s0\nput c0 a 1\nput c0 b 2\nput c0 c 3\ntruncate s0 keep=1\nprintLog s0\nget c0 a';
    expect(await printed(script)).toEqual(['PUT:(c, 3):TRUE', 'a:1']);
  });

  test('timed: replicas exchange by their own timers', async () => {
    const script =
      'cluster bayou s0 s1 schedule=timed\nclient c0 s0\nclient c1 s1\nput c0 a 1\nget c1 a\nwait 2s\nget c1 a';
    expect(await printed(script)).toEqual(['a:ERR_KEY', 'a:1']);
  });

  test('timed: pause holds the timers', async () => {
    const script =
      'cluster bayou s0 s1 schedule=timed period=50ms\nclient c0 s0\nclient c1 s1\npause\nput c0 a 1\nwait 2s\nget c1 a\nstart\nwait 2s\nget c1 a';
    expect(await printed(script)).toEqual(['a:ERR_KEY', 'a:1']);
  });
});

describe('expect', () => {
  test('true claims say nothing', async () => {
    const script = `${CLUSTER}put c0 a 1\nexpect get c0 a == 1\nexpect get c0 b == absent\nexpect get c0 b == ERR_KEY\nexpect get c0 a committed == 1
expect put c0 b 2 accepted\nexpect delete c0 b accepted\nexpect write accepted c0 b 3\nexpect converged
expect store s1 a == 1\nexpect store s1 zz == absent\nexpect same log s0 s1 s2\nexpect same store s0 s1
expect log s0 == "PUT:(a, 1):TRUE" "PUT:(b, 2):TRUE" "DELETE:(b):TRUE" "PUT:(b, 3):TRUE"
expect CSN of s0 == 6\nexpect committed of s0 == 6\nexpect role of s0 == primary\nexpect role of s1 == none\nexpect RYW holds for c0
partition s1 | s0,s2\nput c1 x 1\nmove c1 s0\nexpect get c1 x == ERR_DEP\nexpect put c1 y 2 refused ERR_DEP\nexpect log s2 == "PUT:(a, 1):TRUE" "PUT:(b, 2):TRUE" "DELETE:(b):TRUE" "PUT:(b, 3):TRUE"`;
    expect(await printed(script)).toEqual([]);
  });

  test('wrong claims say what was found, and the script goes on', async () => {
    const script = `${CLUSTER}put c0 a 1
expect get c0 a == 2
expect get c0 a == absent
expect put c0 b 1 refused ERR_DEP
expect store s0 a == absent
expect log s0 == empty
expect CSN of s0 == 9
expect nonsense of s0 == 9
cut s0 s1\ncut s1 s2\nput c1 z 1
expect converged
expect same store s0 s1
expect RYW broken for c0`;
    expect(await failed(script)).toEqual([
      'claim: line 5, column 1: expected "2", found "1"',
      'claim: line 6, column 1: expected ERR_KEY, found "1"',
      'claim: line 7, column 1: expected refused ERR_DEP, found accepted',
      'claim: line 8, column 1: expected absent, found "1"',
      'claim: line 9, column 1: expected empty, found "PUT:(a, 1):TRUE" "PUT:(b, 1):TRUE"',
      'claim: line 10, column 1: expected 9, found 4',
      'claim: line 11, column 1: the status shows no figure nonsense',
      expect.stringMatching(/^claim: line 15, column 1: not converged: /) as string,
      'claim: line 16, column 1: the store of s0 and of s1 differ',
      'claim: line 17, column 1: RYW holds for c0',
    ]);
  });

  test.each([
    ['RYW', 'put c0 a 1\nmove c0 s1\nget c0 a'],
    ['MR', 'get c0 z\nmove c0 s1\nget c0 z'],
    ['MW', 'put c0 a 1\nmove c0 s1\nput c0 b 2'],
    ['WFR', 'get c0 z\nmove c0 s1\nput c0 b 2'],
  ])('%s is seen to break for a client that did not choose it', async (guarantee, session) => {
    const script = `cluster bayou s0 s1\nclient w s0\nclient c0 s0 guarantees=none\ncut s0 s1\nput w z 9\n${session}\nexpect ${guarantee} broken for c0`;
    expect(await failed(script)).toEqual([]);
    const others = ['RYW', 'MR', 'WFR', 'MW'].filter((other) => other !== guarantee);
    const holding = others.map((other) => `expect ${other} holds for c0`).join('\n');
    expect(await failed(script.replace(/expect.*/, holding))).toEqual([]);
  });
});

describe('what cannot be', () => {
  test.each([
    ['get c9 a', 'line 4, column 5: there is no client c9; did you mean "c0"?'],
    ['get s0 a', 'line 4, column 5: s0 is a server'],
    ['crash s7', 'line 4, column 7: there is no server s7; did you mean "s0"?'],
    ['restart s0', 'line 4, column 9: s0 is running'],
    ['cut s0 s0', 'line 4, column 5: s0 has no link to itself'],
    ['cut c0 c1', 'line 4, column 8: c0 and c1 are clients: no link joins them'],
    ['client c0 s1', 'line 4, column 8: c0 is there already: move c0 s1'],
    ['client s0 s1', 'line 4, column 8: s0 is there already as a server'],
    ['join s1', 'line 4, column 6: s1 is there already'],
    ['join c1', 'line 4, column 6: c1 is a client'],
    ['cluster bayou s5', 'line 4, column 1: the cluster stands already: join adds to it'],
    ['exchange s0 s0', 'line 4, column 10: s0 cannot exchange with itself'],
    ['expect log s9 == empty', 'line 4, column 12: there is no server s9; did you mean "s0"?'],
  ])('%s', async (line, sentence) => {
    expect(await failed(`${CLUSTER}${line}`)).toEqual([`wrong: ${sentence}`]);
  });

  test.each([
    [
      'cluster bayuo s0',
      `there is no protocol bayuo; there is ${protocolNames().join(', ')}; did you mean bayou?`,
    ],
    [
      'cluster bayou s0 colour=blue',
      'colour=: Bayou knows the options period, session-timeout, keep, missing-key and mistake',
    ],
    ['cluster bayou s0 period=x', 'period=x: a time from 0 to 600000 ms is expected, as in 250ms'],
  ])('%s', async (line, sentence) => {
    expect(await failed(line)).toEqual([`wrong: line 1, column 1: ${sentence}`]);
  });
});

test('the lab understands the commands of the courses, by id or by name', async () => {
  const script =
    'joinServer 0\njoinServer 1\njoinClient 5 0\nput 5 a 1\nget c5 a\nprintLog s1\nbreakConnection s0 c5\nkillServer 1\nprintStore 0\nshow store s0';
  expect(await printed(script)).toEqual(['a:1', 'PUT:(a, 1):TRUE', 'a:1', 'a:1']);
});

test('a replica whose rows make no state has failed, with a sentence, and the script may go on', async () => {
  const breaks = (id: string, rows: readonly unknown[]) => id === 's2' || (id === 's1' && rows.length > 0);
  const find = (name: string) => {
    const protocol = findProtocol(name);
    if (protocol === undefined) return undefined;
    const init: typeof protocol.init = (identity, config, rows) => {
      if (breaks(identity.id, rows)) throw new Error('the row is damaged');
      return protocol.init(identity, config, rows);
    };
    return { ...protocol, init };
  };
  const script =
    'cluster bayou s0 s1\nclient c0 s1\nput c0 a 1\ncrash s1\nrestart s1\nget c0 a\njoin s2\nretire s2\njoin s2\nshow status s0';
  const { failures, output } = await performScript(
    script,
    {},
    {
      ...simulatedPorts,
      protocols: { ...simulatedPorts.protocols, find },
    },
  );
  expect(failures.map(({ sentence }) => sentence)).toEqual([
    'line 5: s1 failed: s1 broke while it started: Error: the row is damaged',
    'line 7: s2 failed: s2 broke while it started: Error: the row is damaged',
    'line 8, column 8: s2 is down',
    'line 9, column 6: s2 is down: restart s2',
  ]);
  expect(output).toEqual(['a:UNREACHABLE', 'primary, serving, named root, 2 committed, 0 tentative, CSN 2']);
});

test('a figure that the status leaves out while it is 0 can be claimed to be 0', async () => {
  expect(await failed(`${CLUSTER}expect OSN of s0 == 0\nput c0 a 1\nexpect OSN of s0 == 0`)).toEqual([]);
  expect(await failed(`${CLUSTER}expect OSN of s0 == 1\nexpect OSM of s0 == 0`)).toEqual([
    'claim: line 4, column 1: expected 1, found 0',
    'claim: line 5, column 1: the status shows no figure OSM',
  ]);
});

test('a session without an answer ends with the sentence of the protocol', async () => {
  const { notes } = await performScript('cluster bayou s0 s1\nhold s1 s0\nexchange s0 s1');
  expect(notes).toEqual(['no session from s0 to s1: s1 did not answer s0']);
});

test('the command line wins over the cluster line', async () => {
  const { master } = await performScript('cluster bayou s0 seed=5', { seed: 9 });
  expect(master.run?.header.seed).toBe(9);
});

describe('faults of replicas', () => {
  test('a frozen one answers nobody, and serves again when it is thawed', async () => {
    const script = `${CLUSTER}put c0 a 1\nfreeze s0\nget c0 a\nthaw s0\nget c0 a\nsettle\nexpect converged`;
    expect(await printed(script)).toEqual(['a:TIMEOUT', 'a:1']);
  });

  test('a full disk stops its replica, which is no violation, and a restart finds room', async () => {
    const script = `${CLUSTER}put c0 a 1\nfill s0\nput c0 a 2\nget c0 a\nrestart s0\nput c0 a 3\nget c0 a`;
    expect(await printed(script)).toEqual(['put a: TIMEOUT', 'a:UNREACHABLE', 'a:3']);
  });

  test('wrong clocks and repeated messages change no result', async () => {
    const script = `${CLUSTER}clock s1 ahead 2s rate 1.5\nclock s2 behind 300ms\nclock s0 rate 0.5
put c0 a 1\nsettle\nrepeat s0 s1\nrepeat s1 s2 3\nput c1 a 2\nsettle\nget c0 a\nexpect converged`;
    expect(await printed(script)).toEqual(['a:2']);
  });

  test.each([
    ['thaw s0', 's0 is not frozen'],
    ['clock s0 rate 9', "a clock's rate of 9 is not within 0.5 and 2"],
    ['clock s0 ahead 2h', 'expected a duration (300ms or 2s), found "2h"'],
    ['clock s0', 'expected ahead 200ms, behind 200ms or rate 1.02, found the end of the line'],
    ['freeze s9', 'there is no server s9'],
  ])('%s is refused with a sentence', async (line, sentence) => {
    expect(await failed(`${CLUSTER}${line}`)).toEqual([expect.stringContaining(sentence)]);
  });
});

test('a planted mistake is told as a violation', async () => {
  const script = `cluster bayou s0 s1 mistake=rollback-forgets-delete schedule=lazy
client c0 s0\nclient c1 s1\nput c0 a 1\nsettle\nwrite c1 a=absent if y==absent\nput c0 y 1\nsettle`;
  expect(await failed(script)).toEqual([expect.stringMatching(/^violation: line 8: B8 /)]);
});

test('every command is in the trace, with what it printed', async () => {
  const { master } = await performScript(
    'cluster bayou s0\nclient c0 s0\nput c0 a 1\nget c0 a\nexpect get c0 a == 2\nnote "look here"',
  );
  const picture = master.run?.snapshot();
  expect(picture?.commands.map(({ line, output, error }) => ({ line, output, error }))).toEqual([
    { line: 'cluster bayou s0', output: [], error: null },
    { line: 'client c0 s0', output: [], error: null },
    { line: 'put c0 a 1', output: [], error: null },
    { line: 'get c0 a', output: ['a:1'], error: null },
    { line: 'expect get c0 a == 2', output: [], error: 'line 5, column 1: expected "2", found "1"' },
    { line: 'note "look here"', output: [], error: null },
  ]);
  expect(picture?.remarks.map(({ text }) => text)).toEqual(['look here']);
});

test('pause here stops whoever shows it to an audience', async () => {
  const { master } = await performScript('cluster bayou s0');
  expect((await master.performLine('pause here', 2)).stopsHere).toBe(true);
  expect((await master.performLine('pause', 3)).stopsHere).toBe(false);
});
