// Whether clients follow the primary: how scripts say it, and what is usual in a dialect.

import { describe, expect, test } from 'vitest';
import { present } from '../core/result.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { performScript } from './testing/perform-script.ts';

const clientsFollow = (name: string) => present(findProtocol(name), name).clientsFollow === true;
const FOLLOWED = protocolNames().filter(clientsFollow);
const OTHERS = protocolNames().filter((name) => !clientsFollow(name));

const REFUSED = 'room:NOT_PRIMARY';
const FOUND = 'room:ERR_KEY';

describe.each(FOLLOWED)('[C8] scripts of the lab on %s', (protocol) => {
  test.each([
    ['a client follows unless told otherwise', '', '', FOUND],
    ['a cluster line says of all its clients that they do not', 'follow=off', '', REFUSED],
    ['a client line says it of one', '', 'follow=off', REFUSED],
    ['a client line wins over the cluster line', 'follow=off', 'follow=on', FOUND],
    ['it stands beside the guarantees', '', 'follow=off guarantees=none', REFUSED],
  ])('%s', async (_name, ofCluster, ofClient, answer) => {
    const script = `cluster ${protocol} s0 s1 s2 ${ofCluster}\nclient c0 s1 ${ofClient}\nget c0 room`;
    const { output, failures } = await performScript(script);
    expect([output, failures]).toEqual([[answer], []]);
  });

  test('a client begins to follow, and stops, when a line says so', async () => {
    const script = `cluster ${protocol} s0 s1 s2
client c0 s1
follow c0 off
get c0 room
follow c0 on
get c0 room
follow c0 off
move c0 s2
get c0 room`;
    expect((await performScript(script)).output).toEqual([REFUSED, FOUND, REFUSED]);
  });

  test('a client that follows knows who joined, and forgets no one who is down', async () => {
    const { master } = await performScript(`cluster ${protocol} s0 s1 s2\nclient c0 s1\ncrash s2`);
    expect(master.run?.clients()[0]?.following?.replicas).toEqual(['s0', 's1', 's2']);
  });

  test('what is no switch is a mistake with its place', async () => {
    const { failures } = await performScript(`cluster ${protocol} s0\nclient c0 s0 follow=maybe`);
    expect(failures).toMatchObject([{ sentence: expect.stringContaining('follow=on|off') }]);
  });
});

describe.each(OTHERS)('[C8] scripts of the lab on %s', (protocol) => {
  test('clients do not follow, and cannot: a request that is sent to another replica would be done again', async () => {
    const cluster = await performScript(`cluster ${protocol} s0 s1 follow=on`);
    expect(cluster.failures).toMatchObject([
      { sentence: expect.stringContaining('cannot follow a primary') },
    ]);
    const client = await performScript(`cluster ${protocol} s0 s1\nclient c0 s0 follow=on`);
    expect(client.failures).toMatchObject([{ sentence: expect.stringContaining('cannot follow a primary') }]);
    const line = await performScript(`cluster ${protocol} s0 s1\nclient c0 s0\nfollow c0 on`);
    expect(line.failures).toMatchObject([{ sentence: expect.stringContaining('cannot follow a primary') }]);
  });
});

describe.each(FOLLOWED)('[C8] scripts of the courses on %s', (protocol) => {
  test.each(['kv', 'bayou'] as const)('in the dialect %s no client follows', async (dialect) => {
    const script = 'joinServer 0\njoinServer 1\njoinServer 2\njoinClient 10 1\nget 10 room';
    const { output } = await performScript(script, { dialect, protocol });
    expect(output).toEqual([REFUSED]);
  });
});
