import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../shared/core/trace.ts';
import { DEFAULT_PROTOCOL } from '../../shared/protocols/index.ts';
import { digestOf } from '../../shared/trace/digest.ts';
import { foldTrace } from '../../shared/trace/fold.ts';
import { findProtocolPage } from '../protocols/index.ts';
import { followScript } from '../testing/simulated.ts';
import { RunFollower } from './follower.ts';
import { createRunStore } from './run-store.ts';

const SCRIPT = ['cluster bayou s0 s1 s2', 'client c0 s1', 'put c0 room 11am', 'exchange s1 s0', 'crash s2'];

/** A follower whose frames are drawn when the test says so. */
function open(prepare?: (name: string) => Promise<unknown> | null) {
  const store = createRunStore();
  const frames: (() => void)[] = [];
  const seen: number[] = [];
  const diverged: string[] = [];
  let now = 0;
  const follower = new RunFollower(
    {
      store,
      ...(prepare === undefined ? {} : { prepare }),
      protocolOf: (name) => findProtocolPage(name)?.protocol ?? null,
      wordsOf: (_name, picture) => {
        const page = findProtocolPage(DEFAULT_PROTOCOL);
        if (page === null) throw new Error('the page knows no protocol');
        return page.words(picture);
      },
      schedule: (callback) => void frames.push(callback),
      pageNow: () => now++,
    },
    { onSeen: (sequence) => seen.push(sequence), onDiverged: (sentence) => diverged.push(sentence) },
  );
  const drawFrame = (): void => frames.shift()?.();
  const drawAll = (): void => {
    while (frames.length > 0) drawFrame();
  };
  return { store, follower, frames, seen, diverged, drawFrame, drawAll };
}

describe('the follower', () => {
  it('folds a trace to the picture that the run has', async () => {
    const { events, picture } = await followScript(SCRIPT);
    const page = open();
    page.follower.take(structuredClone(events));
    page.drawAll();
    expect(page.store.getState().picture).toEqual(picture);
    expect(page.seen.at(-1)).toBe(picture.sequence);
  });

  it('folds nothing before what shows its protocol is there, and then all in order', async () => {
    const { events, picture, page: shows } = await followScript(SCRIPT);
    let isThere = false;
    let arrive = (): void => undefined;
    const loading = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const page = open(() => (isThere ? null : loading));
    const early = foldTrace(structuredClone(events.slice(0, 4)), shows.protocol);
    if (early === null) throw new Error('an empty trace');
    const replaced = page.follower.replace(early, false, null);
    page.follower.take(structuredClone(events.slice(4)));
    page.drawAll();
    expect(page.store.getState().picture).toBeNull();
    isThere = true;
    arrive();
    await replaced;
    page.drawAll();
    expect(page.store.getState().picture).toEqual(picture);
  });

  it('is told where that cannot be loaded, and follows no more', async () => {
    const { events } = await followScript(SCRIPT);
    const page = open(() => Promise.reject(new Error('gone')));
    page.follower.take(structuredClone(events));
    await expect.poll(() => page.store.getState().connection.state).toBe('closed');
    page.drawAll();
    expect(page.store.getState().picture).toBeNull();
  });

  it('waits for a frame, and then takes in all that came meanwhile at once', async () => {
    const { events } = await followScript(SCRIPT);
    const page = open();
    for (const event of structuredClone(events)) page.follower.take([event]);
    expect(page.store.getState().frame).toBe(0);
    expect(page.frames).toHaveLength(1);
    page.drawFrame();
    expect(page.store.getState().frame).toBe(1);
    expect(page.store.getState().picture?.sequence).toBe(events.length);
  });

  it('goes on from a checkpoint as if it had seen what came before', async () => {
    const { events, picture } = await followScript(SCRIPT);
    const early = await followScript(SCRIPT.slice(0, 3));
    const page = open();
    void page.follower.replace(structuredClone(early.picture), false, null);
    page.follower.take(structuredClone(events.slice(early.picture.sequence)));
    page.drawAll();
    expect(page.store.getState().picture).toEqual(picture);
  });

  it('agrees with the digest of the run it follows', async () => {
    const { events, picture } = await followScript(SCRIPT);
    const page = open();
    page.follower.take(
      structuredClone([
        ...events,
        digested(picture.sequence + 1, digestOf(picture.replicas, picture.clients)),
      ]),
    );
    page.drawAll();
    expect(page.diverged).toEqual([]);
    expect(page.seen.at(-1)).toBe(picture.sequence + 1);
  });

  it('says so when it differs from the run, and folds no further until it is mended', async () => {
    const { events, picture } = await followScript(SCRIPT);
    const page = open();
    page.follower.take(structuredClone([...events, digested(picture.sequence + 1, 'another')]));
    page.drawAll();
    expect(page.diverged).toEqual([`the picture differs from the run at event ${picture.sequence + 1}`]);
    void page.follower.replace(structuredClone(picture), true, null);
    expect(page.store.getState().picture).toEqual(picture);
  });

  it('says so when an event cannot be folded', async () => {
    const { events } = await followScript(SCRIPT);
    const page = open();
    page.follower.take(structuredClone(events.filter((_, i) => i !== 5)));
    page.drawAll();
    expect(page.diverged).toHaveLength(1);
    expect(page.diverged[0]).toContain('gap');
  });

  it('shows messages under way, and forgets them when they have landed', async () => {
    const { events } = await followScript(SCRIPT);
    const page = open();
    page.follower.take(structuredClone(events));
    page.drawAll();
    const { flights } = page.store.getState().flights;
    expect(flights.length).toBeGreaterThan(0);
    expect(flights.every(({ from, to }) => from !== to)).toBe(true);
  });
});

function digested(sequence: number, digest: string): TraceEvent {
  return { type: 'digested', digest, sequence, at: 1_000_000 };
}
