// The details that decide what a script of the playlist course prints.

import { describe, expect, test } from 'vitest';
import { KV_SCRIPTS } from './testing/kv-scripts.ts';
import { performCourse, performScript } from './testing/perform-script.ts';
import { simulatedPorts } from './testing/simulated-ports.ts';

/** Two servers with a client each, and a cut between the servers. */
const CUT = `
joinServer 0
joinServer 1
joinClient 10 0
joinClient 11 1
breakConnection 1 0
`;

async function printed(script: string, settings = {}): Promise<readonly string[]> {
  const { output, failures } = await performCourse(script, settings);
  expect(failures).toEqual([]);
  return output;
}

describe('reads and writes', () => {
  test('a put prints nothing, a get prints key and value', async () => {
    expect(await printed('joinServer 0\njoinClient 1 0\nput 1 a b\nget 1 a\nget 1 z')).toEqual([
      'a:b',
      'z:ERR_KEY',
    ]);
  });

  test('ERR_DEP comes before ERR_KEY, unless the key is to be looked up first', async () => {
    const script = `${CUT}put 11 a 1\njoinClient 11 0\nget 11 a\nget 11 never`;
    expect(await printed(script)).toEqual(['a:ERR_DEP', 'never:ERR_DEP']);
    expect(await printed(script, { missingKey: 'key-first' })).toEqual(['a:ERR_KEY', 'never:ERR_KEY']);
  });

  test('after an answered get the read vector takes in the whole vector of the server', async () => {
    const script = `${CUT}put 10 x 1\nget 10 nothing\njoinClient 10 1\nget 10 nothing`;
    expect(await printed(script)).toEqual(['nothing:ERR_KEY', 'nothing:ERR_DEP']);
  });

  test('a write whose guarantees are not met is dropped in silence', async () => {
    const { output, notes } = await performCourse(
      `${CUT}put 11 a 1\njoinClient 11 0\nput 11 b 2\nrestoreConnection 0 1\nget 11 a\nget 11 b`,
    );
    expect(output).toEqual(['a:1', 'b:ERR_KEY']);
    expect(notes).toEqual([
      'put b of 11 was dropped: s0 lacks writes that c11 depends on: put would break MW',
    ]);
  });

  test('a delete of an absent key is a write in the log', async () => {
    expect(await printed('joinServer 0\njoinClient 1 0\ndelete 1 a\nprintLog 0')).toEqual([
      'DELETE:(a):TRUE',
    ]);
  });

  test('values and keys are taken as they stand', async () => {
    const script =
      'joinServer 0\njoinClient 1 0\nput 1 __proto__ b64:?\nput 1 0 "x\nget 1 __proto__\nget 1 0\nget 1 constructor';
    expect(await printed(script)).toEqual(['__proto__:b64:?', '0:"x', 'constructor:ERR_KEY']);
  });
});

describe('the log', () => {
  test('shows committed writes before tentative ones, and says which is which', async () => {
    expect(await printed(`${CUT}put 11 a 1\nput 10 b 2\nprintLog 0\nprintLog 1`)).toEqual([
      'PUT:(b, 2):TRUE',
      'PUT:(a, 1):FALSE',
    ]);
  });

  test('an empty log prints nothing at all', async () => {
    expect(await printed('joinServer 0\njoinServer 1\nprintLog 0\nprintLog 1')).toEqual([]);
  });

  test('of a retired server is the one that it retired with', async () => {
    const script = `joinServer 0\njoinServer 1\njoinClient 2 0\nput 2 a 1\nretireServer 1\nput 2 b 2\nprintLog 1`;
    expect(await printed(script)).toEqual(['PUT:(a, 1):TRUE']);
  });
});

describe('ids', () => {
  test('servers and clients share one namespace', async () => {
    const { output, notes } = await performCourse(
      'joinServer 0\njoinClient 0 0\njoinClient 1 0\njoinServer 1\nput 1 a b\nget 1 a',
    );
    expect(output).toEqual(['a:b']);
    expect(notes).toEqual(['line 2: 0 is a server: ignored', 'line 4: 1 is a client: ignored']);
  });

  test('are words, mostly integers', async () => {
    const script =
      'joinServer alpha\njoinServer s0\njoinServer 0\njoinServer __proto__\njoinServer ä!\njoinClient constructor 0\nput constructor a 1\nprintLog alpha\nprintLog s0\nprintLog __proto__\nprintLog ä!';
    const { output, notes, master } = await performCourse(script);
    expect(notes).toEqual([]);
    expect(output).toEqual(Array(4).fill('PUT:(a, 1):TRUE'));
    expect(master.run?.replicas().map(({ id }) => id)).toEqual(['alpha', 's0', 's0-2', 's__proto__', 's__']);
    expect(master.run?.clients().map(({ id }) => id)).toEqual(['cconstructor']);
  });

  test('that nobody bears are passed over with a note', async () => {
    const { output, notes } = await performCourse(
      'joinServer 0\nput 9 a b\nget 0 a\nprintLog 9\nbreakConnection 0 9\njoinClient 3 7\nretireServer 7',
    );
    expect(output).toEqual([]);
    expect(notes).toEqual([
      'line 2: there is no client 9: ignored',
      'line 3: 0 is a server: ignored',
      'line 4: there is no server 9: ignored',
      'line 5: there is no server or client 9: ignored',
      'line 6: there is no server 7: ignored',
      'line 7: there is no server 7: ignored',
    ]);
  });
});

