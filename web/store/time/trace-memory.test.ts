import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { foldEvent } from '../../../shared/trace/fold.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { followScript } from '../../testing/simulated.ts';
import { emptyHistory } from '../history.ts';
import { MEMORY_BOUNDS, type MemoryBounds, TraceMemory } from './trace-memory.ts';

const SCRIPT = [
  'cluster bayou s0 s1 s2',
  'client c0 s1',
  'put c0 room 11am',
  'exchange s1 s0',
  'partition s0 | s1,s2',
  'put c0 room noon',
  'get c0 room',
];

async function remember(bounds: Partial<MemoryBounds> = {}) {
  const run = await followScript(SCRIPT);
  const memory = new TraceMemory({ ...MEMORY_BOUNDS, ...bounds });
  let picture: RunPicture | null = null;
  for (const event of run.events) {
    picture = foldEvent(picture, event, run.page.protocol);
    memory.take(event, { picture, history: emptyHistory(0) });
  }
  return { ...run, memory };
}

describe('the memory of a run', () => {
  it('gives any moment as folding the whole trace up to it does, from the nearest key frame', async () => {
    const { memory, events, page } = await remember({ frameGap: 20 });
    expect(memory.frameCount).toBeGreaterThan(3);
    let whole: RunPicture | null = null;
    for (const event of events) {
      whole = foldEvent(whole, event, page.protocol);
      const frame = memory.frameBefore(event.sequence);
      expect(event.sequence - (frame?.sequence ?? 0)).toBeLessThan(20);
      let picture = structuredClone(frame?.picture ?? null);
      for (const next of memory.between(frame?.sequence ?? 0, event.sequence))
        picture = foldEvent(picture, next, page.protocol);
      expect(picture).toEqual(whole);
    }
  });

  it('forgets the oldest events with the key frame that they begin at, and says so', async () => {
    const { memory, events } = await remember({ frameGap: 20, events: 50 });
    const reach = memory.reach();
    expect(reach?.forgot).toBe(true);
    expect(memory.eventCount).toBeLessThanOrEqual(50 + 20);
    expect(memory.between(reach?.sequence ?? 0, events.length)).toEqual(events.slice(reach?.sequence ?? 0));
    expect(memory.milestones.all.every(({ sequence }) => sequence > (reach?.sequence ?? 0))).toBe(true);
  });

  it('keeps large key frames less close together, and never further apart than is said', async () => {
    const all = await remember({ frameGap: 10 });
    const frameCharacters = 12_000;
    const { memory, events } = await remember({ frameGap: 10, frameCharacters, frameGapMax: 60 });
    expect(memory.frameCount).toBeLessThan(all.memory.frameCount);
    const first = memory.reach()?.sequence ?? 0;
    for (let sequence = first; sequence <= events.length; sequence += 1)
      expect(sequence - (memory.frameBefore(sequence)?.sequence ?? 0)).toBeLessThanOrEqual(60);
  });

  it('goes on after a gap, and stops before one', async () => {
    const { events, picture, page } = await followScript(SCRIPT);
    const memory = new TraceMemory();
    let early: RunPicture | null = null;
    for (const event of events.slice(0, 30)) {
      early = foldEvent(early, event, page.protocol);
      memory.take(event, { picture: early, history: emptyHistory(0) });
    }
    memory.begin({ picture, history: emptyHistory(0) });
    expect(memory.between(1, events.length).at(-1)?.sequence).toBe(30);
    expect(memory.frameBefore(events.length)?.sequence).toBe(events.length);
    const next: TraceEvent = {
      type: 'remarked',
      text: 'on',
      sequence: events.length + 1,
      at: picture.at + 5,
    };
    memory.take(next, { picture, history: emptyHistory(0) });
    expect(memory.between(events.length, events.length + 1)).toEqual([next]);
  });

  it('knows which event came last at a time', async () => {
    const { memory, events } = await remember();
    const last = events.at(-1);
    expect(memory.sequenceAt(Number.MAX_SAFE_INTEGER)).toBe(last?.sequence);
    expect(memory.sequenceAt(-1)).toBe(1);
    const some = events[40];
    const sequence = memory.sequenceAt(some?.at ?? 0);
    expect(memory.eventAt(sequence)?.at).toBe(some?.at);
    expect(memory.eventAt(sequence + 1)?.at).toBeGreaterThan(some?.at ?? 0);
  });

  it('finds the next trouble: an operation that was refused for a promise', async () => {
    const { events } = await followScript([
      'cluster bayou s0 s1',
      'client c0 s0',
      'cut s0 s1',
      'put c0 room 11am',
      'move c0 s1',
      'get c0 room',
    ]);
    const memory = new TraceMemory();
    for (const event of events) memory.milestones.take(event);
    const trouble = memory.milestones.nextTrouble(0);
    expect(trouble?.kind).toBe('refusal');
    expect(memory.milestones.nextTrouble(trouble?.sequence ?? 0)).toBeNull();
  });
});
