// The stream over real WebSockets on loopback: joining, coming back without a gap, keeping up or falling behind.

import { describe, expect, test } from 'vitest';
import { present } from '../../shared/core/result.ts';
import type { TraceEvent } from '../../shared/core/trace.ts';
import type { Run } from '../../shared/host/run.ts';
import { digestOf } from '../../shared/trace/digest.ts';
import { leaveOutDisks } from '../../shared/trace/fold.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import { CLOSE_CODES } from '../../shared/wire/close-codes.ts';
import { eventsOf, fold, listen, range, remark, sequences, untilViewers } from '../testing/scene.ts';
import type { TestViewer } from '../testing/test-viewer.ts';

/** What viewers have of a run: all but the rows of its disks. */
function shownOf(run: Run): RunPicture {
  return leaveOutDisks(run.snapshot());
}

describe('joining', () => {
  test('a newcomer is told what it sees, gets a checkpoint, then what happens', async () => {
    const { run, view } = await listen();
    const viewer = view();
    const hello = await viewer.next('hello');
    expect(hello).toMatchObject({
      version: 1,
      run: 'lab',
      build: 'test',
      header: { protocol: run.header.protocol },
    });
    const { picture, why, skipped } = await viewer.checkpoint();
    expect([why, skipped]).toEqual(['joined', 0]);
    expect(picture).toEqual(shownOf(run));
    await run.operate('c0', { type: 'put', key: 'x', value: '1' });
    const events = await viewer.eventsThrough(run.lastSequence());
    expect(fold(run, picture, events)).toEqual(shownOf(run));
  });

  test('a large checkpoint comes in parts of bounded size', async () => {
    const { run, view } = await listen({ limits: { checkpointPartCharsMax: 100 } });
    await run.operate('c0', { type: 'put', key: '😀'.repeat(100), value: '"\\\n😀' });
    const viewer = view();
    const { picture, parts } = await viewer.checkpoint();
    expect(parts).toBeGreaterThan(10);
    expect(picture).toEqual(shownOf(run));
    const texts = viewer.frames.flatMap((frame) => (frame.type === 'checkpoint' ? [frame.text] : []));
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(100);
  });

  test('a viewer that comes late sees the same as one that was there from the start', async () => {
    const { run, view } = await listen();
    const early = view();
    const first = await early.checkpoint();
    for (const value of ['1', '2', '3']) await run.operate('c0', { type: 'put', key: 'x', value });
    const events = await early.eventsThrough(run.lastSequence());
    const late = view();
    const { picture, why } = await late.checkpoint();
    const missed = eventsOf(late);
    expect(why).toBe('joined');
    expect(fold(run, picture, missed)).toEqual(fold(run, first.picture, events));
  });

  test('two viewers get the same events in the same order, whoever acts', async () => {
    const { run, view } = await listen();
    const viewers = [view(), view()] as const;
    const checkpoints = await Promise.all(viewers.map((viewer) => viewer.checkpoint()));
    expect(checkpoints[0]?.picture).toEqual(checkpoints[1]?.picture);
    await Promise.all([viewers[0].perform(1, 'put c0 x 1'), viewers[1].perform(1, 'put c0 x 2')]);
    remark(run, 10);
    const seen = await Promise.all(viewers.map((viewer) => gathered(viewer, run.lastSequence())));
    expect(seen[0]?.length).toBeGreaterThan(10);
    expect(seen[0]).toEqual(seen[1]);
  });

  /** Waits until the viewer got the event of that number. @returns all events that it got */
  async function gathered(viewer: TestViewer, last: number): Promise<TraceEvent[]> {
    while ((eventsOf(viewer).at(-1)?.sequence ?? 0) < last) await viewer.frame();
    return eventsOf(viewer);
  }

  test('many viewers that join at once share one checkpoint', async () => {
    const { run, view } = await listen();
    let snapshots = 0;
    const snapshot = run.snapshot.bind(run);
    run.snapshot = () => {
      snapshots += 1;
      return snapshot();
    };
    const viewers = Array.from({ length: 20 }, () => view());
    const pictures = await Promise.all(viewers.map(async (viewer) => (await viewer.checkpoint()).picture));
    expect(snapshots).toBe(1);
    expect(new Set(pictures.map((picture) => JSON.stringify(picture))).size).toBe(1);
  });

  test('there are only so many viewers, and one that leaves makes room', async () => {
    const { server, view } = await listen({ limits: { viewersPerRunMax: 1 } });
    const first = view();
    await first.next('hello');
    const second = view();
    expect(await second.next('closed')).toEqual({
      type: 'closed',
      sentence: 'the run lab has 1 viewers, the most there may be',
    });
    expect(await second.closed).toBe(CLOSE_CODES.full);
    await first.close();
    await untilViewers(server, 0);
    await view().next('hello');
  });
});

