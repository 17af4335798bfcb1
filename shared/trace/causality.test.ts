import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../core/trace.ts';
import { causalCone, nextEffect, previousCause } from './causality.ts';

type Step = readonly [client: string, receives: number | null, ...sends: number[]];

/** Steps of actors, one event each; what matters here is who receives what. */
function trace(...steps: readonly Step[]): TraceEvent[] {
  return steps.map(([client, message, ...messages], i) => ({
    type: 'clientStepped',
    client,
    input: { type: 'link', up: true },
    ...(message === null ? {} : { message }),
    effects: [],
    messages,
    sequence: i + 1,
    at: (i + 1) * 10,
  }));
}

/** a sends to b, which tells c; d speaks to nobody; c knew a thing of its own before. */
const EVENTS = trace(
  ['c', null],
  ['d', null],
  ['a', null, 1],
  ['b', 1, 2],
  ['d', null],
  ['a', null],
  ['c', 2],
  ['b', null],
);

describe('happens-before', () => {
  it('has in the past of a receipt what the sender had done, and no more', () => {
    const cone = causalCone(EVENTS, 4);
    expect([...(cone?.past ?? [])]).toEqual([
      ['b', { sequence: 4, at: 40 }],
      ['a', { sequence: 3, at: 30 }],
    ]);
  });

  it('has in the future who was told, directly or by others', () => {
    const cone = causalCone(EVENTS, 3);
    expect([...(cone?.future.keys() ?? [])]).toEqual(['a', 'b', 'c']);
    expect(cone?.future.get('c')?.sequence).toBe(7);
    expect(cone?.future.has('d')).toBe(false);
  });

  it('is turned round: what is in the future of a step has that step in its past', () => {
    for (const { sequence } of EVENTS)
      for (const [, { sequence: later }] of causalCone(EVENTS, sequence)?.future ?? []) {
        const step = causalCone(EVENTS, sequence)?.of;
        const edge = causalCone(EVENTS, later)?.past.get(step?.actor ?? '');
        expect(edge?.sequence).toBeGreaterThanOrEqual(sequence);
      }
  });

  it('goes from a receipt to the step that sent it, and back', () => {
    expect(previousCause(EVENTS, 7)).toBe(4);
    expect(previousCause(EVENTS, 4)).toBe(3);
    expect(nextEffect(EVENTS, 3)).toBe(4);
    expect(nextEffect(EVENTS, 4)).toBe(7);
  });

  it('goes along the actor where no message leads, and ends where nothing is connected', () => {
    expect(previousCause(EVENTS, 6)).toBe(3);
    expect(nextEffect(EVENTS, 2)).toBe(5);
    expect(previousCause(EVENTS, 2)).toBeNull();
    expect(nextEffect(EVENTS, 8)).toBeNull();
  });

  it('takes for an event that is nobody’s step the last step before it', () => {
    const events = [...EVENTS, { type: 'remarked', text: '', sequence: 9, at: 90 } as const];
    expect(causalCone(events, 9)?.of).toEqual({ actor: 'b', sequence: 8, at: 80 });
    expect(causalCone(events, 0)).toBeNull();
  });
});
