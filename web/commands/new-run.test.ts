import { describe, expect, it } from 'vitest';
import { loadEveryProtocol } from '../protocols/index.ts';
import { addressOfRun, freeName, requestOfWishes } from './new-run.ts';
import { requestOfLine } from './request-of-line.ts';

await loadEveryProtocol();

describe('a run that is to be created', () => {
  it('is slow enough to be looked at, with as many replicas and the engine that are wished', () => {
    expect(requestOfWishes('gossip', { replicas: 3, engine: 'sim' })).toMatchObject({
      protocol: 'gossip',
      engine: 'sim',
      replicas: 3,
      clients: 3,
      options: { period: '1500ms' },
      latency: { minMillis: 150, maxMillis: 400 },
    });
  });

  it('of a protocol that this page does not know is asked for without options of its own', () => {
    expect(requestOfWishes('raft', { replicas: 3, engine: 'live' })).toMatchObject({
      protocol: 'raft',
      options: {},
    });
  });

  it('comes of a cluster line as the line says', async () => {
    const line = 'cluster gossip a b c seed=7 latency=5..9ms loss=0.1 timeout=3s period=80ms';
    expect(await requestOfLine(line)).toMatchObject({
      ok: true,
      value: {
        protocol: 'gossip',
        replicas: ['a', 'b', 'c'],
        clients: 0,
        seed: 7,
        latency: { minMillis: 5, maxMillis: 9 },
        lossProbability: 0.1,
        clientTimeoutMillis: 3000,
        options: { period: '80ms' },
      },
    });
  });

  it('comes of no other line, nor of one that cannot be read: the server says what is wrong with it', async () => {
    expect(await requestOfLine('cut s0 s1')).toBeNull();
    expect(await requestOfLine('cluster')).toBeNull();
    expect(await requestOfLine('cluster gossip a latency=soon')).toBeNull();
  });

  it('has a name that is free, and an address that is read by it', () => {
    expect(freeName('gossip', ['lab', 'gossip-1', 'gossip-3'])).toBe('gossip-2');
    expect(addressOfRun({ id: 'gossip-2', isDefault: false })).toBe('./?run=gossip-2');
    expect(addressOfRun({ id: 'lab', isDefault: true })).toBe('./');
  });
});
