import { beforeEach, describe, expect, it } from 'vitest';
import { Transit } from './transit.ts';

let transit: Transit;
beforeEach(() => {
  transit = new Transit();
});

const dead = (message: number, from = 's0', to = 's1') => ({ message, from, to });
const died = (message: number) => expect.objectContaining(dead(message)) as unknown;

describe('what is under way', () => {
  it('is known from its fate to its arrival', () => {
    expect(transit.isKnown(1)).toBe(false);
    transit.onSent(1, 's0', 's1', 1);
    transit.onDeparted(1, 's1', 'x');
    expect(transit.isKnown(1)).toBe(true);
    transit.onArrived(1, 's1', 'x');
    expect(transit.isKnown(1)).toBe(false);
    expect(transit.onEndClosed('x', 's1')).toEqual([]);
  });

  it('dies with the connection at its receiving end, and with that alone', () => {
    for (const message of [1, 2, 3]) {
      transit.onSent(message, 's0', 's1', 1);
      transit.onDeparted(message, 's1', message === 3 ? 'y' : 'x');
    }
    transit.onSent(4, 's1', 's0', 1);
    transit.onDeparted(4, 's0', 'x');
    transit.onArrived(1, 's1', 'x');
    expect(transit.onEndClosed('x', 's1')).toEqual([died(2)]);
    expect(transit.isKnown(3)).toBe(true);
    expect(transit.isKnown(4)).toBe(true);
    expect(transit.onEndClosed('x', 's0')).toEqual([expect.objectContaining(dead(4, 's1', 's0'))]);
  });

  it('dies at once where it left by a connection that its receiver has closed', () => {
    transit.onEndClosed('x', 's1');
    transit.onSent(1, 's0', 's1', 1);
    expect(transit.onDeparted(1, 's1', 'x')).toEqual(died(1));
    expect(transit.isKnown(1)).toBe(false);
  });

  it('lives as long as one copy does', () => {
    transit.onSent(1, 's0', 's1', 2);
    transit.onDeparted(1, 's1', 'x');
    transit.onDeparted(1, 's1', 'y');
    expect(transit.onEndClosed('x', 's1')).toEqual([]);
    expect(transit.isKnown(1)).toBe(true);
    transit.onArrived(1, 's1', 'y');
    expect(transit.isKnown(1)).toBe(false);
  });

  it('counts two copies on one connection', () => {
    transit.onSent(1, 's0', 's1', 2);
    transit.onDeparted(1, 's1', 'x');
    transit.onDeparted(1, 's1', 'x');
    transit.onArrived(1, 's1', 'x');
    expect(transit.isKnown(1)).toBe(true);
    expect(transit.onEndClosed('x', 's1')).toEqual([died(1)]);
  });

  it('dies with its sender while it has not left', () => {
    transit.onSent(1, 's0', 's1', 1);
    transit.onSent(2, 's0', 's1', 1);
    transit.onDeparted(2, 's1', 'x');
    transit.onSent(3, 's2', 's1', 1);
    expect(transit.onSenderGone('s0')).toEqual([died(1)]);
    expect([2, 3].map((message) => transit.isKnown(message))).toEqual([true, true]);
  });

  it('dies when its last copy is lost before it left', () => {
    transit.onSent(1, 's0', 's1', 2);
    expect(transit.onCopyLost(1)).toBeNull();
    expect(transit.onCopyLost(1)).toEqual(died(1));
    expect(transit.onCopyLost(1)).toBeNull();
  });
});
