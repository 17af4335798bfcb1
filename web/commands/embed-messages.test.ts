import { describe, expect, it } from 'vitest';
import { readOrder } from './embed-messages.ts';

describe('what a slide tells the frame in it', () => {
  it.each([
    { type: 'play' },
    { type: 'play', speed: 0.5 },
    { type: 'pause' },
    { type: 'live' },
    { type: 'seek', event: 12 },
    { type: 'seek', millis: 1_500.5 },
    { type: 'step' },
    { type: 'step', direction: -1 },
    { type: 'perform', line: 'cut s0 s1', id: 3 },
  ])('is read: %j', (order) => {
    expect(readOrder({ oxbow: 1, ...order })).toEqual({ ok: true, value: order });
  });

  it.each([
    { type: 'fly' },
    { type: 'play', speed: 0 },
    { type: 'play', speed: 'fast' },
    { type: 'seek' },
    { type: 'seek', event: -1 },
    { type: 'step', direction: 2 },
    { type: 'perform' },
    { type: 'perform', line: 'cut s0 s1\nheal' },
  ])('is refused with a sentence: %j', (order) => {
    expect(readOrder({ oxbow: 1, ...order })).toMatchObject({ ok: false });
  });

  it.each([null, 'play', {}, { type: 'play' }, { oxbow: 2, type: 'play' }, []])(
    'is passed over where it is for somebody else: %j',
    (data) => {
      expect(readOrder(data)).toBe(null);
    },
  );
});