describe('connections', () => {
  test('are named in either order', async () => {
    expect(await printed(`${CUT}put 10 a 1\nget 11 a\nrestoreConnection 0 1\nget 11 a`)).toEqual([
      'a:ERR_KEY',
      'a:1',
    ]);
  });

  test('a client without one prints nothing', async () => {
    const { output, notes, master } = await performCourse(
      'joinServer 0\njoinClient 1 0\nbreakConnection 0 1\nput 1 a b\nget 1 a\nrestoreConnection 0 1\nget 1 a',
    );
    expect(output).toEqual(['a:ERR_KEY']);
    expect(notes).toEqual(['put a of 1 was dropped: 1 has no connection', 'get a of 1: 1 has no connection']);
    // The client itself was asked only once there was somebody to talk to.
    expect(master.run?.snapshot().operations).toHaveLength(1);
  });

  test('restoring one between a client and another server switches the client, without a break before', async () => {
    expect(
      await printed(`${CUT}put 11 a 1\nrestoreConnection 0 11\nget 11 a\nrestoreConnection 11 1\nget 11 a`),
    ).toEqual(['a:ERR_DEP', 'a:1']);
  });

  test('breaking one that is not there has no effect', async () => {
    const { output, notes } = await performCourse(
      `${CUT}breakConnection 10 1\nbreakConnection 0 1\nput 10 a 1\nget 10 a`,
    );
    expect(output).toEqual(['a:1']);
    expect(notes).toEqual(['line 7: 10 is not linked to 1: ignored']);
  });

  test('a client that lives already is moved by joinClient', async () => {
    expect(await printed(`${CUT}put 10 a 1\njoinClient 11 0\nget 11 a`)).toEqual(['a:1']);
  });
});

describe('pause', () => {
  test('holds anti-entropy alone, and start releases it', async () => {
    const script =
      'joinServer 0\njoinServer 1\njoinClient 10 0\njoinClient 11 1\npause\nput 10 a 1\nget 11 a\nget 10 a\nstart\nget 11 a';
    expect(await printed(script)).toEqual(['a:ERR_KEY', 'a:1', 'a:1']);
  });

  test('stabilize returns at once while paused, with a note', async () => {
    const { output, notes } = await performCourse(
      'joinServer 0\njoinServer 1\njoinClient 10 0\njoinClient 11 1\npause\nput 10 a 1\nstabilize\nget 11 a',
    );
    expect(output).toEqual(['a:ERR_KEY']);
    expect(notes).toEqual(['stabilize does nothing while anti-entropy is paused']);
  });

  test('a new server is named and pulls the log of its creator even then', async () => {
    expect(
      await printed(
        'joinServer 0\njoinClient 1 0\npause\nput 1 a 1\njoinServer 5\nprintLog 5\nput 1 b 2\nprintLog 5',
      ),
    ).toEqual(['PUT:(a, 1):TRUE', 'PUT:(a, 1):TRUE']);
  });
});

describe('joining', () => {
  test('links to every other server, also where a link of that id was cut before', async () => {
    const script =
      'joinServer 0\njoinServer 1\nbreakConnection 0 1\nrestoreConnection 0 1\nretireServer 1\njoinServer 1\njoinClient 2 1\nput 2 a 1\nprintLog 0';
    expect(await printed(script)).toEqual(['PUT:(a, 1):TRUE']);
  });

  test('a retired id that joins again is a new server, last in join order', async () => {
    const { master, output } = await performCourse(
      'joinServer 0\njoinServer 1\njoinServer 2\njoinClient 9 1\nput 9 a 1\nretireServer 1\njoinServer 1\nget 9 a\nprintLog 1',
    );
    expect(output).toEqual(['PUT:(a, 1):TRUE']);
    expect(master.run?.replicas().map(({ id }) => id)).toEqual(['s0', 's1', 's2', 's1-2']);
  });

  test('a live server that joins is passed over', async () => {
    const { notes } = await performCourse('joinServer 0\njoinServer 0');
    expect(notes).toEqual(['line 2: the server 0 is there already: ignored']);
  });

  test('the earliest-joined live server lets the newcomer in', async () => {
    const script =
      'joinServer 0\njoinServer 1\njoinServer 2\nretireServer 0\nbreakConnection 1 2\njoinClient 9 2\nput 9 a 1\npause\njoinServer 3\nprintLog 3\nprintLog 2';
    // Server 1 is the creator, and has not heard of the write at server 2.
    expect(await printed(script)).toEqual(['PUT:(a, 1):FALSE']);
  });
});

