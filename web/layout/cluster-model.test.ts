import { describe, expect, it } from 'vitest';
import { followScript } from '../testing/simulated.ts';
import { layCluster } from './cluster-model.ts';

const PLAIN = { answers: new Map(), films: new Map(), strokes: [], selectedLink: null };
const CLUSTER = ['cluster bayou s0 s1 s2 s3 s4', 'client c0 s1'];

async function lay(lines: readonly string[]) {
  const { picture, page } = await followScript([...CLUSTER, ...lines]);
  return layCluster(picture, {
    width: 1_000,
    height: 600,
    reserved: { right: 0, bottom: 0 },
    places: {},
    cutAt: {},
    dragged: null,
    cardOf: page.card,
    ...PLAIN,
  });
}

describe('the cluster', () => {
  it('has a figure for each replica, client and link', async () => {
    const model = await lay([]);
    expect(model.replicas.map(({ id }) => id)).toEqual(['s0', 's1', 's2', 's3', 's4']);
    expect(model.clients.map(({ id, replica }) => [id, replica])).toEqual([['c0', 's1']]);
    expect(model.links.filter(({ ofClient }) => !ofClient)).toHaveLength(10);
    expect(model.links.filter(({ ofClient }) => ofClient).map(({ name }) => name)).toEqual(['c0~s1']);
    expect(model.replicas.find(({ card }) => card.role === 'primary')?.id).toBe('s0');
  });

  it('shows a cut, a one-way cut and a delay on the links that have them', async () => {
    const model = await lay(['cut s0 s1', 'cut s2 to s3', 'delay s0 s4 250ms']);
    const of = (name: string) => model.links.find((link) => link.name === name);
    expect(of('s0~s1')?.health).toEqual({ type: 'cut' });
    expect(of('s2~s3')?.health).toEqual({ type: 'cutOneWay', from: 's2', to: 's3' });
    expect(of('s0~s4')?.note).toBe('250 ms');
    expect(of('s0~s4')?.stubs).toBeNull();
  });

  it('marks what a replica lacks', async () => {
    const model = await lay(['put c0 room 11am']);
    const bar = (id: string) =>
      model.replicas.find((replica) => replica.id === id)?.bars.find(({ writer }) => writer === 's1');
    expect(bar('s1')?.behind).toBe(0);
    expect(bar('s3')?.behind).toBeGreaterThan(0);
  });

  it('lets links follow a replica that a hand moves', async () => {
    const { picture, page } = await followScript(CLUSTER);
    const view = {
      width: 1_000,
      height: 600,
      reserved: { right: 0, bottom: 0 },
      places: {},
      cutAt: {},
      cardOf: page.card,
      ...PLAIN,
    };
    const at = { x: 500, y: 300 };
    const moved = layCluster(picture, { ...view, dragged: { id: 's2', at } });
    expect(moved.replicas.find(({ id }) => id === 's2')?.at).toEqual(at);
    const link = moved.links.find(({ name }) => name === 's0~s2');
    expect(Math.hypot((link?.line.to.x ?? 0) - at.x, (link?.line.to.y ?? 0) - at.y)).toBeLessThan(80);
  });
});
