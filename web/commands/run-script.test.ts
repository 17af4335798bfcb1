import { describe, expect, it } from 'vitest';
import { followScript, lastOperation } from '../testing/simulated.ts';
import { runAsScript } from './run-script.ts';

const SET_UP = ['cluster bayou s0 s1 s2', 'client c0 s1', 'client c1 s2 guarantees=RYW'];
const DONE = [
  'put c0 room 11am',
  'join s3 via s0',
  'client c2 s3',
  'move c0 s2',
  'guarantees c0 MR',
  'get c0 room',
];

describe('a run as a script', () => {
  it('begins with the cluster and the clients as they were before the first line', async () => {
    const { picture } = await followScript([...SET_UP, ...DONE]);
    // The page joins a run that stands already: the lines that set it up are not among its commands.
    const commands = picture.commands.filter(({ line }) => DONE.includes(line));
    const script = runAsScript({ ...picture, commands });
    const [cluster = '', ...rest] = script.split('\n');
    expect(cluster).toMatch(/^cluster bayou s0 s1 s2( |$)/);
    expect(rest).toEqual([...SET_UP.slice(1), ...DONE]);
  });

  it('runs again and ends as it did', async () => {
    const first = await followScript([...SET_UP, ...DONE]);
    const commands = first.picture.commands.filter(({ line }) => DONE.includes(line));
    const again = await followScript(runAsScript({ ...first.picture, commands }).split('\n'));
    expect(lastOperation(again, 'c0').result).toEqual(lastOperation(first, 'c0').result);
  });

  it('leaves out what was refused', async () => {
    const { picture } = await followScript([...SET_UP, 'put c0 room 11am']);
    const [done] = picture.commands.filter(({ line }) => line.startsWith('put'));
    if (done === undefined) throw new Error('the put is missing');
    const refused = { ...done, line: 'put c9 room noon', error: 'there is no client c9' };
    const script = runAsScript({ ...picture, commands: [done, refused] });
    expect(script).toContain('put c0 room 11am');
    expect(script).not.toContain('c9');
  });
});