describe('coming back', () => {
  test('a viewer that was away goes on without a gap, even if nobody watched meanwhile', async () => {
    const { server, run, view } = await listen();
    const before = view();
    const { epoch } = await before.next('hello');
    const { picture } = await before.checkpoint();
    await before.close();
    await untilViewers(server, 0);
    for (const value of ['1', '2']) await run.operate('c0', { type: 'put', key: 'x', value });

    const after = view({ query: `from=${picture.sequence + 1}&epoch=${epoch}` });
    const events = await after.eventsThrough(run.lastSequence());
    expect(sequences(events)).toEqual(range(picture.sequence + 1, run.lastSequence()));
    expect(fold(run, picture, events)).toEqual(shownOf(run));
    expect(after.frames.some(({ type }) => type === 'checkpoint')).toBe(false);
  });

  test('from the first event on, all that is kept comes in frames of bounded size', async () => {
    const { server, run, view } = await listen({ limits: { eventsPerFrameMax: 3 } });
    const epoch = present(server.directory.find('lab'), 'the run').epoch;
    remark(run, 50);
    const viewer = view({ query: `from=1&epoch=${epoch}` });
    const events = await viewer.eventsThrough(run.lastSequence());
    expect(sequences(events)).toEqual(range(1, run.lastSequence()));
    const sizes = viewer.frames.flatMap((frame) => (frame.type === 'events' ? [frame.events.length] : []));
    expect(Math.max(...sizes)).toBe(3);
  });

  test.each([
    ['another epoch', 'from=1&epoch=another'],
    ['no epoch', 'from=1'],
    ['events that did not happen yet', 'from=999999&epoch=EPOCH'],
    ['an event before the first', 'from=0&epoch=EPOCH'],
  ])('with %s it gets a checkpoint', async (_what, query) => {
    const { server, run, view } = await listen();
    const epoch = present(server.directory.find('lab'), 'the run').epoch;
    const { picture, why } = await view({ query: query.replace('EPOCH', epoch) }).checkpoint();
    expect(why).toBe('joined');
    expect(picture).toEqual(shownOf(run));
  });

  test('after the run was closed, viewers are told, and the new one has another epoch', async () => {
    const { server, view } = await listen();
    const viewer = view();
    const { epoch } = await viewer.next('hello');
    await server.app.inject({ method: 'DELETE', url: '/api/runs/lab' });
    expect(await viewer.next('closed')).toEqual({
      type: 'closed',
      sentence: 'the run lab was closed and is being started anew',
    });
    expect(await viewer.closed).toBe(CLOSE_CODES.runClosed);
    expect((await view().next('hello')).epoch).not.toBe(epoch);
  });

  test('a server that stops says so', async () => {
    const { server, view } = await listen();
    const viewer = view();
    await viewer.next('hello');
    await server.close();
    expect(await viewer.next('closed')).toEqual({ type: 'closed', sentence: 'the server is stopping' });
    expect(await viewer.closed).toBe(CLOSE_CODES.stopping);
  });
});

