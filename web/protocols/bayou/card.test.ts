import { describe, expect, it } from 'vitest';
import { followScript } from '../../testing/simulated.ts';
import { sessionsOf } from './sessions-panel.tsx';

const CLUSTER = ['cluster bayou s0 s1 s2', 'client c0 s1', 'settle'];

async function cardOf(replica: string, lines: readonly string[]) {
  const { picture, page } = await followScript([...CLUSTER, ...lines]);
  const found = picture.replicas.find(({ id }) => id === replica);
  return page.card(found?.state);
}

describe('the card of a Bayou server', () => {
  it('has the crown at the primary alone', async () => {
    expect((await cardOf('s0', [])).role).toBe('primary');
    expect((await cardOf('s1', [])).role).toBeNull();
  });

  it('shows a write as tentative where it was accepted, and committed after the primary had it', async () => {
    const accepted = await cardOf('s1', ['put c0 room 11am']);
    expect(accepted.tentative).toMatchObject([{ writer: 's1', number: null }]);
    const settled = await cardOf('s1', ['put c0 room 11am', 'settle']);
    expect(settled.tentative).toEqual([]);
    expect(settled.committed.at(-1)).toMatchObject({ writer: 's1' });
  });

  it('shows the newest keys first, a deleted one as deleted', async () => {
    const { newest } = await cardOf('s1', ['put c0 a 1', 'put c0 b 2', 'delete c0 a']);
    expect(newest).toEqual([
      { key: 'a', value: null, tentative: true },
      { key: 'b', value: '2', tentative: true },
    ]);
  });

  it('counts what was truncated', async () => {
    const before = await cardOf('s0', ['put c0 a 1', 'settle']);
    const after = await cardOf('s0', ['put c0 a 1', 'settle', 'truncate s0']);
    expect(after.committed).toEqual([]);
    expect(after.truncated).toBe(before.truncated + before.committed.length);
  });
});

describe('the sessions of a server', () => {
  it('are told newest first, with what they brought', async () => {
    const { history } = await followScript([...CLUSTER, 'put c0 a 1', 'exchange s1 s2', 'exchange s1 s2']);
    const [idle, useful] = sessionsOf(history, 's1');
    expect(idle).toMatchObject({ role: 'sender', partner: 's2', phase: 'finished', items: 0 });
    expect(useful).toMatchObject({ role: 'sender', partner: 's2', phase: 'finished', items: 1 });
    expect(useful?.chosen?.tentativeWrites.count).toBe(1);
  });
});