describe('retirement', () => {
  test('that can reach nobody waits, serves on, and ends as soon as a link allows', async () => {
    const { output, notes } = await performCourse(
      `${CUT}put 11 a 1\nretireServer 1\nput 11 b 2\nget 11 b\nrestoreConnection 0 1\nprintLog 1\nget 11 a\nget 10 b`,
    );
    expect(output).toEqual(['b:2', 'PUT:(a, 1):FALSE', 'PUT:(b, 2):FALSE', 'b:2']);
    expect(notes).toEqual([
      '1 cannot leave yet: s1 can reach nobody to tell; it leaves as soon as a link allows',
      '1 has left now',
      'get a of 11: 11 has no connection',
    ]);
  });

  test('is pending while paused', async () => {
    const { output } = await performCourse(
      'joinServer 0\njoinServer 1\njoinClient 11 1\npause\nretireServer 1\nput 11 a 1\nget 11 a\nstart\nget 11 a\nprintLog 0',
    );
    expect(output).toEqual(['a:1', 'PUT:(a, 1):TRUE']);
  });

  test('of the last server waits for a newcomer', async () => {
    const { output, notes } = await performCourse(
      'joinServer 0\njoinClient 1 0\nput 1 a 1\nretireServer 0\njoinServer 2\nprintLog 2\njoinClient 1 2\nput 1 b 2\nprintLog 2',
    );
    expect(output).toEqual(['PUT:(a, 1):TRUE', 'PUT:(a, 1):TRUE', 'PUT:(b, 2):TRUE']);
    expect(notes).toHaveLength(2);
  });

  test('of the primary hands its duty on', async () => {
    expect(
      await printed(
        'joinServer 0\njoinServer 1\njoinServer 2\nretireServer 0\njoinClient 9 2\nput 9 a 1\nprintLog 1',
      ),
    ).toEqual(['PUT:(a, 1):TRUE']);
  });
});

describe('schedules', () => {
  const script =
    'joinServer 0\njoinServer 1\njoinClient 10 0\njoinClient 11 1\nput 10 a 1\nget 11 a\nstabilize\nget 11 a';

  test('eager: all that can happen happens before the next command', async () => {
    expect(await printed(script)).toEqual(['a:1', 'a:1']);
  });

  test('lazy: servers exchange only in join, retire and stabilize', async () => {
    expect(await printed(script, { schedule: 'lazy' })).toEqual(['a:ERR_KEY', 'a:1']);
  });

  test('stabilize spreads per connected part and ends in a partition', async () => {
    const lazy = `joinServer 0\njoinServer 1\njoinServer 2\njoinServer 3\nbreakConnection 0 2\nbreakConnection 0 3\nbreakConnection 1 2\nbreakConnection 1 3
joinClient 10 0\njoinClient 12 2\nput 10 a 1\nput 12 b 2\nstabilize\nprintLog 1\nprintLog 3`;
    expect(await printed(lazy, { schedule: 'lazy' })).toEqual(['PUT:(a, 1):TRUE', 'PUT:(b, 2):FALSE']);
  });
});

test('a dialect says that its protocol is not there', async () => {
  const protocols = { ...simulatedPorts.protocols, usualName: () => 'paxos', names: () => ['bayou'] };
  const ports = { ...simulatedPorts, protocols };
  const { output, failures } = await performScript('joinServer 0', { dialect: 'kv' }, ports);
  expect(output).toEqual([]);
  expect(failures).toEqual([
    {
      type: 'wrong',
      sentence:
        'line 1, column 1: the dialect kv runs on the protocol paxos, which is not there yet; there is bayou (--protocol)',
    },
  ]);
});

test('a killed server of the dialect kv keeps its place, its disk and the clients that are linked to it', async () => {
  const script =
    'joinServer 0\njoinServer 1\njoinClient 9 0\nput 9 a 1\nkillServer 0\nprintStore 0\nget 9 a\nprintStore 1\njoinServer 0\nget 9 a\nprintStore 0';
  const { output, notes, failures, master } = await performCourse(script, {
    dialect: 'kv',
    protocol: 'bayou',
  });
  expect(failures).toEqual([]);
  expect(output).toEqual(['a:1', 'a:1', 'a:1']);
  expect(notes).toEqual(['0 is down and prints nothing', 'get a of 9: 9 has no connection']);
  expect(master.run?.replicas().map(({ id }) => id)).toEqual(['s0', 's1']);
});

describe('the key-value course', () => {
  test.each(KV_SCRIPTS)('$says', async ({ lines, output }) => {
    const performed = await performScript(lines.join('\n'), { dialect: 'kv' });
    expect(performed).toMatchObject({ output, failures: [] });
  });

  test('whose servers exchange nothing but when told gives the same where each part is stabilized', async () => {
    const script =
      'joinServer 0\njoinServer 1\njoinClient 9 0\nput 9 a 1\nprintStore 1\nstabilize\nprintStore 1';
    const { output } = await performScript(script, { dialect: 'kv', schedule: 'lazy' });
    expect(output).toEqual(['a:1']);
  });
});
