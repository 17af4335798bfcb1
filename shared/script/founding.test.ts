// Scripts of the courses on a protocol whose founders must all be known when the first of them starts, and whose replicas come
// to rest by themselves.

import { describe, expect, test } from 'vitest';
import { present } from '../core/result.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { performScript } from './testing/perform-script.ts';

/** The protocols that are founded together. */
const TOGETHER = protocolNames().filter((name) => present(findProtocol(name), name).foundsTogether === true);

const THREE = ['joinServer 0', 'joinServer 1', 'joinServer 2', 'joinClient 10 0'].join('\n');

describe.each(TOGETHER)('a script of a course on %s', (protocol) => {
  test('the leading joinServer lines form the first configuration', async () => {
    const { master } = await performScript(`${THREE}\nput 10 a b`, { dialect: 'kv', protocol });
    const founders = master.run?.snapshot().replicas.map(({ identity }) => identity.founders.join(' '));
    expect(founders).toEqual(Array(3).fill('s0 s1 s2'));
  });

  test('a script of nothing but servers founds them at its end', async () => {
    const { master } = await performScript('joinServer 0\njoinServer 1', { dialect: 'kv', protocol });
    expect(master.run?.replicas().map(({ id }) => id)).toEqual(['s0', 's1']);
  });

  test('a refused get prints its reason', async () => {
    const script = `${THREE}\njoinClient 11 1\nput 10 a b\nget 11 a\nget 10 a`;
    const { output } = await performScript(script, { dialect: 'kv', protocol });
    expect(output).toEqual(['a:NOT_PRIMARY', 'a:b']);
  });

  test('stabilize returns when the majority that is connected is quiet, and prints what it has', async () => {
    const script = `${THREE}
breakConnection 0 1
breakConnection 0 2
put 10 a lost
stabilize
joinClient 10 1
put 10 a won
stabilize
printStore 1
printStore 2
printStore 0
createConnection 0 1
createConnection 0 2
stabilize
printStore 0`;
    const { output, failures } = await performScript(script, { dialect: 'kv', protocol });
    expect([output, failures]).toEqual([['a:won', 'a:won', 'a:won'], []]);
  });

  test('stabilize never hangs where no majority is connected', async () => {
    const script = `${THREE}
breakConnection 0 1
breakConnection 0 2
breakConnection 1 2
stabilize
killServer 1
stabilize
get 10 a`;
    const { output } = await performScript(script, { dialect: 'kv', protocol });
    expect(output).toEqual(['a:TIMEOUT']);
  });
});