describe('keeping up', () => {
  test('events are gathered into few frames', async () => {
    const { run, view } = await listen();
    const viewer = view();
    await viewer.checkpoint();
    remark(run, 200);
    const events = await viewer.eventsThrough(run.lastSequence());
    expect(events).toHaveLength(200);
    expect(viewer.frames.filter(({ type }) => type === 'events')).toHaveLength(1);
  });

  test('a viewer that reports nothing is sent no more than the bound', async () => {
    const { run, view } = await listen({ limits: { unseenEventsMax: 40 } });
    const viewer = view();
    const { picture } = await viewer.checkpoint();
    remark(run, 100);
    expect(await viewer.eventsThrough(picture.sequence + 40)).toHaveLength(40);
    // The answer to a line comes after all events that may be sent, and there are none.
    await viewer.perform(1, 'get c0 x');
    expect(eventsOf(viewer)).toHaveLength(40);
    viewer.say({ type: 'seen', sequence: picture.sequence + 40 });
    expect(await viewer.eventsThrough(picture.sequence + 80)).toHaveLength(40);
  });

  test('a viewer that falls too far behind is dropped to a checkpoint and told how much it missed', async () => {
    const { run, view } = await listen({ limits: { unseenEventsMax: 10, backlogEventsMax: 30 } });
    const viewer = view();
    const joined = await viewer.checkpoint();
    remark(run, 20);
    const events = await viewer.eventsThrough(joined.picture.sequence + 10);
    remark(run, 80);
    viewer.say({ type: 'seen', sequence: present(events.at(-1), 'an event').sequence });
    const dropped = await viewer.checkpoint();
    expect([dropped.why, dropped.skipped]).toEqual(['behind', 90]);
    expect(dropped.picture).toEqual(shownOf(run));
    remark(run, 5);
    viewer.say({ type: 'seen', sequence: dropped.picture.sequence });
    expect(sequences(await viewer.eventsThrough(run.lastSequence()))).toEqual(
      range(dropped.picture.sequence + 1, run.lastSequence()),
    );
  });

  test('a viewer that does not read is not written to, and goes on from a checkpoint when it reads again', async () => {
    const { run, view } = await listen({
      limits: { bufferedBytesMax: 100_000, backlogEventsMax: 500, unseenEventsMax: 1_000_000 },
    });
    const slow = view();
    const quick = view();
    const joined = await slow.checkpoint();
    await quick.checkpoint();
    slow.socket.pause();
    // More than the buffers of both ends of a connection take, in portions, each of which the other viewer gets.
    for (let portion = 0; portion < 30; portion += 1) {
      for (let index = 0; index < 100; index += 1) run.record({ type: 'remarked', text: 'x'.repeat(10_000) });
      await quick.eventsThrough(run.lastSequence());
    }
    slow.socket.resume();
    const dropped = await slow.checkpoint();
    expect(dropped.why).toBe('behind');
    const events = eventsOf(slow).filter(({ sequence }) => sequence <= dropped.picture.sequence);
    expect(sequences(events)).toEqual(
      range(joined.picture.sequence + 1, joined.picture.sequence + events.length),
    );
    expect(dropped.skipped).toBe(dropped.picture.sequence - joined.picture.sequence - events.length);
    expect(dropped.skipped).toBeGreaterThan(500);
  });

  test('the parts of a checkpoint wait for a viewer that does not read', async () => {
    const bufferedBytesMax = 100_000;
    const checkpointPartCharsMax = 50_000;
    const { server, run, view } = await listen({ limits: { bufferedBytesMax, checkpointPartCharsMax } });
    const viewer = view();
    await viewer.checkpoint();
    for (let index = 0; index < 20; index += 1) run.record({ type: 'remarked', text: 'x'.repeat(1_000_000) });
    await viewer.eventsThrough(run.lastSequence());
    viewer.say({ type: 'resync' });
    viewer.socket.pause();
    const waiting = (): number =>
      Math.max(...[...server.app.websocketServer.clients].map(({ bufferedAmount }) => bufferedAmount));
    // The parts are more than the buffers of both ends of a connection take, so some wait here, but few.
    while (waiting() === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(waiting()).toBeLessThan(bufferedBytesMax + 2 * checkpointPartCharsMax);
    viewer.socket.resume();
    const { picture, why, parts } = await viewer.checkpoint();
    expect(parts).toBeGreaterThan(400);
    expect(why).toBe('resync');
    expect(picture).toEqual(shownOf(run));
    remark(run, 1);
    expect((await viewer.next('events')).events[0]?.type).toBe('remarked');
  });

  test('an event that is too large for a frame is brought by a checkpoint', async () => {
    const { run, view } = await listen({ limits: { eventCharsMax: 1_000 } });
    const viewer = view();
    await viewer.checkpoint();
    run.record({ type: 'remarked', text: 'x'.repeat(2_000) });
    const { picture, why, skipped } = await viewer.checkpoint();
    expect([why, skipped]).toEqual(['behind', 1]);
    expect(picture.remarks.at(-1)?.text).toHaveLength(2_000);
  });

  test('a viewer that differs gets a checkpoint of this very moment', async () => {
    const { run, view } = await listen();
    const viewer = view();
    await viewer.checkpoint();
    await run.operate('c0', { type: 'put', key: 'x', value: '1' });
    viewer.say({ type: 'resync' });
    const { picture, why } = await viewer.checkpoint();
    expect(why).toBe('resync');
    expect(picture).toEqual(shownOf(run));
  });

  test('while somebody watches a run that moves, its digest is in the trace and fits', async () => {
    const { run, view } = await listen({ limits: { digestIntervalMillis: 5 } });
    const viewer = view();
    let { picture } = await viewer.checkpoint();
    await run.operate('c0', { type: 'put', key: 'x', value: '1' });
    for (let digests = 0; digests === 0; ) {
      for (const event of (await viewer.next('events')).events) {
        picture = fold(run, picture, [event]);
        if (event.type !== 'digested') continue;
        digests += 1;
        expect(event.digest).toBe(digestOf(picture.replicas, picture.clients));
      }
    }
    // Nothing moves any more, so no further digest comes: the next event is the remark.
    remark(run, 1);
    expect((await viewer.next('events')).events[0]?.type).toBe('remarked');
  });

  test('a viewer that answers no ping is gone', async () => {
    const { server, view } = await listen({ limits: { heartbeatMillis: 250 } });
    const viewer = view();
    await viewer.next('hello');
    viewer.socket.pause();
    await untilViewers(server, 0);
  });
});
