import { describe, expect, it } from 'vitest';
import { placeClients } from './clients.ts';
import { REPLICA_RADIUS } from './figures.ts';
import { distance } from './geometry.ts';
import { placeReplicas, sceneOf } from './ring.ts';

const scene = sceneOf(1020, 600, 5, { right: 280, bottom: 48 });
const replicas = placeReplicas(['s0', 's1', 's2', 's3', 's4'], {}, scene);

describe('clients', () => {
  it('stand beside the replica that they talk to, and not on it', () => {
    for (const [id, at] of replicas) {
      const place = placeClients([{ id: 'c0', replica: id }], replicas, scene).get('c0');
      if (place === undefined) throw new Error('c0 has no place');
      expect(distance(place, at)).toBeGreaterThan(REPLICA_RADIUS * scene.scale);
      expect(distance(place, at)).toBeLessThan(5 * REPLICA_RADIUS * scene.scale);
    }
  });

  it('of one replica do not stand on each other', () => {
    const clients = ['c0', 'c1', 'c2'].map((id) => ({ id, replica: 's1' }));
    const places = [...placeClients(clients, replicas, scene).values()];
    for (const [i, at] of places.entries())
      for (const other of places.slice(i + 1))
        expect(
          Math.abs(at.x - other.x) > 50 * scene.scale || Math.abs(at.y - other.y) > 36 * scene.scale,
        ).toBe(true);
  });

  it('keep clear of what lies over the right edge', () => {
    for (const [id] of replicas) {
      const place = placeClients([{ id: 'c0', replica: id }], replicas, scene).get('c0');
      expect(place?.x).toBeLessThan(1020 - 280);
    }
  });

  it('that talk to nobody wait side by side', () => {
    const places = placeClients(
      [
        { id: 'c0', replica: null },
        { id: 'c1', replica: null },
      ],
      replicas,
      scene,
    );
    expect(places.get('c0')?.x).not.toBe(places.get('c1')?.x);
  });
});
